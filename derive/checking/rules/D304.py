r"""A logarithm of a density that is "proportional" to what grows with the distance."""

from collections.abc import Iterator

from derive.checking.asking import as_written
from derive.checking.chains import Relates
from derive.checking.distances import growth, without_optimum
from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, LOGARITHMS, argument_of, conditional, is_density
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Construct


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """The logarithm of a density of one letter, or its negative, the sign, and terms that are distances from it."""
    prose = passage.prose
    if BOUNDED.search(prose):
        return
    for ruled in passage.ruled:
        trees = as_written(ruled)
        first = trees[0]
        if isinstance(first, Silent) or len(trees) < 2 or ruled.chain.items[1].sign is not Relates.PROPORTIONAL:
            continue
        wrong = -1 if first.kind is Construct.NEGATIVE else 1
        inside = argument_of(first.args[0] if wrong < 0 else first, LOGARITHMS)
        density = None if inside is None else conditional(inside)
        tree = trees[1]
        if (
            density is None
            or not is_density(density, prose)
            or len(density.of) != 1
            or density.of[0].kind is not Construct.NAME
            or isinstance(tree, Silent)
        ):
            continue
        (variate,) = density.of
        if growth(tree, variate) != wrong:
            continue
        edge = without_optimum(ruled.chain.items[1].text, tree, variate, "max" if wrong > 0 else "min", (0, 1))
        if edge is not None:
            yield rule.at(ruled, 1, "with this sign the density grows with the distance without end", edge)


ENTRY = CheckRule(
    name="D304",
    title="a logarithm of a density with the wrong sign",
    severity=Severity.WARNING,
    why=r"Up to constants the logarithm of a density falls with the distance. A negative factor is no factor of proportionality: the "
    "density would grow without end, and be the density of nothing.",
    example=r"\log p(z \mid m) \propto \frac12 (z - m)^2",
    instead=r"\log p(z \mid m) \propto -\frac12 (z - m)^2",
    check=check,
)
