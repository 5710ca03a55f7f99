"""Two sides of an equality differ."""

import re
from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_arithmetic, is_optimum
from derive.reading.tree import Construct

ROUGHLY = re.compile(r"approximat|neglig|neglect|taylor|first[- ]order|small enough|leading order|asymptotic|\\approx", re.IGNORECASE)
"""Words near which an equality may hold roughly."""
CALCULUS = (Construct.DERIVATIVE, Construct.GRADIENT, Construct.EXPECTATION)
"""What rules of their own speak of."""


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Equalities between expressions, but not where the prose around them speaks of approximations."""
    if ROUGHLY.search(passage.prose):
        return
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is None or blamed.edge.sign is not Relates.EQUAL or blamed.edge.unnormalised or any(map(is_optimum, posed.sides)):
            continue
        if not all(map(is_arithmetic, posed.sides)) and not any(part.kind in CALCULUS for side in posed.sides for part in side.walk()):
            yield rule.supported(ruled, blamed, "the two sides differ")


ENTRY = CheckRule(
    name="D101",
    title="an equality that does not hold",
    severity=Severity.ERROR,
    why="For some values of its letters, which are shown, the two sides are different numbers.",
    example=r"\sum_i (y_i - \mu)^2 = \sum_i y_i^2 - 2\mu \sum_i y_i + \mu^2 = \sum_i y_i^2 - 2\mu\sum_i y_i + n\mu^2",
    instead=r"\sum_i (y_i - \mu)^2 = \sum_i y_i^2 - 2\mu \sum_i y_i + n\mu^2 = \sum_i (y_i^2 - 2\mu y_i) + n\mu^2",
    check=check,
)
