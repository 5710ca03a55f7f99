"""Two optima are not attained at the same points."""

from collections.abc import Iterator

from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, lacks_optimum
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_optimum


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Equalities between optima, and of an optimum with the place where it is said to be."""
    bounded = passage.says(BOUNDED)
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is None or not is_optimum(posed.sides[0]) or lacks_optimum(*posed.sides):
            continue
        if is_optimum(posed.sides[1]):
            yield rule.supported(ruled, blamed, "the two optima are not attained at the same points")
        elif not bounded:
            yield rule.supported(ruled, blamed, "this is not where the optimum is attained")


ENTRY = CheckRule(
    name="D201",
    title="two optima that differ",
    severity=Severity.ERROR,
    why="One of the two objectives prefers a point that the other does not prefer: minimising one does not minimise the other. Where a "
    "place is told instead of an objective, some other place is better.",
    example=r"\arg\min_\theta \sum_i (y_i - f_\theta(x_i))^2 = \arg\max_\theta \sum_i (y_i - f_\theta(x_i))^2",
    instead=r"\arg\min_\theta \sum_i (y_i - f_\theta(x_i))^2 = \arg\max_\theta -\sum_i (y_i - f_\theta(x_i))^2",
    check=check,
)
