"""Arithmetic with another result."""

from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.forms import LOGARITHMS, argument_of
from derive.checking.passage import Passage
from derive.checking.printed import nearly_agree, printed_like
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_arithmetic
from derive.reading.tree import Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Refuted equalities of numbers, however their printed digits are rounded."""
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is None or blamed.edge.sign is not Relates.EQUAL or not all(map(is_arithmetic, posed.sides)):
            continue
        if any(map(_of_some_base, posed.sides)) or nearly_agree(*posed.sides):
            continue
        result = printed_like(*posed.sides)
        yield rule.found(ruled, blamed, f"the result is {result}" if result else "the two results differ")


def _of_some_base(node: Node) -> bool:
    """Whether a logarithm stands in it whose base may be two or ten."""
    return any(argument_of(part, LOGARITHMS) is not None and part.args[0].text.removeprefix("\\") == "log" for part in node.walk())


ENTRY = CheckRule(
    name="D102",
    title="arithmetic with another result",
    severity=Severity.ERROR,
    why="Worked out exactly, with what the printed digits leave open, the numbers are not the same.",
    example=r"P(A) = 0.25 \cdot 0.5 + 0.75 \cdot 0.125 = 0.3188",
    instead=r"P(A) = 0.25 \cdot 0.5 + 0.75 \cdot 0.125 = 0.2188",
    check=check,
)
