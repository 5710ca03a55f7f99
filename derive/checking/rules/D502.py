"""A density that grows with the distance from where it should be greatest."""

from collections.abc import Iterator

from derive.checking.asking import as_written
from derive.checking.chains import Relates
from derive.checking.distances import growth, speaks_of, without_optimum
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, conditional, exponent, factored, is_density
from derive.checking.kernels._product import Product, names, product
from derive.checking.kernels.distance import is_rooted
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Ruled
from derive.reading.tree import Construct, Node

RELATED = (Relates.EQUAL, Relates.DEFINED, Relates.PROPORTIONAL)


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """A density of one letter, and a product with an exponential of a distance from it."""
    prose = passage.prose
    if BOUNDED.search(prose):
        return
    for ruled in passage.ruled:
        yield from _without_square(rule, ruled)
        trees = as_written(ruled)
        density = None if isinstance(trees[0], Silent) else conditional(trees[0])
        if density is None or not is_density(density, prose) or len(density.of) != 1 or density.of[0].kind is not Construct.NAME:
            continue
        (variate,) = density.of
        for place, tree in enumerate(trees[1:], 1):
            item = ruled.chain.items[place]
            if isinstance(tree, Silent) or item.sign not in RELATED:
                continue
            kernel = _kernel(tree, variate)
            if kernel is None or growth(kernel, variate) != 1:
                continue
            edge = without_optimum(item.text, kernel, variate, "max", (0, place))
            if edge is not None:
                said = "this grows with the distance without end, so that it is the density of nothing: a minus is missing in the exponent"
                yield rule.at(ruled, place, said, edge)
                break


def _without_square(rule: CheckRule, ruled: Ruled) -> Iterator[Finding]:
    """Products of what normalises a Gaussian and the exponential of a difference that is not squared."""
    for place, tree in enumerate(as_written(ruled)):
        bigs = [] if isinstance(tree, Silent) else [one for one in tree.walk() if one.kind is Construct.BIG and one.text == r"\prod"]
        for big in bigs:
            source = ruled.chain.items[place].text
            for variate in (one for one in big.args[3].walk() if one.kind is Construct.NAME and big.args[0] in one.args):
                linear = _linear(product(Draft(source), big.args[3], variate))
                edge = linear and without_optimum(source, linear, variate, "max", (place, place))
                if edge:
                    said = "this is the density of nothing: it grows without end on one side, the difference in the exponent is not squared"
                    yield rule.at(ruled, place, said, edge)
                    return


def _linear(found: Product | None) -> Node | None:
    """The exponent, if twice a square that stands under the root too divides a difference in it that is not squared."""
    if found is None or len(found.exponents) != 1 or found.shaping or not is_rooted(found.rest):
        return None
    inside = factored(found.exponents[0])
    speaking = [one for one in inside.above if found.speaks(one)]
    scales = frozenset(one for part in inside.below for one in names(part) if part.kind is Construct.POWER and part.args[1].text == "2")
    halved = (
        any(part.text == "2" for part in inside.below) and scales and scales <= frozenset(one for part in found.rest for one in names(part))
    )
    if not halved or len(speaking) != 1 or speaking[0].kind is not Construct.ADD or len(speaking[0].args) != 2:
        return None
    first, second = speaking[0].args
    squared = any(one.kind in (Construct.POWER, Construct.ABS, Construct.NORM) for one in speaking[0].walk())
    return found.exponents[0] if first == found.variate and second.kind is Construct.NEGATIVE and not squared else None


def _kernel(node: Node, variate: Node) -> Node | None:
    """What e is raised to, if nothing else in the product holds the variate."""
    body = node.args[3] if node.kind is Construct.BIG and node.text == r"\prod" else node
    parts = factored(body)
    speaking = [part for part in (*parts.above, *parts.below) if speaks_of(part, variate)]
    return exponent(speaking[0]) if len(speaking) == 1 and speaking[0] in parts.above else None


ENTRY = CheckRule(
    name="D502",
    title="a density that cannot be normalised",
    severity=Severity.ERROR,
    why="What grows with a square or a distance on the whole line has no finite integral, whatever factor stands before it.",
    example=r"p(z \mid m, s) = \frac{1}{\sqrt{2\pi} s} \exp\left(\frac{(z - m)^2}{2 s^2}\right)",
    instead=r"p(z \mid m, s) = \frac{1}{\sqrt{2\pi} s} \exp\left(-\frac{(z - m)^2}{2 s^2}\right)",
    check=check,
)
