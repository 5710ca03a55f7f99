"""Two plus signs in a row: a term got lost between them."""

import re
from collections.abc import Iterator

from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Span

_ROW = re.compile(r"(?<![{^_+])(?P<first>\+)\s+\+(?!\+)")


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Plus signs with nothing but space between them, on one line."""
    for found in _ROW.finditer(passage.text):
        span = Span(*found.span())
        yield Finding(code=rule.name, severity=rule.severity, span=span, said="a term is missing between two plus signs")


ENTRY = CheckRule(
    name="W102",
    title="two plus signs in a row",
    severity=Severity.WARNING,
    why="Between two signs stands a term. Where there is none, it got lost, and the formula says less than was meant.",
    example=r"g(t) = a_0 + a_1 t + + a_3 t^3",
    instead=r"g(t) = a_0 + a_1 t + a_2 t^2 + a_3 t^3",
    check=check,
)
