"""A density of a known shape that does not integrate to one."""

from collections.abc import Iterator

from derive.catalogue import entries
from derive.checking.asking import Draft, as_written, ask
from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.forms import LOGARITHMS, Conditional, argument_of, conditional, is_density
from derive.checking.kernels._kernel import OTHER_PLACES, UP_TO_FACTOR, DensityShape
from derive.checking.kernels._logarithm import logarithm
from derive.checking.kernels._product import Unit, is_letter, of_one, product
from derive.checking.kernels.distance import is_rooted
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome
from derive.reading.tree import Construct, Node

KERNELS = "derive.checking.kernels"


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Densities and probabilities, and factors of likelihoods, of the shapes in the room of kernels."""
    prose = passage.prose
    if UP_TO_FACTOR.search(prose):
        return
    for ruled in passage.ruled:
        trees = as_written(ruled)
        first = trees[0]
        density = None if isinstance(first, Silent) else _said(first)
        for place, tree in enumerate(trees[1:], 1):
            item = ruled.chain.items[place]
            if item.sign not in (Relates.EQUAL, Relates.DEFINED):
                break
            edge = None if isinstance(tree, Silent) else _contradicted(_ways(tree, item.text, density, prose), place)
            if edge is not None:
                yield rule.at(ruled, place, "its total is not 1: the factor before it belongs to no density of this shape", edge)
                break


def _said(first: Node) -> Conditional | None:
    """The density that a chain begins with, or whose logarithm, or the negative of that, it begins with."""
    inner = first.args[0] if first.kind is Construct.NEGATIVE else first
    return conditional(argument_of(inner, LOGARITHMS) or inner)


def _ways(tree: Node, source: str, density: Conditional | None, prose: str) -> tuple[Unit, ...]:
    """What it means that an item is a density, or a product of such, or the logarithm of one of these; nothing where it need not be one."""
    body, bound = _body(tree), frozenset(one.args[0].text for one in tree.walk() if one.kind is Construct.BIG)
    certain = density is not None and is_density(density, prose) and len(density.of) == 1
    letters = frozenset(_letter(one).text for one in density.of) if density is not None else frozenset[str]()

    def may_be(name: Node) -> bool:
        observed = any(part.text in bound for part in name.args)
        return name.text in letters if letters else observed

    for variate in dict.fromkeys(one for one in body.walk() if one.kind is Construct.NAME and may_be(one)):
        draft = Draft(source)
        observed = any(part.text in bound for part in variate.args)
        found = product(draft, of_one(draft, body) if observed else body, variate)
        if found is None or not (certain or (observed and is_rooted(found.rest))):
            continue
        for kernel in entries(KERNELS, DensityShape):
            if not kernel.unless.search(prose) and (ways := kernel.ways(found)):
                return ways
    return () if OTHER_PLACES.search(prose) or not (certain or bound) else logarithm(source, tree, may_be)


def _body(tree: Node) -> Node:
    """What stands behind logarithms, products, and sums of logarithms."""
    inside = argument_of(tree, LOGARITHMS)
    if inside is not None:
        return _body(inside)
    if tree.kind is Construct.BIG and (tree.text == r"\prod" or argument_of(tree.args[3], LOGARITHMS) is not None):
        return _body(tree.args[3])
    return tree


def _letter(variate: Node) -> Node:
    """The letter of a value: in P(X = k) what stands behind the sign."""
    return variate.args[1] if variate.kind is Construct.RELATE and variate.text == "=" and is_letter(variate.args[1]) else variate


def _contradicted(ways: tuple[Unit, ...], place: int) -> Edge | None:
    """The refuted claim that it is normalised, if it is refuted in all that it may mean."""
    asked = None
    for way in ways:
        edge = ask(way.text, way.declared, (0, place))
        if edge.outcome is not Outcome.REFUTED:
            return None
        asked = asked or edge
    return asked


ENTRY = CheckRule(
    name="D501",
    title="a density that does not integrate to one",
    severity=Severity.ERROR,
    why="The factor before the exponential does not fit it: with the parameters that are shown the integral over all values is not 1. "
    "Often a scale stands there for its square, or under the root where it belongs before it.",
    example=r"p(z \mid m, s) = \frac{1}{\sqrt{2\pi s}} \exp\left(-\frac{(z - m)^2}{2 s^2}\right)",
    instead=r"p(z \mid m, s) = \frac{1}{\sqrt{2\pi} s} \exp\left(-\frac{(z - m)^2}{2 s^2}\right)",
    check=check,
)
