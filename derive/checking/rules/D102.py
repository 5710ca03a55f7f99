"""Arithmetic with another result."""

from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.printed import printed_like
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_arithmetic


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Refuted equalities of numbers, however their printed digits are rounded."""
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is None or blamed.edge.sign is not Relates.EQUAL or not all(map(is_arithmetic, posed.sides)):
            continue
        if any(item.sign is Relates.DEFINED for item in ruled.chain.items[blamed.edge.first + 1 : blamed.edge.second + 1]):
            continue  # numbers may be congruent
        result = printed_like(*posed.sides)
        yield rule.found(ruled, blamed, f"the result is {result}" if result else "the two results differ")


ENTRY = CheckRule(
    name="D102",
    title="arithmetic with another result",
    severity=Severity.ERROR,
    why="Worked out exactly, with what the printed digits leave open, the numbers are not the same.",
    example=r"P(A) = 0.25 \cdot 0.5 + 0.75 \cdot 0.125 = 0.3188",
    instead=r"P(A) = 0.25 \cdot 0.5 + 0.75 \cdot 0.125 = 0.2188",
    check=check,
)
