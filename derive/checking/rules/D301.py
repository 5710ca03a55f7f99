r"""Optima related by a proportional sign."""

from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_optimum


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """An arg min or arg max behind the sign."""
    for ruled in passage.ruled:
        for place, (item, tree) in enumerate(zip(ruled.chain.items, ruled.trees, strict=True)):
            if item.sign is Relates.PROPORTIONAL and not isinstance(tree, Silent) and is_optimum(tree):
                yield rule.at(
                    ruled, place, r"the place of an optimum is not proportional to another, it is the same: write `=` for `\propto`"
                )


ENTRY = CheckRule(
    name="D301",
    title="a proportional sign between optima",
    severity=Severity.WARNING,
    why="An arg min is a place. Dropping a factor of the objective leaves the place where it was, so that the two are equal.",
    example=r"\arg\min_\beta \frac1n \sum_i (y_i - \beta x_i)^2 \propto \arg\min_\beta \sum_i (y_i - \beta x_i)^2",
    instead=r"\arg\min_\beta \frac1n \sum_i (y_i - \beta x_i)^2 = \arg\min_\beta \sum_i (y_i - \beta x_i)^2",
    check=check,
)
