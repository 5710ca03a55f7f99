"""Optimal points of an objective in one scalar unknown, at one instance, with certificates: by the signs of its exact slope."""

from collections.abc import Callable
from dataclasses import field
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpq_poly
from sympy import Basic, IndexedBase

from derive.claims.certificate import Bowl, End, LineCertificate, Place
from derive.claims.evidence import Evidence, Standing
from derive.claims.ranges import Extent, extent, name_of
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.chosen import Coordinate
from derive.judging.evaluation.curves import Curve, Growth, Ratio, Root, enclosed, in_order, real_roots, same, unknown_curve
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, ball, rational
from derive.judging.evaluation.ordering import order
from derive.judging.evaluation.reading import Reader
from derive.judging.evaluation.sampling import licensed
from derive.judging.evaluation.world import World, fraction
from derive.judging.refutation.compare import SIDES, Comparison, Values, exact
from derive.replay.approximate import Unknown
from derive.replay.convexity import bend
from derive.vocabulary.budget import tick
from derive.vocabulary.frozen import dataclass

INTERVALS = 40
ROUGH = "0 +/- 1e-20"
STEPS, DOUBLINGS = 200, 12
NARROW, DECIMALS = fmpq(1, 10**8), (1, 2, 4, 7)
"""How closely the minimum of a convex function is enclosed."""
HALF, AWKWARD = fmpq(1, 2), fmpq(37, 101)
"""Where a piece is read; before its kinks are known, at a point that is not likely to be one."""
FINE = 27
DIGITS = (2, 4, 8, FINE)
"""Decimals to which irrational places are enclosed; the fewest that can be verified are shown."""


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
    values : Extent
        The domain.
    met : dict
        What both sides are worth at values that were tried; None where one is not known.
    """

    world: World
    coordinate: Coordinate
    key: Any
    values: Extent
    met: dict[fmpq, Values | None] = field(default_factory=dict)

    @property
    def lowest(self) -> fmpq | None:
        """The lower end of the domain, if it is bounded."""
        return None if self.values.lowest is None else rational(self.values.lowest)

    @property
    def highest(self) -> fmpq | None:
        """The upper end of the domain, if it is bounded."""
        return None if self.values.highest is None else rational(self.values.highest)

    def allows(self, value: fmpq) -> bool:
        """Whether the unknown may have this value."""
        low, high = self.lowest, self.highest
        above = low is None or value > low or (self.values.low_closed and value == low)
        return bool(above and (high is None or value < high or (self.values.high_closed and value == high)))

    def at(self, value: fmpq) -> World:
        """The point where the unknown has this value."""
        return self.world.at({self.coordinate: value})

    def permitted(self, value: fmpq) -> World | None:
        """The same, if the unknown may have the value and the premises hold there."""
        world = self.at(value)
        return world if self.allows(value) and licensed(world) else None


def line(world: World) -> Line | None:
    """The line through a world at which something was evaluated; None if not exactly one real unknown was looked up.

    Predictions stay as they are: an arbitrary model may be constant in its parameters.
    """
    free = [coordinate for coordinate in world.free() if coordinate[0] != "prediction"]
    claim = world.setting.claim
    unknowns = {name_of(item): item for item in claim.varied}
    if len(free) != 1 or free[0][0] not in ("scalar", "entry") or free[0][1] not in unknowns:
        return None
    symbol: Basic = unknowns[str(free[0][1])]
    values = extent(claim, symbol)
    if values is None:
        return None
    key = (symbol, free[0][2]) if isinstance(symbol, IndexedBase) else symbol
    return Line(world=world, coordinate=free[0], key=key, values=values)


Shown: TypeAlias = Callable[[fmpq, LineCertificate | Bowl], CounterExample | None]
"""The evidence with the optimum shown at this point, if it can be verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimiser:
    """A place where an objective is least; `point` is that place, or beside it where it is irrational.

    Irrational places may be enclosed to as many decimals as `digits` says; `certify` gives a point beside it and the certificate.
    """

    point: fmpq
    exact: bool
    digits: tuple[int, ...]
    certify: Callable[[int], tuple[fmpq, LineCertificate | Bowl]]

    def shown(self, show: Shown) -> CounterExample | None:
        """The evidence in the fewest decimals that can be verified, if it can be with the finest enclosure."""
        *coarser, finest = self.digits
        best = self._with(finest, show)
        return best and next((found for found in (self._with(digits, show) for digits in coarser) if found is not None), best)

    def _with(self, digits: int, show: Shown) -> CounterExample | None:
        try:
            return show(*self.certify(digits))
        except NotEvaluable:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Optima:
    """Minimisers that are certain, some or none; kinks are worth trying in any case."""

    points: tuple[Minimiser, ...] = ()
    kinks: tuple[fmpq, ...] = ()


def minimisers(comparison: Comparison, side: int, along: Line) -> Optima:
    """Where what one side makes small is least over the line's domain; none, with a reason noted, where its slope is not exactly known."""
    try:
        try:
            return _Landscape(comparison, side, along).optima()
        except NotEvaluable:
            found = _Basin(comparison, side, along).optima()
            if not found.points:
                raise
            return found
    except (NotEvaluable, Undefined) as why:
        of = f" of {SIDES[side]}" if comparison.claim.between.comparable else ""
        comparison.reasons.setdefault(f"no optimum{of} was certified: {why}")
        return Optima()


class _Along:
    """An objective along one line."""

    def __init__(self, comparison: Comparison, side: int, along: Line) -> None:
        self.premises = comparison.claim.premises
        self.objective = comparison.objectives[side]
        self.direction = comparison.directions[side]
        self.side = SIDES[side]
        self.along = along

    def _read(self, unknown: Any) -> Any:
        return Reader(self.along.world, self.premises, {self.along.key: unknown}).value(self.objective, {})

    def _end(self, at: Fraction, closed: bool) -> End:
        return End(at=at, closed=closed)

    def _told(self) -> dict[str, Any]:
        """What a certificate says of the line."""
        values = self.along.values
        kind: tuple[Any, ...] = self.along.coordinate
        _, name, *index = kind
        return {
            "side": self.side,
            "name": str(name),
            "index": tuple(*index),
            "lowest": None if values.lowest is None else self._end(values.lowest, values.low_closed),
            "highest": None if values.highest is None else self._end(values.highest, values.high_closed),
        }


class _Landscape(_Along):
    """Its places, and the signs of its slope between them."""

    def __init__(self, comparison: Comparison, side: int, along: Line) -> None:
        super().__init__(comparison, side, along)
        self.kinks, pieces = self._pieces()
        self.places: list[Root] = list(self.kinks)
        for (left, right), (slope, _) in zip(pairwise([along.lowest, *self.kinks, along.highest]), pieces, strict=True):
            self.places += [root for root in real_roots(slope.top) if _within(root, left, right)]
        self.places = in_order(self.places)
        self.signs: list[int] = []
        following = iter(pieces)
        slope, orientation = next(following)
        for left, right in pairwise([along.lowest, *self.places, along.highest]):
            tick()
            if any(left is kink for kink in self.kinks):
                slope, orientation = next(following)
            self.signs.append(self.direction * orientation * slope.sign_at(_inside(left, right)))

    def optima(self) -> Optima:
        """The places where it is least, and what lies between two that are ends of one valley."""
        values = self._least()
        points = [
            self._minimiser(place, tuple(other for other, rival in values if other is not place and order(rival, value) is None))
            for place, value in values
        ]
        return Optima(points=tuple(points), kinks=tuple(root for root in self.kinks if type(root) is fmpq))

    def _minimiser(self, place: Root, others: tuple[Root, ...]) -> Minimiser:
        def certify(digits: int) -> tuple[fmpq, LineCertificate]:
            return _bracket(place, digits)[0], self._certificate(place, others, digits)

        irrational = any(not isinstance(root, fmpq) for root in self.places)
        exact = isinstance(place, fmpq)
        return Minimiser(point=_bracket(place)[0], exact=exact, digits=DIGITS if irrational else (FINE,), certify=certify)

    def _worth(self, root: Root) -> Any:
        """The value at a place; roughly, where balls cannot tell the cases apart that meet there."""
        if isinstance(root, fmpq):
            return self._read(root)
        try:
            return self._read(root.ball)
        except NotEvaluable:
            return ball(self._read(_bracket(root)[0])) + arb(ROUGH)

    def _pieces(self) -> tuple[list[Root], list[tuple[Ratio, int]]]:
        """All places of the domain where the formula for the objective changes, or it may jump or be undefined; its slopes between them.

        Each slope is known up to a positive factor, and comes with its orientation.
        """
        known: list[Root] = []
        slopes: list[tuple[tuple[Root | None, Root | None], tuple[Ratio, int]]] = []
        low, high = self.along.lowest, self.along.highest
        while True:
            found = [next((slope for tried, slope in slopes if _same_pair(pair, tried)), None) for pair in pairwise([low, *known, high])]
            if None not in found:
                return known, [slope for slope in found if slope is not None]
            new = [pair for pair, slope in zip(pairwise([low, *known, high]), found, strict=True) if slope is None]
            for left, right in new:
                tick()
                curve = unknown_curve(_inside(left, right, AWKWARD))
                value = self._read(curve)
                slope, orientation = (value.slope, value.direction) if type(value) in (Curve, Growth) else (Ratio(fmpq_poly([0])), 1)
                slopes.append(((left, right), (slope, orientation)))
                for polynomial in [*curve.notes.kinks, *curve.notes.undefined, slope.bottom]:
                    known += [root for root in real_roots(polynomial) if _within(root, low, high)]
            known = in_order(known)
            if len(known) > INTERVALS:
                raise NotEvaluable(f"more than {INTERVALS} kinks")

    def _least(self) -> list[tuple[Root, Any]]:
        """The places at which the objective is least, as far as values tell, with values; all of one valley, or of several equally deep."""
        values: list[tuple[Root, Any]] = []
        for place in self._candidates():
            try:
                values.append((place, self._worth(place) * fmpq(self.direction)))
            except Undefined:
                continue
        return [(place, value) for place, value in values if not any(order(other, value) == -1 for _, other in values)]

    def _candidates(self) -> list[Root]:
        """Places before which it does not rise and after which it does not fall; kinks, where it may jump; closed ends; constant pieces."""
        found: list[Root] = []
        for place, before, after in zip(self.places, self.signs, self.signs[1:], strict=False):
            if (before < 1 and after > -1) or any(same(place, kink) for kink in self.kinks):
                found.append(place)
        low, high = self.along.lowest, self.along.highest
        pieces = zip(pairwise([low, *self.places, high]), self.signs, strict=True)
        found += [_inside(left, right) for (left, right), sign in pieces if sign == 0]
        if low is not None and self.along.values.low_closed:
            found.insert(0, low)
        if high is not None and self.along.values.high_closed:
            found.append(high)
        return found

    def _certificate(self, optimum: Root, others: tuple[Root, ...], digits: int) -> LineCertificate:
        return LineCertificate(
            **self._told(),
            places=tuple(self._place(root, digits) for root in self.places),
            signs=tuple(self.signs),
            optimum=self._place(optimum, digits),
            others=tuple(self._place(other, digits) for other in others),
        )

    def _end(self, at: Fraction, closed: bool) -> End:
        return End(at=at, closed=closed, value=self._shown(rational(at)) if closed else Standing.UNDEFINED)

    def _place(self, root: Root, digits: int) -> Place:
        low, high = _bracket(root, digits)
        polynomial = () if isinstance(root, fmpq) else tuple(fraction(fmpq(part)) for part in reversed(root.polynomial.coeffs()))
        return Place(low=fraction(low), high=fraction(high), value=self._shown(root), polynomial=polynomial)

    def _shown(self, root: Root) -> Evidence:
        try:
            return exact(self._worth(root))
        except (Undefined, NotEvaluable):
            return Standing.UNDEFINED


class _Basin(_Along):
    """One valley, of which nothing but values is known."""

    def optima(self) -> Optima:
        """A minimum of what is convex, if it is attained."""
        start = _inside(self.along.lowest, self.along.highest)
        claim, point = self.along.world.setting.claim, self.along.at(start).freeze()
        try:
            if bend(claim, self.objective, point, self._bowl(start, start, start), self.along.values) != self.direction:
                return Optima()
            found = self._enclosed(start)
        except (Unknown, Undefined):
            return Optima()
        points = () if found is None else (Minimiser(point=found[1], exact=False, digits=DECIMALS, certify=partial(self._certify, found)),)
        return Optima(points=points)

    def _certify(self, found: tuple[fmpq, fmpq, fmpq], digits: int) -> tuple[fmpq, Bowl]:
        """Neighbouring decimals around the minimum; wider than the enclosure that was found."""
        step = fmpq(10) ** -digits
        low, high = fmpq((found[0] / step).floor()) * step, fmpq((found[2] / step).floor() + 1) * step
        low = low if self.along.lowest is None else max(low, self.along.lowest)
        high = high if self.along.highest is None else min(high, self.along.highest)
        return low, self._bowl(low, found[1], high)

    def _bowl(self, low: fmpq, middle: fmpq, high: fmpq) -> Bowl:
        return Bowl(
            **self._told(),
            low=fraction(low),
            middle=fraction(middle),
            high=fraction(high),
            values=(exact(self._read(low)), exact(self._read(middle)), exact(self._read(high))),
        )

    def _better(self, left: fmpq, right: fmpq) -> bool:
        return order(self._read(left), self._read(right)) == -self.direction

    def _enclosed(self, start: fmpq) -> tuple[fmpq, fmpq, fmpq] | None:
        """Three points of which the middle one is the best, close together: first walked apart, then thirds are cut off."""
        low, high = self._walk(start, -1), self._walk(start, 1)
        if low is None or high is None:
            return None
        middle = start
        for _ in range(STEPS):
            tick()
            if high - low < NARROW:
                break
            left, right = _short(low + (middle - low) / 2), _short(middle + (high - middle) / 2)
            if left != middle and self._better(left, middle):
                middle, high = left, middle
            elif right != middle and self._better(right, middle):
                low, middle = middle, right
            else:
                low, high = left if self._better(middle, left) else low, right if self._better(middle, right) else high
        return low, middle, high

    def _walk(self, start: fmpq, way: int) -> fmpq | None:
        """A point on one side that is worse than where one starts, or a closed end of the domain."""
        end = self.along.lowest if way < 0 else self.along.highest
        closed = self.along.values.low_closed if way < 0 else self.along.values.high_closed
        for power in range(DOUBLINGS):
            point = start + way * fmpq(2) ** power if end is None else end + (start - end) / fmpq(2) ** (power + 1)
            if self._better(start, point):
                return point
        return end if closed else None


def _short(value: fmpq) -> fmpq:
    """The value to a few more binary digits than is asked for."""
    return fmpq((value * 2**40).floor()) / 2**40


def _bracket(root: Root, digits: int = FINE) -> tuple[fmpq, fmpq]:
    """The rational root itself, or neighbouring decimals between which an irrational one lies."""
    if isinstance(root, fmpq):
        return root, root
    floor = (root.ball * fmpq(10) ** digits).floor().unique_fmpz()
    if floor is None:
        raise NotEvaluable("a root that is not enclosed finely")
    return fmpq(floor) / fmpq(10) ** digits, fmpq(floor + 1) / fmpq(10) ** digits


def _inside(left: Root | None, right: Root | None, share: fmpq = HALF) -> fmpq:
    """A rational point between two, either of which may be at infinity."""
    low = None if left is None else _bracket(left)[1]
    high = None if right is None else _bracket(right)[0]
    if low is not None and high is not None:
        return low + (high - low) * share
    if low is not None:
        return low + share
    return high - share if high is not None else share


def _within(root: Root, left: Root | None, right: Root | None) -> bool:
    """Whether a root lies strictly between two others."""
    for edge in (left, right):
        if edge is None:
            continue
        if same(root, edge):
            return False
        if not (enclosed(root) < enclosed(edge) or enclosed(root) > enclosed(edge)) and not type(root) is type(edge) is fmpq:
            raise NotEvaluable("a root too close to the end of an interval")
    return (left is None or _below(left, root)) and (right is None or _below(root, right))


def _below(left: Root, right: Root) -> bool:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return bool(left < right)
    return bool(enclosed(left) < enclosed(right))


def _same_pair(left: tuple[Root | None, Root | None], right: tuple[Root | None, Root | None]) -> bool:
    return all(a is b or (a is not None and b is not None and same(a, b)) for a, b in zip(left, right, strict=True))
