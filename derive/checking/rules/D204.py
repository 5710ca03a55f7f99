"""An arg max or arg min of what has no greatest or least value."""

from collections.abc import Iterator

from derive.checking.asking import as_written
from derive.checking.distances import growth, speaks_of, without_optimum
from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, OF_LEAST_SQUARES, OF_LIKELIHOOD, is_estimate
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_optimum
from derive.reading.tree import Construct, Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Estimates that are said to make a loss greatest, tried on data."""
    if passage.says(BOUNDED):
        return
    for ruled in passage.ruled:
        trees = as_written(ruled)
        first = trees[0]
        if isinstance(first, Silent) or not is_estimate(first, OF_LIKELIHOOD | OF_LEAST_SQUARES):
            continue
        for place, tree in enumerate(trees):
            if isinstance(tree, Silent) or not is_optimum(tree) or len(tree.args[0].args) != 1:
                continue
            (unknown,), objective = tree.args[0].args, tree.args[1]
            if (
                unknown.kind is not Construct.NAME
                or not _fits(objective, unknown)
                or growth(objective, unknown) != {"max": 1, "min": -1}[tree.text]
            ):
                continue
            edge = without_optimum(ruled.chain.items[place].text, objective, unknown, tree.text, (place, place))
            if edge is not None:
                right = {"min": "max", "max": "min"}[tree.text]
                said = rf"no point is the best one, far away the objective is better than any bound: `\arg\{right}` may be meant"
                yield rule.at(ruled, place, said, edge)
                break


def _fits(objective: Node, unknown: Node) -> bool:
    """Whether a difference stands in it of something with the unknown and something without, as a model and what was observed."""
    sums = [part.args for part in objective.walk() if part.kind is Construct.ADD]
    return any(len({speaks_of(term, unknown) for term in parts}) == 2 for parts in sums)


ENTRY = CheckRule(
    name="D204",
    title="an optimum that is not attained",
    severity=Severity.ERROR,
    why="With the data that are shown the objective takes values beyond every bound: no point is the best one. A loss is to be least, "
    "its negative greatest.",
    example=r"\hat w_{\text{MLE}} = \arg\max_w \sum_i (y_i - w x_i)^2",
    instead=r"\hat w_{\text{MLE}} = \arg\min_w \sum_i (y_i - w x_i)^2",
    check=check,
)
