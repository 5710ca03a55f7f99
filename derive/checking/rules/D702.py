"""A scale that is added to the square of a scale."""

from collections.abc import Iterator

from derive.checking.asking import usual
from derive.checking.finding import Finding, Severity
from derive.checking.forms import factored, terms
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Construct, Node

DEVIATIONS = frozenset(("sigma", "tau"))
"""Letters of standard deviations, whose squares are variances."""


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Sums of a variance and a deviation, each with nothing but numbers and counts."""
    for ruled, trees in usual(passage):
        for place, tree in enumerate(trees):
            if tree is not None and any(_mixed(part) for part in tree.walk() if part.kind is Construct.ADD):
                yield rule.at(ruled, place, "a standard deviation is added to a variance: one of them lacks its square, or has it too much")


def _mixed(node: Node) -> bool:
    """Whether terms with one sign have other powers of deviations."""
    degrees = [(sign, degree) for sign, part in terms(node) if (degree := _degree(part)) is not None]
    subscripts = {one.args for part in node.args for one in part.walk() if one.kind is Construct.NAME and one.text in DEVIATIONS}
    signs = {sign for sign, _ in degrees}
    return len(degrees) == len(terms(node)) and len(signs) == 1 and {degree for _, degree in degrees} == {1, 2} and len(subscripts) > 1


def _degree(term: Node) -> int | None:
    """The power of deviations in a product with numbers and counts only."""
    parts = factored(term)
    degrees = [(_power(one), side) for row, side in ((parts.above, 1), (parts.below, -1)) for one in row]
    return None if any(power is None for power, _ in degrees) else sum(power * side for power, side in degrees if power is not None)


def _power(node: Node) -> int | None:
    match node.kind:
        case Construct.NUMBER:
            return 0
        case Construct.NAME:
            return 1 if node.text in DEVIATIONS else 0 if node.text in ("n", "m", "N", "M", "k", "d", "p") else None
        case Construct.POWER if node.args[1].text == "2" and _power(node.args[0]) is not None:
            return 2 * (_power(node.args[0]) or 0)
    return None


ENTRY = CheckRule(
    name="D702",
    title="a deviation that is added to a variance",
    severity=Severity.WARNING,
    why="Variances of independent parts add up, and deviations are their roots, in another unit. A sum of the two means nothing.",
    example=r"v = \sigma_a^2 + \sigma_b",
    instead=r"v = \sigma_a^2 + \sigma_b^2",
    check=check,
)
