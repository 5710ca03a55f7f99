"""Refutation: an exact instance on which a claim, or the witness handed over with it, certainly fails."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

from flint import ctx
from sympy import Expr, Interval, Symbol, preorder_traversal

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows
from derive.claims.owed import Owed
from derive.claims.relations import Seen
from derive.claims.sides import Between
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.enclosing import ALL_EVALUATIONS, BITS, enclosure
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, ball
from derive.judging.evaluation.ordering import BALLS
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.sampling import licensed, setting_of, worlds
from derive.judging.evaluation.world import Setting, World
from derive.judging.proof.integrals import question
from derive.judging.proof.theory import Unproved, theory
from derive.judging.refutation._searches import Agreement
from derive.judging.refutation.compare import Comparison, Values, Verified, counter_example, realisable
from derive.judging.refutation.optimum import refute_optimum, refute_points
from derive.judging.refutation.order import refute_order
from derive.replay.replay import replay
from derive.vocabulary.budget import OutOfBudget, budget
from derive.vocabulary.nodes import Density

POINTS = 4
"""Points of one world that are compared for a constant or a factor."""
VALUES = 250_000
"""Nodes of the integrand that are evaluated at most for one enclosure."""
WORLDS = 6
"""At how many values of the parameters the integral is enclosed."""
CHECKS, CHECK_EVALUATIONS, CHECK_STEPS = 2, 600, 60_000
"""At how many values of the parameters what the table says is compared with an enclosure."""


def refute(
    claim: Claim, setting: Setting | None = None, until: Shows | None = None, verified: Verified = replay
) -> CounterExample | Agreement:
    """Search for an exact counter-example.

    Parameters
    ----------
    claim : Claim
        What is said. Its witness is part of it.
    setting : Setting, optional
        In whose worlds the search runs.
    until : Shows, optional
        What the last search that is run looks for.
    verified : callable, optional
        Whether evidence that is more than values holds.

    Returns
    -------
    CounterExample or Agreement
        Agreement says at how many instances the claim was seen to hold: no proof.

    Raises
    ------
    OutOfBudget
        The bound in force was reached.
    """
    if claim.relation.seen is Seen.INTEGRAL:
        return _refute_integral(claim)
    if claim.between.of_points:
        return refute_points(claim, setting=setting, verified=verified)
    if not claim.between.comparable:
        return Agreement(instances=0, reasons=(claim.between.value,))
    comparison = Comparison(claim, claim.objectives, setting, verified)
    with ctx.workprec(PRECISION):
        found = refute_witness(comparison)
        for shows, search in _SEARCHES[claim.relation.seen].items():
            found = found or search(comparison)
            if found or shows is until:
                break
    return found or comparison.agreement()


def refute_witness(comparison: Comparison) -> CounterExample | None:
    """A point or two at which something that the witness owes fails; None if it is not seen to fail, or if there is none."""
    claim = comparison.claim
    owed = claim.witness.owes(claim) if claim.witness is not None else ()
    if owed is None and claim.witness is not None and not claim.witness.speaks_of:  # slopes are not evidence about values
        comparison.reasons.setdefault("the witness does not fit the claim")
    for condition in owed or ():
        for world in worlds(claim, comparison.setting) if condition.asks() else ():
            points = _points(comparison, condition, world)
            if points and condition.fails([point.evidence for point in points], BALLS):
                return counter_example(condition.shows, points, Against.WITNESS)
    return None


def _points(comparison: Comparison, condition: Owed, world: World) -> tuple[Values, ...]:
    """As many points of a world as the condition speaks of, with what it asks for; none where one is not to be had."""
    # The world is evaluated first, so that its points share what is known.
    found = [comparison.at(world if own == 0 else world.point(own), *condition.asks()) for own in range(condition.points)]
    points = tuple(point for point in found if point is not None)
    allowed = all(realisable(world, other.world) and licensed(other.world) for other in points[1:])
    return points if len(points) == len(found) and allowed else ()


def _values(comparison: Comparison) -> CounterExample | None:
    """Points of one world at which what the relation means certainly fails: as few as show it."""
    claim = comparison.claim
    equal_optima = claim.between is Between.OPTIMA and claim.relation.points == 1
    against = Against.MINIMISED if equal_optima else None
    for bundle in _bundles(comparison, 1 if claim.relation.points == 1 else POINTS):
        first, *others = bundle
        alone, pairs = ((point,) for point in bundle), ((first, other) for other in others)
        for several in (*alone, *pairs, *((first, *pair) for pair in combinations(others, 2))):
            if claim.relation.fails([comparison.minimised(point) for point in several], BALLS):
                return counter_example(claim.relation.shows, tuple(comparison.turned(point) for point in several), against)
    return None


def _bundles(comparison: Comparison, size: int) -> Iterator[tuple[Values, ...]]:
    """Points of one world, as many or fewer of them."""
    for world in worlds(comparison.claim, comparison.setting):
        # The world is evaluated first, so that its points share what is known.
        first = comparison.at(world)
        others = (comparison.at(world.point(own)) for own in range(1, size))
        points = [point for point in (first, *others) if point is not None and licensed(point.world)]
        if points and all(realisable(points[0].world, other.world) for other in points[1:]):
            yield tuple(points)


_SEARCHES: dict[Seen, dict[Shows, Callable[[Comparison], CounterExample | None]]] = {
    Seen.VALUES: {Shows.VALUES: _values},
    Seen.ORDER: {Shows.ORDER: refute_order},
    Seen.OPTIMA: {Shows.ORDER: partial(refute_order, only_decisive=True), Shows.OPTIMUM: refute_optimum},
}
"""What is tried, one after the other, and what it shows."""


def _refute_integral(claim: Claim) -> CounterExample | Agreement:
    """Values of the parameters at which an enclosure of the integral, and a second quadrature, differ from what is claimed."""
    try:
        asked = question(claim)
    except Unproved:
        return Agreement(instances=0, reasons=())
    found, agreeing, reasons = _compared(claim, *asked, limit=WORLDS, evaluations=ALL_EVALUATIONS)
    if found is None or replay(claim, found):
        return found or Agreement(instances=agreeing, reasons=reasons)
    told = "an enclosure by balls differs from the value claimed, but a second quadrature is not accurate enough to confirm it"
    return Agreement(instances=agreeing, reasons=(told,))


def check_integral(claim: Claim) -> CounterExample | int:
    """At how many values of the parameters an enclosure agrees with what the table of integrals says; or where it does not."""
    asked = question(claim)
    try:
        with budget(CHECK_STEPS):
            found, agreeing, _ = _compared(claim, *asked, limit=CHECKS, evaluations=CHECK_EVALUATIONS)
    except OutOfBudget:
        return 0  # what balls do not reach, two zero tests have shown
    return agreeing if found is None else found


def _compared(
    claim: Claim, variate: Symbol, support: Interval, integrand: Expr, limit: int, evaluations: int
) -> tuple[CounterExample | None, int, tuple[str, ...]]:
    """Values of the parameters at which an enclosure of the integral does not contain what is claimed."""
    known = theory(claim.premises, claim.domains)
    agreeing, reasons = 0, dict[str, None]()
    try:
        sides = integrand, known.raw(claim.after)
    except Unproved as why:
        return None, 0, (str(why),)
    opaque = next((min(met, key=str) for side in sides if (met := side.atoms(Density))), None)
    if opaque is not None:
        return None, 0, (f"no premise says what `{opaque}` is",)
    evaluations = min(evaluations, VALUES // sum(1 for _ in preorder_traversal(integrand)))
    for number, world in enumerate(worlds(claim, setting_of(claim))):
        if number >= limit:
            break
        try:
            with ctx.workprec(BITS):
                measured = enclosure(integrand, variate, support, world, claim.premises, evaluations)
                claimed = ball(Reader(world, claim.premises).value(claim.after, {}))
                if not (measured.is_finite() and claimed.is_finite()):
                    continue
                if not measured.overlaps(claimed):
                    return counter_example(Shows.INTEGRAL, (Values(world, (measured, claimed)),)), agreeing, ()
                agreeing += 1
        except (Undefined, NotEvaluable) as why:
            reasons.setdefault(f"no enclosure of the integral: {why}")
    return None, agreeing, tuple(reasons)[:1]
