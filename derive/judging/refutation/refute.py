"""Refutation: an exact instance on which a claim, or the witness handed over with it, certainly fails."""

from collections.abc import Iterator
from itertools import combinations

from derive.claims.claim import Claim
from derive.claims.evidence import Against
from derive.claims.relations import Seen
from derive.claims.sides import Between
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.sampling import licensed, worlds
from derive.judging.evaluation.world import Setting
from derive.judging.refutation.compare import BALLS, Agreement, Comparison, Values, counter_example, realisable
from derive.judging.refutation.integrals import refute_integral
from derive.judging.refutation.optimum import refute_optimum
from derive.judging.refutation.order import refute_order
from derive.judging.refutation.points import refute_points
from derive.judging.refutation.witness import refute_witness

POINTS = 4
"""Points of one world that are compared for a constant or a factor."""


def refute(claim: Claim, setting: Setting | None = None) -> CounterExample | Agreement:
    """Search for an exact counter-example.

    Parameters
    ----------
    claim : Claim
        What is said. Its witness is part of it.
    setting : Setting, optional
        In whose worlds the search runs.

    Returns
    -------
    CounterExample or Agreement
        Agreement says at how many instances the claim was seen to hold: no proof.

    Raises
    ------
    OutOfBudget
        The time bound in force was reached.
    """
    if claim.relation.seen is Seen.INTEGRAL:
        return refute_integral(claim)
    if claim.between.of_points:
        return refute_points(claim, setting=setting)
    if not claim.between.comparable:
        return Agreement(instances=0, reasons=(claim.between.value,))
    comparison = Comparison(claim, claim.objectives, setting)
    return refute_witness(comparison) or _SEARCHES[claim.relation.seen](comparison) or comparison.agreement()


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


def _optima(comparison: Comparison) -> CounterExample | None:
    return refute_order(comparison, only_decisive=True) or refute_optimum(comparison)


_SEARCHES = {Seen.VALUES: _values, Seen.ORDER: refute_order, Seen.OPTIMA: _optima}

