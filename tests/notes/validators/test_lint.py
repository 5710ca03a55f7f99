"""What engines let pass is found by reading."""

from __future__ import annotations

import pytest

from tests.notes.validators import engines, lint
from tests.notes.validators.samples import BOOK, CHAPTER, GITHUB, KRAMDOWN, caught, content, spoiled
from tests.notes.validators.site import Site


@pytest.mark.parametrize("target", ["github", "kramdown", "latex"])
def test_the_committed_pages(target):
    engines.ENGINES[f"lint of {target}"]().good()


def test_good_pages():
    content([lint.markdown(Site(pages={"a.md": GITHUB}), "github"), lint.markdown(Site(pages={"a.md": KRAMDOWN}), "kramdown")], 13)
    content([lint.latex(Site(pages={"a.tex": CHAPTER, "book.tex": BOOK}))], 6)


@pytest.mark.parametrize(
    "body",
    [
        r"\begin{cases} a & x < 1 \\ b & \text{else} \end{cases}",
        r"\begin{aligned} a &= \begin{cases} b \\ c \end{cases} \\ &= d \end{aligned}",
        r"\sum_{\substack{i \\ j}} \left[ \frac{a}{b} \right]",
        r"\varepsilon_i \sim \mathcal{N}(0, \sigma^2), \; \theta \sim{} \mathrm{Laplace}(0, s), x \simeq y",
        r"\{ x \}, \bigl\lvert x \bigr\rvert, \text{no~break}, \leftarrow, \rightarrow",
        r"\left\{ x \right\} \left. y \right\rvert",
    ],
)
def test_a_good_formula(body):
    assert [*lint.formula(body), *lint.macros(body)] == []


@pytest.mark.parametrize(
    "body, found",
    [
        (r"a \\ b", "outside aligned"),
        (r"\begin{aligned} \left( a \\ b \right) \end{aligned}", "outside aligned"),
        (r"{a \\ b}", "outside aligned"),
        (r"|x|", "a bare bar"),
        (r"\left|x\right|", "a bare bar"),
        (r"\|x\|", "which a table reads as a bar"),
        (r"p(\theta) ~ p(y)", "`~`"),
        (r"p(\theta \mid y) \sim p(y \mid \theta)\,p(\theta)", r"\propto is meant"),
        (r"\frac{a}{b", "stays open"),
        (r"a}", "closes what is not open"),
        (r"\left( a", "stays open"),
        (r"a \right)", "closes what is not open"),
        (r"{\left( a} \right)", "closes what is not open"),
        (r"\begin{aligned} a \end{cases}", "closes what is not open"),
        (r"\begin{aligned} {a \end{aligned} }", "closes what is not open"),
        (r"\frac{{y}_i}{2}", "Liquid"),
        ("x_{%a}", "Liquid"),
        ("θ", "not ASCII"),
    ],
)
def test_a_bad_formula(body, found):
    assert any(found in complaint for complaint in lint.formula(body)), list(lint.formula(body))


@pytest.mark.parametrize("name", ["operatorname", "mbox", "label", "bm", "textcolor", "newcommand"])
def test_a_macro_that_some_reader_refuses(name):
    assert len(list(lint.macros(rf"a + \{name}{{b}}"))) == 1
    assert list(lint.macros(rf"a + \{name}x{{b}}")) == []


@pytest.mark.parametrize(
    "target, text, pattern",
    [
        ("github", spoiled(GITHUB, "loss of $`", "loss-of$`"), r"5: a letter beside backtick-dollar"),
        ("github", spoiled(GITHUB, "`$, *each*", "`$s, *each*"), r"5: a letter beside backtick-dollar"),
        ("github", spoiled(GITHUB, "*each*", "y ~ N"), r"5: a tilde in the prose"),
        ("github", spoiled(GITHUB, "| sum |", "| sum | of | "), r"23: 3 cells under a head of 2"),
        ("github", spoiled(GITHUB, "| sum | ", "| "), r"23: 1 cells under a head of 2"),
        ("github", spoiled(GITHUB, r"\lvert r\rvert", "|r|"), r"25: a bare bar"),
        ("kramdown", spoiled(KRAMDOWN, r"\propto 1", r"\\ 1"), r"4\d: `\\\\` outside aligned"),
        ("kramdown", spoiled(KRAMDOWN, r"\propto 1", r"\bm{x}"), r"4\d: `\\bm`"),
    ],
)
def test_a_bad_page_is_caught(target, text, pattern):
    caught(lint.markdown(Site(pages={"a.md": text}), target), pattern)


def test_a_bad_chapter_is_caught():
    caught(lint.latex(Site(pages={"a.tex": spoiled(CHAPTER, r"\lvert r\rvert", "|r|")})), r"a\.tex:20: a bare bar")
