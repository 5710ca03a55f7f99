"""Refutation: an exact instance on which a claim, or the witness handed over with it, certainly fails."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from derive.claims.claim import Claim
from derive.claims.meaning import fails, shows
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, objective
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.sampling import Setting, licensed, worlds
from derive.judging.refutation.compare import Agreement, Balls, Comparison, Values, counter_example, realisable
from derive.judging.refutation.integrals import refute_integral
from derive.judging.refutation.optimum import refute_optimum
from derive.judging.refutation.order import refute_order
from derive.judging.refutation.points import refute_points
from derive.judging.refutation.witness import refute_witness

BALLS = Balls()
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
    before, after = claim.before, claim.after
    if isinstance(claim.relation, IntegratesTo):
        return refute_integral(claim)
    if isinstance(before, Points) or isinstance(after, Points):
        return refute_points(claim, setting=setting)
    if isinstance(before, Optimum) is not isinstance(after, Optimum):
        return Agreement(instances=0, reasons=("an optimum is compared with a bare expression; say of both what is optimised",))
    if isinstance(before, Optimum) and isinstance(after, Optimum) and _range(before) != _range(after):
        return Agreement(instances=0, reasons=("the two optima are taken over different unknowns or feasible sets",))
    comparison = Comparison(claim, objective(before), objective(after), setting)
    found = refute_witness(comparison)
    if found is None:
        found = _by_relation(comparison)
    return found or comparison.agreement()


def _range(side: Optimum) -> tuple[object, ...]:
    return side.unknowns, side.feasible


def _by_relation(comparison: Comparison) -> CounterExample | None:
    match comparison.claim.relation:
        case Equal() | EqualUpTo():
            return _values(comparison)
        case SameOrder():
            return refute_order(comparison)
        case SameArgmin():
            return refute_order(comparison, only_decisive=True) or refute_optimum(comparison)
    return None


def _values(comparison: Comparison) -> CounterExample | None:
    """Points of one world at which what the relation means certainly fails: as few as show it."""
    claim = comparison.claim
    equal_optima = isinstance(claim.before, Optimum) and isinstance(claim.relation, Equal)
    against = "what is made small is claimed to be equal" if equal_optima else ""
    for bundle in _bundles(comparison, 1 if isinstance(claim.relation, Equal) else POINTS):
        first, *others = bundle
        alone, pairs = ((point,) for point in bundle), ((first, other) for other in others)
        for several in (*alone, *pairs, *((first, *pair) for pair in combinations(others, 2))):
            if fails(claim.relation, [comparison.minimised(point) for point in several], BALLS):
                return counter_example(shows(claim.relation), tuple(comparison.turned(point) for point in several), against)
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


__all__ = ["Agreement", "refute"]
