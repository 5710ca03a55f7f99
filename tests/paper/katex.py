"""KaTeX as a judge of LaTeX, and what no printed formula may contain."""

from __future__ import annotations

import re

from tests.notes.validators.needs import needs


def accepts(formula: str, display: bool = True) -> None:
    """Fail where KaTeX cannot parse the formula; skip, in one line, where KaTeX is not installed."""
    needs("pykatex", "pip install pykatex")
    import pykatex

    pykatex.renderToString(formula, displayMode=display, throwOnError=True)


def tidy(formula: str) -> None:
    """Braces balance; no bare bar, no doubled brace, no line break outside aligned or cases."""
    depth = 0
    for char in re.sub(r"\\.", "", formula, flags=re.DOTALL):
        depth += (char == "{") - (char == "}")
        assert depth >= 0, formula
    assert depth == 0, formula
    assert "|" not in formula, formula
    assert "{{" not in formula, formula
    assert "{%" not in formula, formula
    outside = re.sub(r"\\begin\{(aligned|cases)\}.*?\\end\{\1\}", "", formula, flags=re.DOTALL)
    assert r"\\" not in outside, formula
    assert formula.count(r"\left") - formula.count(r"\leftarrow") == formula.count(r"\right"), formula
