"""A density that is set equal to an exponential without the factor that normalises it."""

from collections.abc import Iterator

from derive.checking.asking import as_written, ask
from derive.checking.chains import Relates
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.forms import conditional, exponent, factored, is_density
from derive.checking.kernels._kernel import OTHER_PLACES, UP_TO_FACTOR
from derive.checking.kernels._product import is_letter, product
from derive.checking.kernels.distance import centre_of
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Outcome
from derive.reading.tree import Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """A density of one letter, and nothing but an exponential of a distance from it."""
    if OTHER_PLACES.search(passage.prose) or UP_TO_FACTOR.search(passage.prose):
        return
    for ruled in passage.ruled:
        trees = as_written(ruled)
        if len(trees) < 2 or any(item.sign is not Relates.EQUAL for item in ruled.chain.items[1:]):
            continue
        first, second = trees[:2]
        density = None if isinstance(first, Silent) else conditional(first)
        if density is None or isinstance(second, Silent) or density.letter != "p" or not is_density(density, passage.prose):
            continue
        variate = next((one for one in second.walk() if len(density.of) == 1 and one == density.of[0] and is_letter(one)), None)
        found = None if variate is None else product(Draft(ruled.chain.items[1].text), second, variate)
        if found is None or exponent(second) is None or found.factors:
            continue
        centre = _centre(second)
        if centre is not None and found.speaks(centre):
            said = found.written(centre)
            edge = ask(said.integral(), said.positive(), (0, 1))
            if edge.outcome is Outcome.REFUTED:
                yield rule.at(ruled, 1, r"the factor that normalises it is missing: write `\propto` for `=`, or put it before", edge)


def _centre(node: Node) -> Node | None:
    """The difference of which a square or a distance makes the exponential fall."""
    above = exponent(node)
    inside = None if above is None else factored(above)
    if inside is None or inside.sign > 0:
        return None
    return next((centre for part in inside.above if (centre := centre_of(part)) is not None), None)


ENTRY = CheckRule(
    name="D305",
    title="a kernel that is called a density",
    severity=Severity.WARNING,
    why="The exponential alone does not integrate to one, so that it is no density. It is one up to a factor, which the proportional sign "
    "says.",
    example=r"p(w \mid m) = \exp\left(-\frac{(w - m)^2}{2 s^2}\right)",
    instead=r"p(w \mid m) \propto \exp\left(-\frac{(w - m)^2}{2 s^2}\right)",
    check=check,
)
