"""Lines of a display that end where nothing breaks them."""

import re
from collections.abc import Iterator

from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Span

SINGLE = frozenset(("display", "inline", "equation", "equation*", "displaymath", "math"))
"""What holds one line."""
_PIECE = re.compile(r"(?P<open>\\begin\b|(?<!\\)\{)|(?P<close>\\end\b|(?<!\\)\})|(?P<row>\\\\(?=\s*[^\s\\]))|\\.", re.DOTALL)


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """The first sign for a new line that stands in no environment of lines, with something behind it."""
    depth = 0
    for found in _PIECE.finditer(passage.text) if passage.environment in SINGLE else ():
        depth += {"open": 1, "close": -1}.get(found.lastgroup or "", 0)
        if found.lastgroup == "row" and depth == 0:
            said = r"here LaTeX begins no new line: put the lines into `aligned` or `gathered`"
            yield Finding(code=rule.name, severity=rule.severity, span=Span(*found.span()), said=said)
            return


ENTRY = CheckRule(
    name="W101",
    title="lines outside of an environment of lines",
    severity=Severity.WARNING,
    why=r"In a display `\\` does nothing in LaTeX, and in MathJax not everywhere: the lines stand in one row, and are read as one "
    "formula. An environment such as `aligned` sets them below each other.",
    example=r"g = (a + b)^2 \\ = a^2 + 2 a b + b^2",
    instead=r"\begin{aligned} g &= (a + b)^2 \\ &= a^2 + 2 a b + b^2 \end{aligned}",
    check=check,
)
