"""Points certified optimal for an objective in one scalar unknown, at one instance: by the signs of its exact slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from flint import arb, ctx, fmpq, fmpq_poly
from sympy import Basic, Expr, IndexedBase

from derive.claims.premises import Premise
from derive.judging.comparing import order
from derive.judging.curves import Curve, Growth, Notes, Ratio, real_roots, unknown_curve
from derive.judging.numbers import NotEvaluable, Undefined, ball
from derive.judging.reading import PRECISION, Reader
from derive.judging.sampling import Coordinate, World
from derive.symbolic.budget import tick

INTERVALS = 40

Event: TypeAlias = fmpq | arb


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The one unknown coordinate of a world, and the interval that it runs over.

    Parameters
    ----------
    world : World
        Everything else is as it is there.
    coordinate : tuple
        ("scalar", name) or ("entry", name, index).
    key : Symbol or tuple
        How a reader is told of it.
    lowest, highest : fmpq or None
        Ends of the domain; None where there is none.
    closed : bool
        Whether the ends belong to it.
    """

    world: World
    coordinate: Coordinate
    key: Any
    lowest: fmpq | None
    highest: fmpq | None
    closed: bool

    def allows(self, value: fmpq) -> bool:
        """Whether the unknown may have this value."""
        inside = (self.lowest is None or value > self.lowest) and (self.highest is None or value < self.highest)
        return inside or (self.closed and value in (self.lowest, self.highest))

    def at(self, value: fmpq) -> World:
        """The point where the unknown has this value."""
        return self.world.at({self.coordinate: value})


def line(world: World) -> Line | None:
    """The line through a world at which something was evaluated; None if not exactly one real unknown was looked up.

    Predictions stay as they are: an arbitrary model may be constant in its parameters.
    """
    free = [coordinate for coordinate in world.free() if coordinate[0] != "prediction"]
    unknowns = {item.name: item for item in world.setting.claim.varied}
    if len(free) != 1 or free[0][0] not in ("scalar", "entry"):
        return None
    symbol: Basic = unknowns[free[0][1]]
    if world.setting.domains.get(str(free[0][1])) is not None or symbol.is_integer or not symbol.is_real:
        return None
    key = (symbol, free[0][2]) if isinstance(symbol, IndexedBase) else symbol
    zero = fmpq(0)
    if symbol.is_nonnegative:
        return Line(world=world, coordinate=free[0], key=key, lowest=zero, highest=None, closed=not symbol.is_positive)
    if symbol.is_nonpositive:
        return Line(world=world, coordinate=free[0], key=key, lowest=None, highest=zero, closed=not symbol.is_negative)
    return None if symbol.is_nonzero else Line(world=world, coordinate=free[0], key=key, lowest=None, highest=None, closed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Optima:
    """Rational minimisers that are certain, some or none; kinks are worth trying in any case."""

    points: tuple[fmpq, ...]
    kinks: tuple[fmpq, ...]


def minimisers(objective: Expr, direction: int, along: Line, premises: Sequence[Premise]) -> Optima:
    """Where direction * objective is least over the line's domain.

    Raises
    ------
    NotEvaluable, Undefined
        The objective is not of a kind whose slope is exactly known.
    """
    with ctx.workprec(PRECISION):
        kinks = _kinks(objective, along, premises)
        events: list[Event] = []
        signs: list[int] = []
        edges: list[fmpq | None] = [along.lowest, *kinks, along.highest]
        for left, right in pairwise(edges):
            tick()
            if signs:
                assert left is not None
                events.append(left)
            slope = _read(objective, _inside(left, right), along, premises).slope
            roots = [root for root in real_roots(slope.top) if _within(root, left, right)]
            for start, end in zip([left, *roots], [*roots, right], strict=True):
                signs.append(direction * slope.sign_at(_inside(start, end)))
            events += roots
        if along.closed and along.lowest is not None:
            events, signs = [along.lowest, *events], [-1, *signs]
        if along.closed and along.highest is not None:
            events, signs = [*events, along.highest], [*signs, 1]
        runs = _runs(events, signs)
        best = _least(objective, direction, runs, along, premises)
    return Optima(points=tuple(point for point in best if type(point) is fmpq), kinks=tuple(kinks))


def _read(objective: Expr, inside: fmpq, along: Line, premises: Sequence[Premise]) -> Curve:
    curve = unknown_curve(inside)
    value = Reader(along.world, premises, {along.key: curve}).value(objective, {})
    if type(value) is Growth:
        value = Curve(None, value.slope * Ratio(fmpq_poly([value.direction])), value.notes)
    found = value if type(value) is Curve else curve * fmpq(0)
    for polynomial in [*found.notes.undefined, found.slope.bottom]:
        for root in real_roots(polynomial):
            if _within(root, along.lowest, along.highest) or (along.closed and root in (along.lowest, along.highest)):
                raise NotEvaluable("the objective may jump, or be undefined, at some value of the unknown")
    return found


def _kinks(objective: Expr, along: Line, premises: Sequence[Premise]) -> list[fmpq]:
    """All points of the domain where the formula for the objective changes."""
    known: list[fmpq] = []
    tried: set[tuple[fmpq | None, fmpq | None]] = set()
    while True:
        edges = [along.lowest, *known, along.highest]
        new = [pair for pair in pairwise(edges) if pair not in tried]
        if not new:
            return known
        for left, right in new:
            tried.add((left, right))
            notes = _notes(objective, _inside(left, right), along, premises)
            for polynomial in notes.kinks:
                for root in real_roots(polynomial):
                    if _within(root, along.lowest, along.highest):
                        if type(root) is not fmpq:
                            raise NotEvaluable("a kink at an irrational point")
                        if root not in known:
                            known.append(root)
        known.sort()
        if len(known) > INTERVALS:
            raise NotEvaluable(f"more than {INTERVALS} kinks")


def _notes(objective: Expr, inside: fmpq, along: Line, premises: Sequence[Premise]) -> Notes:
    curve = unknown_curve(inside)
    Reader(along.world, premises, {along.key: curve}).value(objective, {})
    return curve.notes


def _runs(events: list[Event], signs: list[int]) -> list[list[Event]]:
    """Stretches over which the objective is locally least: it falls before and rises after."""
    if len(signs) != len(events) + 1 or signs[0] != -1 or signs[-1] != 1:
        return []
    runs: list[list[Event]] = []
    current: list[Event] | None = None
    for event, before, after in zip(events, signs, signs[1:], strict=False):
        if before == -1:
            current = [event]
        elif current is not None:
            current.append(event)
        if after == 1:
            if current is not None:
                runs.append(current)
            current = None
        elif after == -1:
            current = None
    return runs


def _least(objective: Expr, direction: int, runs: list[list[Event]], along: Line, premises: Sequence[Premise]) -> list[Event]:
    """The lowest of several local minima, if values tell."""
    if len(runs) <= 1:
        return runs[0] if runs else []
    values = [Reader(along.world, premises, {along.key: run[0]}).value(objective, {}) * fmpq(direction) for run in runs]
    for position, value in enumerate(values):
        if all(order(value, other) == -1 for place, other in enumerate(values) if place != position):
            return runs[position]
    return []


def _inside(left: Event | None, right: Event | None) -> fmpq:
    """A rational point between two, either of which may be at infinity."""
    low, high = _rational(left), _rational(right)
    if low is not None and high is not None:
        return (low + high) / 2
    if low is not None:
        return low + 1
    return high - 1 if high is not None else fmpq(0)


def _within(root: Event, left: fmpq | None, right: fmpq | None) -> bool:
    if type(root) is fmpq:
        return (left is None or left < root) and (right is None or root < right)
    for edge in (left, right):
        if edge is not None and not (root < ball(edge) or root > ball(edge)):
            raise NotEvaluable("a root too close to the end of an interval")
    return (left is None or bool(root > ball(left))) and (right is None or bool(root < ball(right)))


def _rational(event: Event | None) -> fmpq | None:
    if event is None or type(event) is fmpq:
        return event
    middle, exponent = event.mid().man_exp()
    return fmpq(int(middle)) * fmpq(2) ** int(exponent)


__all__ = ["Line", "Optima", "NotEvaluable", "Undefined", "line", "minimisers"]
