"""Refuting that two optima coincide: a point certified optimal for one side and beaten on the other."""

from __future__ import annotations

from collections.abc import Iterator

from flint import ctx, fmpq
from sympy import Expr

from derive.claims.certificate import UNDEFINED
from derive.claims.optimality import undefined
from derive.claims.replay import replay
from derive.claims.sides import Side
from derive.claims.verdict import CounterExample, Shows
from derive.judging.certifying import Line, Minimiser, Optima, line, minimisers
from derive.judging.comparing import Comparison, Values, counter_example, order, orientation
from derive.judging.numbers import NotEvaluable, Undefined
from derive.judging.reading import PRECISION, Reader
from derive.judging.sampling import Mood, Setting, World, licensed, world, worlds
from derive.symbolic.budget import tick

UNFOLLOWED = "an optimum was found that beats a point, but its certificate could not be verified"
MORE = 8
"""Further worlds of small integers, in which a minimiser is more often rational."""


def refute_optimum(comparison: Comparison) -> CounterExample | None:
    """A point certified optimal for one side; on the other side another is strictly better, or there is no value at all."""
    claim = comparison.claim
    for number, candidate in enumerate(instances(comparison.setting)):
        comparison.instances = number
        along = _line(comparison, candidate)
        if along is None:
            continue
        found = {side: _optima(comparison, side, along) for side in ("before", "after")}
        for side, other in (("before", "after"), ("after", "before")):
            rivals = [*(optimum.point for optimum in found[other].points), *found[other].kinks]
            for optimum in found[side].points:
                if not licensed(along.at(optimum.point)):
                    continue
                points = beaten(comparison, other, getattr(claim, other), along, optimum.point, rivals)
                points = points or _undefined(comparison, side, along, optimum)
                evidence = points and counter_example(Shows.OPTIMUM, points, certificate=optimum.certify())
                if evidence and replay(claim, evidence):
                    return evidence
                if evidence:
                    comparison.reasons.setdefault(UNFOLLOWED)
    return None


def _line(comparison: Comparison, candidate: World) -> Line | None:
    """The line through a world in which at least one side has a value."""
    met = False
    for expr in (comparison.before, comparison.after):
        try:
            with ctx.workprec(PRECISION):
                Reader(candidate, comparison.claim.premises).value(expr, {})
            met = True
        except (NotEvaluable, Undefined) as why:
            comparison.reasons.setdefault(str(why))
    return line(candidate) if met else None


def _optima(comparison: Comparison, side: str, along: Line) -> Optima:
    expr: Expr = getattr(comparison, side)
    try:
        return minimisers(expr, orientation(getattr(comparison.claim, side)), along, comparison.claim.premises, side)
    except (NotEvaluable, Undefined) as why:
        comparison.reasons.setdefault(f"no optimum of {side} was certified: {why}")
        return Optima()


def beaten(comparison: Comparison, name: str, side: Side, along: Line, optimum: fmpq, rivals: list[fmpq]) -> tuple[Values, ...] | None:
    """The point, and one that is certainly better on that side of the claim."""
    first = comparison.at(along.at(optimum))
    if first is None:
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


def _undefined(comparison: Comparison, side: str, along: Line, optimum: Minimiser) -> tuple[Values, ...] | None:
    """The point, if the other side certainly has no value there."""
    world = along.at(optimum.point)
    claim = comparison.claim
    with ctx.workprec(PRECISION):
        value = Reader(world, claim.premises).value(getattr(comparison, side), {})
    other = claim.after if side == "before" else claim.before
    if not (optimum.exact and undefined(claim, other, world.freeze())):
        return None
    return (Values(world, value, UNDEFINED) if side == "before" else Values(world, UNDEFINED, value),)


def probes(around: fmpq) -> Iterator[fmpq]:
    """Values near a point and far from it."""
    for power in (0, -3, -6, 3, 6):
        step = fmpq(2) ** power
        yield around + step
        yield around - step
    yield around * 2
    yield around / 2


def instances(setting: Setting) -> Iterator[World]:
    """Worlds as usual, then worlds of small integers and of equal data."""
    yield from worlds(setting.claim, setting)
    for number in range(MORE):
        sizes = setting.sized(2, 1) if number % 2 else setting.sized(2, 2)
        found = world(setting, sizes, 40_000 + 31 * number, Mood.EQUAL if number % 4 < 2 else Mood.WHOLE)
        if found is not None:
            yield found
