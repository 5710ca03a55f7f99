"""GitHub's pages: formulas out are formulas in, after both readers."""

from __future__ import annotations

import pytest

from tests.notes.validators import engines, github, katex, scan
from tests.notes.validators.samples import GITHUB, caught, content, spoiled, with_figure
from tests.notes.validators.site import committed

READERS = pytest.mark.parametrize("reader", [github.cmark, github.markdown_it], ids=["cmark", "markdown-it"])
OTHER = "# Other\n\nWith $`x`$.\n"


@pytest.mark.parametrize("name", ["cmark-gfm", "markdown-it"])
def test_the_committed_pages(name):
    pages = committed("github").pages
    report = engines.ENGINES[name]()
    report.good()
    assert set(report.out) == set(pages)
    for page, text in pages.items():
        assert len(report.out[page]) == text.count("```math\n") + text.count("$`"), page


def test_every_formula_of_the_committed_pages_parses_in_katex():
    engines.ENGINES["KaTeX after cmark-gfm"]().good()


@READERS
def test_a_good_page(reader, tmp_path):
    report = reader(with_figure(tmp_path, {"ridge.md": GITHUB, "other.md": OTHER}))
    content([report, katex.check(report.out, "a reader")], 14)


@READERS
@pytest.mark.parametrize(
    "old, new, pattern",
    [
        (r"$`f_\theta(x_i)`$ and $`\hat", r"$f_\theta(x_i)$ and $`\hat_", r"5: \$ outside a formula"),
        (r"$`f_\theta(x_i)`$", r"$$f_\theta(x_i)$$", r"5: \$ outside a formula"),
        (r"$`f_\theta(x_i)`$", r"\(f_\theta(x_i)\)", r"outside a formula"),
        (r"$`\lvert r\rvert`$", r"$`|r|`$", r"25: a formula is altered: in inline `\|r\|`.*out"),
        (r"$`\lvert r\rvert`$", r"$`\|r\|`$", r"altered"),
        ("<summary>Solution</summary>\n\nIt is", "<summary>Solution</summary>\nIt is", r"no blank line after </summary>"),
        ("<summary>Solution</summary>\n\nIt is", "<summary>Solution</summary>\nIt is", r"altered: in inline `\\propto 1`, out nothing"),
        ("> ```math\n> p", "> ```math\np", r"altered"),
        ("  a_1 = 1\n", "a_1 = 1\n", r"altered"),
        ("*each*", "** each**", r"stars that were to stress"),
        ("other.md", "another.md", r"a link to `another\.md` leads nowhere"),
        ("figures/curves", "figures/curve", r"a figure to `figures/curve\.svg` leads nowhere"),
        ("|:--|--:|", "|:--|--:|--|", r"1 tables in the source, 0 on the page"),
        ("`code`", "`code", r"altered|a backtick"),
        ("see [the other](other.md)", "see [the other](other. md)", r"a link that is not read as one"),
    ],
)
def test_a_bad_page_is_caught(reader, tmp_path, old, new, pattern):
    caught(reader(with_figure(tmp_path, {"ridge.md": spoiled(GITHUB, old, new), "other.md": OTHER})), pattern)


def test_katex_refuses(tmp_path):
    bad = {"a.md": "$`\\foo`$, $`x\\tag{1}`$, $`\\text{π}`$\n\n```math\n\\left( x\n```\n\n```math\n\\frac{1}{2\n```\n"}
    report = katex.check({name: scan.github(text).formulas for name, text in bad.items()}, "nothing")
    assert len(report.complaints) == report.formulas == 5
    caught(report, r"a\.md:1: KaTeX refuses `\\foo`: .*[Uu]ndefined")
    caught(report, r"`x\\tag\{1\}`: .*display")
