"""Every check of the committed notes by name; one that another needs runs once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tests.notes.validators import github, jekyll, katex, kramdown, latex, lint, mathjax
from tests.notes.validators.report import Report
from tests.notes.validators.site import committed


@cache
def cmark() -> Report:
    """GitHub's own reader."""
    return github.cmark(committed("github"))


@cache
def markdown_it() -> Report:
    """A second reader of GitHub's dialect."""
    return github.markdown_it(committed("github"))


@cache
def _kramdown() -> tuple[Report, ...]:
    return kramdown.check(committed("kramdown"))


def kramdown_own() -> Report:
    """kramdown by its own parser."""
    return _kramdown()[0]


def kramdown_gfm() -> Report:
    """kramdown by the parser that Jekyll chooses."""
    return _kramdown()[1]


@cache
def site() -> Report:
    """A site built by Jekyll."""
    return jekyll.check(committed("kramdown"))


@cache
def pdflatex() -> Report:
    """The book and each chapter."""
    return latex.check(committed("latex"))


@cache
def typeset() -> Report:
    """MathJax."""
    return mathjax.check(committed("kramdown"))


ENGINES: Mapping[str, Callable[[], Report]] = {
    "cmark-gfm": cmark,
    "markdown-it": markdown_it,
    "kramdown": kramdown_own,
    "kramdown GFM": kramdown_gfm,
    "Jekyll": site,
    "KaTeX after cmark-gfm": lambda: katex.check(cmark().out, "cmark-gfm"),
    "KaTeX after kramdown": lambda: katex.check(kramdown_gfm().out, "kramdown"),
    "KaTeX after Jekyll": lambda: katex.check(site().out, "Jekyll"),
    "MathJax": typeset,
    "pdflatex": pdflatex,
    "lint of github": lambda: lint.markdown(committed("github"), "github"),
    "lint of kramdown": lambda: lint.markdown(committed("kramdown"), "kramdown"),
    "lint of latex": lambda: lint.latex(committed("latex")),
}
