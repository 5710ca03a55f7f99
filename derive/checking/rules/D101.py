"""Two sides of an equality differ."""

from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.claims.sides import Optimum


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Equalities between expressions."""
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is not None and blamed.edge.sign is Relates.EQUAL and not isinstance(posed.claim.before, Optimum):
            yield rule.found(ruled, blamed, "the two sides differ")


ENTRY = CheckRule(
    name="D101",
    title="an equality that does not hold",
    severity=Severity.ERROR,
    why="For some values of its letters, which are shown, the two sides are different numbers.",
    example=r"\sum_i (y_i - \mu)^2 = \sum_i y_i^2 - 2\mu \sum_i y_i + \mu^2 = \sum_i y_i^2 - 2\mu\sum_i y_i + n\mu^2",
    instead=r"\sum_i (y_i - \mu)^2 = \sum_i y_i^2 - 2\mu \sum_i y_i + n\mu^2 = \sum_i (y_i^2 - 2\mu y_i) + n\mu^2",
    check=check,
)
