"""A density that grows with the distance from where it should be greatest."""

from collections.abc import Iterator

from derive.checking.asking import as_written
from derive.checking.chains import Relates
from derive.checking.distances import growth, speaks_of, without_optimum
from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, NEAR, conditional, exponent, factored, is_density
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Construct, Node

RELATED = (Relates.EQUAL, Relates.DEFINED, Relates.PROPORTIONAL)


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """A density of one letter, and a product with an exponential of a distance from it."""
    prose = f"{passage.before[-NEAR:]} {passage.after[:NEAR]}"
    if BOUNDED.search(prose):
        return
    for ruled in passage.ruled:
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
