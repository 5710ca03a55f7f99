"""A derivative that is not the derivative of what it is taken of."""

from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Construct


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Equalities with a derivative or a gradient in them; what it is taken of may have been defined earlier."""
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is None or blamed.edge.sign is not Relates.EQUAL:
            continue
        if any(part.kind in (Construct.DERIVATIVE, Construct.GRADIENT) for side in posed.sides for part in side.walk()):
            yield rule.found(ruled, blamed, "this is not the derivative")


ENTRY = CheckRule(
    name="D601",
    title="a derivative that is not what it is said to be",
    severity=Severity.ERROR,
    why="The expression, as it is written here or was defined before, has another derivative; at the point that is shown the two differ.",
    example=r"\frac{\partial}{\partial \mu} \sum_i (y_i - \mu)^2 = 2 \sum_i (y_i - \mu)",
    instead=r"\frac{\partial}{\partial \mu} \sum_i (y_i - \mu)^2 = -2 \sum_i (y_i - \mu)",
    check=check,
)
