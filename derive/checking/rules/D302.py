r"""A posterior that is set equal to a likelihood times a prior."""

from collections.abc import Iterator

from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Refuted equalities that have the shape of Bayes' rule without its denominator."""
    for ruled, blamed in passage.blamed():
        if blamed.edge.unnormalised:
            yield rule.found(ruled, blamed, r"the evidence is missing: write `\propto` for `=`, or divide by it")


ENTRY = CheckRule(
    name="D302",
    title="an equality sign where a proportional sign is meant",
    severity=Severity.ERROR,
    why="A posterior is a likelihood times a prior divided by the evidence. Without that the two sides differ, as the table that is "
    "shown says, and are proportional only.",
    example=r"p(w \mid z) = p(z \mid w) p(w)",
    instead=r"p(w \mid z) \propto p(z \mid w) p(w)",
    check=check,
)
