"""Refuting that two optima coincide: a point certified optimal for one side and beaten on the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flint import fmpq
from sympy import Expr

from derive.claims.sides import Side
from derive.claims.verdict import CounterExample, Shows
from derive.judging.certifying import Line, Optima, line, minimisers
from derive.judging.comparing import Comparison, Values, counter_example, order, orientation
from derive.judging.numbers import NotEvaluable, Undefined
from derive.judging.sampling import Mood, Setting, World, licensed, world, worlds
from derive.symbolic.budget import tick

MORE = 8
"""Further worlds of small integers, in which a minimiser is more often rational."""


def refute_optimum(comparison: Comparison) -> CounterExample | None:
    """A rational point certified optimal for one side, and another that is strictly better on the other side."""
    claim = comparison.claim
    for number, candidate in enumerate(instances(comparison.setting)):
        comparison.instances = number
        point = comparison.at(candidate)
        along = line(candidate) if point is not None else None
        if along is None:
            continue
        found = {side: _optima(comparison, side, along) for side in ("before", "after")}
        for side, other in (("before", "after"), ("after", "before")):
            rivals = [*found[other].points, *found[other].kinks]
            for optimum in with_middles(found[side].points):
                pair = beaten(comparison, other, getattr(claim, other), along, optimum, rivals)
                if pair is not None:
                    return counter_example(Shows.OPTIMUM, pair)
    return None


def _optima(comparison: Comparison, side: str, along: Line) -> Optima:
    expr: Expr = getattr(comparison, side)
    try:
        return minimisers(expr, orientation(getattr(comparison.claim, side)), along, comparison.claim.premises)
    except (NotEvaluable, Undefined) as why:
        comparison.reasons.setdefault(f"no optimum of {side} was certified: {why}")
        return Optima(points=(), kinks=())


def beaten(comparison: Comparison, name: str, side: Side, along: Line, optimum: fmpq, rivals: list[fmpq]) -> tuple[Values, Values] | None:
    """The point, and one that is certainly better on that side of the claim."""
    first = comparison.at(along.at(optimum))
    if first is None or not licensed(first.world):
        return None
    for value in [*rivals, *probes(optimum)]:
        tick()
        candidate = along.at(value)
        if not (along.allows(value) and licensed(candidate)):
            continue
        second = comparison.at(candidate)
        if second is not None and order(getattr(second, name), getattr(first, name)) == -orientation(side):
            return first, second
    return None


def probes(around: fmpq) -> Iterator[fmpq]:
    """Values near a point and far from it."""
    for power in (0, -3, -6, 3, 6):
        step = fmpq(2) ** power
        yield around + step
        yield around - step
    yield around * 2
    yield around / 2


def with_middles(points: tuple[fmpq, ...]) -> list[fmpq]:
    """Optimal points and what lies between neighbours: the optima of one run form an interval."""
    return [*points, *((left + right) / 2 for left, right in pairwise(points))]


def instances(setting: Setting) -> Iterator[World]:
    """Worlds as usual, then worlds of small integers and of equal data."""
    yield from worlds(setting.claim, setting)
    for number in range(MORE if setting.supply is None else 0):
        sizes = setting.sized(2, 1) if number % 2 else setting.sized(2, 2)
        found = world(setting, sizes, 40_000 + 31 * number, Mood.EQUAL if number % 4 < 2 else Mood.WHOLE)
        if found is not None:
            yield found
