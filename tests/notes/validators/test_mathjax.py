"""MathJax typesets every formula without an error node."""

from __future__ import annotations

from pathlib import Path

from tests.notes.validators import engines, mathjax
from tests.notes.validators.samples import KRAMDOWN, caught, content
from tests.notes.validators.site import Site, committed


def test_the_committed_pages():
    report = engines.ENGINES["MathJax"]()
    report.good()
    assert 2 * report.formulas == sum(text.count("$$") for text in committed("kramdown").pages.values()), "not all were seen"


def test_a_good_page():
    content([mathjax.check(Site(pages={"ridge.md": KRAMDOWN}))], 13)


def test_bad_formulas_are_caught():
    bodies = [r"\nosuchmacro", r"\bm{x}", r"\left( x", r"\frac{1}{2", r"x & y", r"x_1_2", r"\begin{nothing}x\end{nothing}", r"\eqref"]
    report = mathjax.check(Site(pages={"a.md": "".join(f"a $${body}$$ b $$x^2$$\n\n" for body in bodies)}))
    assert report.formulas == 2 * len(bodies)
    for number, body in enumerate(bodies):
        assert sum(line.startswith(f"a.md:{2 * number + 1}: ") and f"`{body}`" in line for line in report.complaints) == 1, body
    assert len(report.complaints) == len(bodies)
    caught(report, r"a\.md:1: MathJax: Undefined control sequence \\nosuchmacro")


def test_the_folder_is_named_or_near(monkeypatch, tmp_path):
    home = tmp_path / "node_modules" / "mathjax"
    home.mkdir(parents=True)
    (home / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.delenv("DERIVE_MATHJAX", raising=False)
    assert mathjax.modules() == (tmp_path / "node_modules").resolve()
    monkeypatch.setenv("DERIVE_MATHJAX", str(tmp_path / "elsewhere"))
    assert mathjax.modules() is None
    monkeypatch.setenv("DERIVE_MATHJAX", "node_modules")
    monkeypatch.chdir(tmp_path)
    assert mathjax.modules() == Path("node_modules").resolve()
