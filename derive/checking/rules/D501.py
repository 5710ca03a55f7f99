"""A density of a known shape that does not integrate to one."""

import re
from collections.abc import Callable, Iterator

from derive.checking.asking import as_written, ask, other_readings
from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, LOGARITHMS, NEAR, Conditional, argument_of, conditional, is_density
from derive.checking.kernels import Shaped, kernel, logarithm
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome
from derive.reading.tree import Construct, Node

MEANT_SO = re.compile(r"half|folded|unnormali|non-normali|kernel|proportional|up to|improper|wrapped|discret", re.IGNORECASE)
"""Words near which a density may well not integrate to one over the whole line."""


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Densities, and factors of likelihoods, of Gaussian, Laplace, exponential and gamma shape."""
    prose = f"{passage.before[-NEAR:]} {passage.after[:NEAR]}"
    if BOUNDED.search(prose) or MEANT_SO.search(prose):
        return
    for ruled in passage.ruled:
        trees = as_written(ruled)
        first = trees[0]
        density = None if isinstance(first, Silent) else _said(first)
        for place, tree in enumerate(trees[1:], 1):
            item = ruled.chain.items[place]
            if item.sign not in (Relates.EQUAL, Relates.DEFINED):
                break
            found = None if isinstance(tree, Silent) else _shape(tree, density, prose)
            if found is None or (edge := _contradicted(found, item.text, place)) is None:
                continue
            meant = [other for one in other_readings(item) if (other := _shape(one, density, prose)) is not None]
            if all(_contradicted(other, item.text, place) is not None for other in meant):
                yield rule.at(ruled, place, "this does not integrate to 1: its factor belongs to no density of this shape", edge)
                break


def _said(first: Node) -> Conditional | None:
    """The density that a chain begins with, or whose logarithm, or the negative of that, it begins with."""
    inner = first.args[0] if first.kind is Construct.NEGATIVE else first
    return conditional(argument_of(inner, LOGARITHMS) or inner)


def _shape(tree: Node, density: Conditional | None, prose: str) -> Shaped | None:
    """The density that an item says, or a product of such, or the logarithm of one of these."""
    body, index = tree, ""
    while True:
        inside = argument_of(body, LOGARITHMS)
        if inside is not None:
            body = inside
        elif body.kind is Construct.BIG and not index and not (body.text == r"\sum" and argument_of(body.args[3], LOGARITHMS) is None):
            body, index = body.args[3], body.args[0].text
        else:
            break
    certain = density is not None and is_density(density, prose) and len(density.of) == 1
    found = kernel(body, _variates(density, index))
    if found is None and not index:
        sums = [one.args[0].text for one in tree.walk() if one.kind is Construct.BIG]
        index = sums[0] if sums else ""
        found = None if _counts_inside(tree) else logarithm(tree, _variates(density, index))
    return found if found is not None and (certain or (found.rooted and index)) else None


def _counts_inside(tree: Node) -> bool:
    """Whether the number of terms of a sum stands in its terms: then the sum may be meant to end before."""
    bigs = (one for one in tree.walk() if one.kind is Construct.BIG and one.args[2].kind is Construct.NAME)
    return any(big.args[2] in frozenset(big.args[3].walk()) for big in bigs)


def _variates(density: Conditional | None, index: str) -> Callable[[Node], bool]:
    """Which names may be what the density is of: those of the left side, else those that the product runs over."""
    letters = frozenset(one.text for one in density.of) if density is not None else frozenset[str]()

    def may_be(name: Node) -> bool:
        if letters:
            return name.text in letters
        return bool(index) and any(part.text == index for part in name.args)

    return may_be


def _contradicted(found: Shaped, source: str, place: int) -> Edge | None:
    """The refuted claim that it integrates to one; None where it does, or is one half of a density that is symmetric."""
    integral, positive = found.integral(source)
    edge = ask(f"{integral} = 1", positive, (0, place))
    if edge.outcome is not Outcome.REFUTED:
        return None
    halved = found.centre is not None and found.centre.kind is Construct.NAME
    return None if halved and ask(f"{integral} = 2", positive, (0, place)).outcome is Outcome.PROVED else edge


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
