"""kramdown's pages: formulas out are formulas in, each displayed or not as it was written, through both parsers and through Jekyll."""

from __future__ import annotations

import pytest

from tests.notes.validators import engines, jekyll, katex, kramdown
from tests.notes.validators.samples import KRAMDOWN, OTHER, caught, content, spoiled, with_figure
from tests.notes.validators.site import committed


@pytest.mark.parametrize("name", ["kramdown", "kramdown GFM", "Jekyll"])
def test_the_committed_pages(name):
    pages = committed("kramdown").pages
    report = engines.ENGINES[name]()
    report.good()
    assert set(report.out) == set(pages)
    for page, text in pages.items():
        assert 2 * len(report.out[page]) == text.count("$$"), page


@pytest.mark.parametrize("name", ["KaTeX after kramdown", "KaTeX after Jekyll"])
def test_every_formula_of_the_committed_pages_parses_in_katex(name):
    engines.ENGINES[name]().good()


def test_a_good_page(tmp_path):
    site = with_figure(tmp_path, {"ridge.md": KRAMDOWN, "other.md": OTHER})
    reports = kramdown.check(site)
    assert [report.engine for report in reports] == ["kramdown (kramdown)", "kramdown (GFM)"]
    content([*reports, *(katex.check(report.out, report.engine) for report in reports)], 13)


@pytest.mark.parametrize(
    "old, new, pattern",
    [
        ("and $$\\hat\\theta", "and $\\hat\\theta_$ $$\\hat\\theta", r"10: \$ outside a formula"),
        (r"$$f_\theta(x_i)$$", r"\(f_\theta(x_i)\)", r"outside a formula"),
        (r"$$f_\theta(x_i)$$", r"$$f_\theta(x_i) | x$$", r"a formula is altered|tables"),
        (r"$$\lvert r\rvert$$", r"$$|r|$$", r"altered: in inline `\|r\|`"),
        ("$$\\propto 1$$.\n", "$$\\propto 1$$.\n\n$$z$$\n", r"altered: in inline `z`.*out display `z`"),
        ("- an item with $$a_1$$", "- $$a_1$$", r"altered: in inline `a_1`.*out display `a_1`"),
        ("$$\\propto 1$$.\n\n$$\nx", "$$\\propto 1$$.\n$$\nx", r"not set off by blank lines"),
        ("$$\\propto 1$$.\n\n$$\nx", "$$\\propto 1$$.\n$$\nx", r"altered: in display `x \\mid y`, out inline"),
        (' markdown="1"', "", r"altered: in inline `\\propto 1`; display `x \\mid y`, out nothing"),
        (r"\frac{\sigma^2}", r"\frac{{\sigma}^2}", r"30: an opening of Liquid"),
        ("*each*", "{%each%}", r"10: an opening of Liquid"),
        ("*each*", "** each**", r"stars that were to stress"),
        ("`code`", "`code", r"a backtick is left"),
        ("~~~python", "```python", r"kramdown|backtick|altered"),
        ("> $$\n> p_", "> $$\n\n> p_", r"altered|not set off"),
        ("\n\n- an item", "\n## More\n- an item", r"a heading that is not read as one|altered"),
    ],
)
def test_a_bad_page_is_caught(tmp_path, old, new, pattern):
    reports = kramdown.check(with_figure(tmp_path, {"ridge.md": spoiled(KRAMDOWN, old, new), "other.md": OTHER}))
    caught(reports[0], pattern)
    if "python" not in new and "## More" not in new:
        caught(reports[1], pattern)


def test_a_good_site(tmp_path):
    content([jekyll.check(with_figure(tmp_path, {"ridge.md": KRAMDOWN, "other.md": OTHER}))], 13)


def test_bad_pages_of_a_site_are_caught(tmp_path):
    pages = {
        "ridge.md": KRAMDOWN,
        "other.md": OTHER,
        "bare.md": "# No front matter\n\n$$x$$ here\n",
        "far.md": OTHER.replace("ridge.html", "ridge.md").replace("Back", "[here](other.html#nowhere) Back"),
        "gone.md": spoiled(KRAMDOWN, "figures/curves", "figures/curve"),
        "eaten.md": spoiled(KRAMDOWN, r"\frac{\sigma^2}{\tau^2}", r"\frac{{a}}{b}"),
        "warned.md": OTHER + "\n<b>never closed\n",
    }
    report = jekyll.check(with_figure(tmp_path, pages))
    caught(report, r"bare\.md:1: not converted")
    caught(report, r"far\.md:0: a link to `ridge\.md` leads nowhere")
    caught(report, r"far\.md:0: `other\.html#nowhere` names a place that is not there")
    caught(report, r"gone\.md:0: a figure to `figures/curve\.svg` leads nowhere")
    caught(report, r"eaten\.md:\d+: a formula is altered: in inline `\\frac\{\{a\}\}\{b\}`.*out inline `\\frac\{b\}`")
    caught(report, r"(?i)jekyll: .*warning.*b")
    assert not any(line.startswith(("ridge.md", "other.md")) for line in report.complaints), report.complaints


@pytest.mark.parametrize("old, new", [("*each*", "{% each %}"), (r"\frac{\sigma^2}", r"\frac{{\sigma}^2}")])
def test_a_site_that_is_not_built_is_caught(tmp_path, old, new):
    report = jekyll.check(with_figure(tmp_path, {"ridge.md": spoiled(KRAMDOWN, old, new), "other.md": OTHER}))
    caught(report, r"exit status 1")
