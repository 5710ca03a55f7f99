"""A line that forgets the sum or the product over the observations."""

from collections.abc import Iterator

from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Outcome


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Items with an index that nothing binds, and that are proved to agree with others once the sum is put in."""
    for ruled in passage.ruled:
        for place in ruled.lacking:
            proved = [edge for edge in ruled.edges if place in (edge.first, edge.second) and edge.outcome is Outcome.PROVED]
            if proved:
                said = "the sum or the product over the observations is missing: with it this agrees with what stands beside it"
                yield rule.at(ruled, place, said, proved[0])


ENTRY = CheckRule(
    name="D401",
    title="a sum over the observations that is missing",
    severity=Severity.WARNING,
    why="An index stands where nothing binds it, so that the line speaks of one observation and the next one of all. It is judged as if a "
    "sum, or a product, stood there.",
    example=r"-\log e^{-(y_i - \mu)^2} = \sum_{i=1}^n (y_i - \mu)^2",
    instead=r"-\log \prod_{i=1}^n e^{-(y_i - \mu)^2} = \sum_{i=1}^n (y_i - \mu)^2",
    check=check,
)
