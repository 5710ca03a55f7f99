"""Refutation: an exact instance on which a claim, or the witness handed over with it, certainly fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import ctx

from derive.claims.claim import Claim
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points
from derive.claims.verdict import CounterExample, Shows
from derive.judging.comparing import Agreement, Comparison, Values, counter_example, objective, order, orientation, realisable
from derive.judging.reading import PRECISION
from derive.judging.refuting_optimum import refute_optimum
from derive.judging.refuting_order import refute_order
from derive.judging.refuting_points import refute_points
from derive.judging.refuting_witness import refute_witness
from derive.judging.sampling import Setting, worlds

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
        return Agreement(instances=0, reasons=("an integral is not refuted by values of the integrand",))
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
    claim = comparison.claim
    same_sense = orientation(claim.before) == orientation(claim.after)
    match claim.relation:
        case Equal() if same_sense:
            return _values(comparison)
        case EqualUpTo() as relation:
            found = _up_to(comparison, relation, 1)
            return found if same_sense or found is None or _up_to(comparison, relation, -1) is not None else None
        case SameOrder():
            return refute_order(comparison)
        case SameArgmin() | Equal():
            return refute_order(comparison, only_decisive=True) or refute_optimum(comparison)
    return None


def _values(comparison: Comparison) -> CounterExample | None:
    """Disjoint balls at one point."""
    against = "the objectives are claimed to be equal" if isinstance(comparison.claim.before, Optimum) else ""
    for world in worlds(comparison.claim, comparison.setting):
        point = comparison.at(world)
        if point is not None and order(point.before, point.after) in (-1, 1):
            return counter_example(Shows.VALUES, (point,), against)
    return None


def _up_to(comparison: Comparison, relation: EqualUpTo, direction: int) -> CounterExample | None:
    """before = factor * (direction * after) + constant fails at points that differ in the unknowns only.

    An arg max compared with an arg min may be meant with one objective negated: both readings must fail.
    """
    constant, factor = relation.constant, relation.factor
    for bundle in _bundles(comparison):
        points = [Values(point.world, point.before, point.after * direction) for point in bundle]
        first, *others = points
        if not constant:
            for point in points:
                if _opposite(point):
                    return counter_example(Shows.NOT_PROPORTIONAL, (first, point) if point is not first else (first, first))
        for position, second in enumerate(others):
            with ctx.workprec(PRECISION):
                before, after = first.before - second.before, first.after - second.after
            if constant and not factor and order(before, after) in (-1, 1):
                return counter_example(Shows.NOT_CONSTANT, (first, second))
            if factor and not constant and _unequal(first.before, second.after, second.before, first.after):
                return counter_example(Shows.NOT_PROPORTIONAL, (first, second))
            if factor and constant:
                if _against(order(first.before, second.before), order(first.after, second.after)):
                    return counter_example(Shows.NOT_AFFINE, (first, second))
                for third in others[position + 1 :]:
                    with ctx.workprec(PRECISION):
                        other_before, other_after = first.before - third.before, first.after - third.after
                    if _unequal(before, other_after, other_before, after):
                        return counter_example(Shows.NOT_AFFINE, (first, second, third))
    return None


def _bundles(comparison: Comparison) -> Iterator[tuple[Values, ...]]:
    """Points of one world, two or more of them."""
    for world in worlds(comparison.claim, comparison.setting):
        # The world is evaluated first, so that its points share what is known.
        first = comparison.at(world)
        others = (comparison.at(world.point(own)) for own in range(1, POINTS))
        points = [point for point in (first, *others) if point is not None]
        if points and all(realisable(points[0].world, other.world) for other in points[1:]):
            yield tuple(points)


def _unequal(a: Any, b: Any, c: Any, d: Any) -> bool:
    """Whether a * b certainly differs from c * d."""
    with ctx.workprec(PRECISION):
        return order(a * b, c * d) in (-1, 1)


def _opposite(point: Values) -> bool:
    """Whether no positive factor carries one value to the other."""
    return _against(order(point.before, 0), order(point.after, 0))


def _against(left: int | None, right: int | None) -> bool:
    return left is not None and right is not None and left != right


__all__ = ["Agreement", "refute"]
