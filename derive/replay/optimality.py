"""Whether a certificate shows that a point is optimal: everything that it says is verified from the claim and the instance.

Between neighbouring places the formula must not change and the slope must keep its sign: Sturm's theorem counts roots.
A continuous function that falls before a place and rises after it is least there among its neighbours, and of several
such places the lowest is the minimum. Where a function falls towards an open end its limit must not be lower.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mpmath import iv
from sympy import IndexedBase
from sympy.logic.boolalg import Boolean

from derive.claims.certificate import Bowl, LineCertificate, Place
from derive.claims.claim import Claim
from derive.claims.evidence import Evidence, Standing, middle
from derive.claims.instance import Instance
from derive.claims.ranges import Extent, extent, name_of
from derive.claims.sides import Sided
from derive.replay.approximate import Nowhere, Unknown
from derive.replay.convexity import bend
from derive.replay.polynomials import NotFollowed, Polynomial, Quotient
from derive.replay.tracing import Directed, Smooth, Tracer, interval, intervals
from derive.vocabulary.frozen import dataclass

SHOWN = Fraction(1, 10**10)
"""Relative accuracy of the values that a certificate displays."""
NEGLIGIBLE = Fraction(1, 10**30)
PLACES = 100

Stop = Fraction | Place | None
"""Where a piece ends: a rational number, a place, or None at infinity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a reading between two neighbouring places says."""

    left: Stop
    right: Stop
    sample: Fraction
    sign: int
    function: Any
    breaks: tuple[Polynomial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Neighbouring pieces on which the objective is continuous; `left` and `right` are closed ends of the domain, or None."""

    left: Fraction | None
    pieces: tuple[Piece, ...]
    right: Fraction | None

    def open_falls(self) -> Iterator[tuple[Piece, Stop]]:
        """Pieces at an open end towards which the objective falls, each with that end."""
        first, last = self.pieces[0], self.pieces[-1]
        if self.left is None and first.sign == 1:
            yield first, first.left
        if self.right is None and last.sign == -1:
            yield last, last.right

    def valleys(self) -> Iterator[list[Stop | Piece]]:
        """Stretches over which it is locally least: places, closed ends, and pieces on which it is constant."""
        signs = [-1, *(piece.sign for piece in self.pieces), 1]
        stops: list[Stop] = [self.left, *(piece.right for piece in self.pieces[:-1]), self.right]
        current: list[Stop | Piece] | None = None
        for number, (stop, before, after) in enumerate(zip(stops, signs, signs[1:], strict=False)):
            if before == -1:
                current = []
            if current is not None:
                current += [stop] if stop is not None else []
                current += [self.pieces[number]] if after == 0 else []
            if after == 1 and current:
                yield current
            if after != 0:
                current = None


def certified(claim: Claim, point: Instance, certificate: LineCertificate | Bowl) -> bool:
    """Whether a side is optimal at the certificate's optimum, and the point is there or, where that is irrational, near it.

    Raises
    ------
    NotFollowed
        The objective is not of a kind that can be verified, or the certificate does not describe it.
    """
    if certificate.side not in ("before", "after"):
        return False
    side = claim.sides[0 if certificate.side == "before" else 1]
    symbol = next((item for item in claim.varied if name_of(item) == certificate.name), None)
    if symbol is None or isinstance(symbol, IndexedBase) is not bool(certificate.index) or not _alone(claim, point, certificate):
        return False
    at = point.arrays[certificate.name][certificate.index] if certificate.index else point.scalars[certificate.name]
    values = extent(claim, symbol)
    if side.elements or values is None or values != _stated(certificate):
        return False
    if not certificate.optimum.low <= at <= certificate.optimum.high:
        return False
    if isinstance(certificate, Bowl):
        return _bowl(claim, side, point, certificate, values)
    if not _ordered(certificate) or not all(optimum.exact or optimum in certificate.places for optimum in certificate.optima):
        return False
    check = _Check(claim, side, point, certificate)
    return check.displays() and check.least()


def _alone(claim: Claim, point: Instance, certificate: LineCertificate | Bowl) -> bool:
    """Whether nothing else that the optimum is taken over has a value; predictions may all stay, for a model that is constant."""
    names = {name_of(item) for item in claim.varied}
    told: list[tuple[str, tuple[int, ...]]] = [(name, ()) for name in point.scalars if name in names]
    told += [(name, index) for name in point.arrays if name in names for index in point.arrays[name]]
    spoken = {str(name[0]) for _, arguments in point.densities for name, _ in arguments}
    return told == [(certificate.name, certificate.index)] and names.isdisjoint(spoken)


def _stated(certificate: LineCertificate | Bowl) -> Extent:
    ends = certificate.lowest, certificate.highest
    (lowest, low_closed), (highest, high_closed) = ((None, False) if end is None else (end.at, end.closed) for end in ends)
    return Extent(lowest=lowest, highest=highest, low_closed=low_closed, high_closed=high_closed)


def _bowl(claim: Claim, side: Sided, point: Instance, bowl: Bowl, values: Extent) -> bool:
    """Whether what is made small is convex, and not lower at two points, or at closed ends of the domain, than between them."""
    low, middle, high = bowl.low, bowl.middle, bowl.high
    if not (low <= middle <= high and low < high):
        return False
    at_low, at_high = values.low_closed and low == values.lowest, values.high_closed and high == values.highest
    if not ((values.lowest is None or values.lowest < low or at_low) and (values.highest is None or high < values.highest or at_high)):
        return False
    expr = side.worth
    worth = [Tracer(point, claim.premises, bowl.name, bowl.index, at).number(expr) for at in (low, middle, high)]
    if not all(_displays(value, said) for value, said in zip(worth, bowl.values, strict=True)):
        return False
    falls, rises = at_low or _better(side, worth[1], worth[0]), at_high or _better(side, worth[1], worth[2])
    return falls and rises and bend(claim, expr, point, bowl, values) * side.orientation >= 0


def _displays(found: Any, said: Evidence) -> bool:
    """Whether a value is the one that is said."""
    number = middle(said)
    if number is None or (isinstance(found, Fraction) and isinstance(said, Fraction)):
        return bool(found == said)
    with intervals():
        error = abs(interval(found) - interval(number))
        size = abs(interval(found)) * interval(SHOWN) + interval(NEGLIGIBLE)
        return bool(error.a <= size.b)


def _ordered(certificate: LineCertificate) -> bool:
    """Whether the places are where they are said to be, one after another inside the domain."""
    if len(certificate.signs) != len(certificate.places) + 1 or len(certificate.places) > PLACES:
        return False
    for place in certificate.places:
        if place.exact:
            continue
        if not place.polynomial or place.low > place.high:
            return False
        defining = Polynomial(place.polynomial)
        if defining.roots(place.low, place.high) != 1 or 0 in (defining.at(place.low), defining.at(place.high)):
            return False
    lows = [place.low for place in certificate.places] + ([certificate.highest.at] if certificate.highest else [])
    highs = ([certificate.lowest.at] if certificate.lowest else []) + [place.high for place in certificate.places]
    if certificate.lowest is None:
        lows = lows[1:]
    return all(high < low for high, low in zip(highs, lows, strict=False))


class _Check:
    """One certificate, verified piece by piece."""

    def __init__(self, claim: Claim, side: Sided, point: Instance, certificate: LineCertificate) -> None:
        self.claim = claim
        self.objective = side.worth
        self.direction = side.orientation
        self.point = point
        self.certificate = certificate
        low, high = certificate.lowest, certificate.highest
        self.stops: list[Stop] = [None if low is None else low.at, *certificate.places, None if high is None else high.at]

    def tracer(self, at: Any, sample: Fraction = Fraction(0)) -> Tracer:
        """A reading with the coordinate at a value, or free."""
        return Tracer(self.point, self.claim.premises, self.certificate.name, self.certificate.index, at, sample)

    def least(self) -> bool:
        """Whether no value of the coordinate is better than the optimum that is stated."""
        pieces = [self.piece(left, right, sign) for (left, right), sign in zip(pairwise(self.stops), self.certificate.signs, strict=True)]
        optima = self.certificate.optima
        components, jumps = list(self.components(pieces)), list(self.jumps(pieces))
        attained = {optimum for optimum in optima for stop in jumps if _contains(stop, optimum)}
        rivals: list[Any] = []
        for component in components:
            for valley in component.valleys():
                here = {optimum for optimum in optima for element in valley if _contains(element, optimum)}
                attained |= here
                rivals += [] if here else [self.worth(valley[0])]
            rivals += [self.limit(piece, stop) for piece, stop in component.open_falls()]
        rivals += [value for stop in jumps if not any(_contains(stop, optimum) for optimum in optima) for value in self.alone(stop)]
        best = [self.value(optimum) for optimum in optima]
        return attained == set(optima) and all(any(self.not_better(rival, value) for value in best) for rival in rivals)

    def piece(self, left: Stop, right: Stop, sign: int) -> Piece:
        """The reading between two places, if it holds on the whole of the piece.

        Raises
        ------
        NotFollowed
            The formula may change inside, or the slope has not the sign stated.
        """
        sample = _between(left, right)
        tracer = self.tracer(None, sample)
        function = tracer.number(self.objective)
        slope = function.slope if isinstance(function, Smooth) else None
        critical = [*tracer.kinks, *tracer.breaks, *([slope.top, slope.bottom] if slope else [])]
        for poly in critical:
            if poly.coefficients and not _none_inside(poly, left, right):
                raise NotFollowed("a kink, pole or stationary point that the certificate does not list")
        found = 0
        if slope is not None and slope.top.coefficients:
            rate = slope.at(sample)
            found = self.direction * (1 if rate > 0 else -1) * (function.direction if isinstance(function, Directed) else 1)
        if found != sign:
            raise NotFollowed("the slope has not the sign stated")
        return Piece(left=left, right=right, sample=sample, sign=sign, function=function, breaks=tuple(tracer.breaks))

    def components(self, pieces: Sequence[Piece]) -> Iterator[Component]:
        """Runs of pieces over which the objective is continuous."""
        low, high = self.certificate.lowest, self.certificate.highest
        left = low.at if low is not None and low.closed and not _broken(pieces[0], low.at) else None
        current = [pieces[0]]
        for first, second in pairwise(pieces):
            if _broken(first, first.right) or _broken(second, second.left):
                yield Component(left=left, pieces=tuple(current), right=None)
                left, current = None, []
            current.append(second)
        right = high.at if high is not None and high.closed and not _broken(pieces[-1], high.at) else None
        yield Component(left=left, pieces=tuple(current), right=right)

    def jumps(self, pieces: Sequence[Piece]) -> Iterator[Stop]:
        """Places and closed ends at which the objective may jump or be undefined."""
        for first, second in pairwise(pieces):
            if _broken(first, first.right) or _broken(second, second.left):
                yield first.right
        for end, piece in ((self.certificate.lowest, pieces[0]), (self.certificate.highest, pieces[-1])):
            if end is not None and end.closed and _broken(piece, end.at):
                yield end.at

    def alone(self, stop: Stop) -> Iterator[Any]:
        """The value at one rational point, if there is one."""
        at = stop.low if isinstance(stop, Place) and stop.exact else stop
        if not isinstance(at, Fraction):
            raise NotFollowed("a jump or pole at an irrational point")
        try:
            yield self.tracer(at).number(self.objective)
        except Nowhere:
            return

    def limit(self, piece: Piece, stop: Stop) -> Fraction:
        """What a rational function tends to at a rational end of its piece, or at infinity."""
        value = piece.function.value if isinstance(piece.function, Smooth) else None
        if not isinstance(value, Quotient) or (isinstance(stop, Place) and not stop.exact):
            raise NotFollowed("the objective falls towards an open end, and its limit is not known")
        if stop is None:
            above, below = value.top.degree, value.bottom.degree
            if above > below:
                raise NotFollowed("the objective falls without bound")
            return Fraction(0) if above < below else value.top.coefficients[0] / value.bottom.coefficients[0]
        at = stop.low if isinstance(stop, Place) else stop
        if value.bottom.at(at) == 0:
            raise NotFollowed("the objective falls without bound")
        return value.at(at)

    def value(self, place: Place) -> Any:
        """The objective at a place: a Fraction or an enclosure."""
        return self.tracer(place.low if place.exact else _hull(place)).number(self.objective)

    def worth(self, element: Stop | Piece) -> Any:
        """A value that the objective takes in a valley."""
        if isinstance(element, Place):
            return self.value(element)
        return self.tracer(element.sample if isinstance(element, Piece) else element).number(self.objective)

    def not_better(self, value: Any, best: Any) -> bool:
        """Whether a value is certainly not better than the best."""
        return bool(_gap(value, best, self.direction) >= 0)

    def displays(self) -> bool:
        """Whether the values that the certificate displays are right."""
        certificate = self.certificate
        told: list[tuple[Place, Evidence]] = [(place, place.value) for place in (*certificate.places, *certificate.optima)]
        ends = [end for end in (certificate.lowest, certificate.highest) if end is not None and end.closed]
        told += [(Place(low=end.at, high=end.at), end.value) for end in ends]
        return all(self.displayed(place, said) for place, said in told)

    def displayed(self, place: Place, said: Evidence) -> bool:
        """Whether the value at a place is the one displayed."""
        try:
            found = self.value(place)
        except Nowhere:
            return said is Standing.UNDEFINED
        except NotFollowed:
            if place.exact:
                raise
            return said is Standing.UNDEFINED  # no value near a pole
        return _displays(found, said)


def _contains(element: Any, optimum: Place) -> bool:
    """Whether the optimum stated is this place, end, or a point of this piece."""
    if isinstance(element, Place):
        return (element.low, element.high, element.polynomial) == (optimum.low, optimum.high, optimum.polynomial)
    if isinstance(element, Fraction):
        return optimum.exact and optimum.low == element
    low, high = _upper(element.left), _lower(element.right)
    return optimum.exact and (low is None or low < optimum.low) and (high is None or optimum.low < high)


def undefined(claim: Claim, side: Sided, point: Instance) -> bool:
    """Whether a side certainly has no real value at a point."""
    try:
        _fixed(claim, point).number(side.worth)
    except Nowhere:
        return True
    except Unknown:
        return False
    return False


def beats(claim: Claim, side: Sided, second: Instance, first: Instance, certificate: LineCertificate | Bowl | None = None) -> bool:
    """Whether a side is certainly better at the second point than at the first, or than anywhere near it where an optimum is."""
    rival = _fixed(claim, second).number(side.worth)
    return all(_better(side, rival, over.number(side.worth)) for over in _over(claim, first, certificate))


def _better(side: Sided, rival: Any, worth: Any) -> bool:
    return bool(_gap(worth, rival, side.orientation) > 0)


def _gap(value: Any, other: Any, direction: int) -> Any:
    """How much worse the first is: a Fraction, or an interval."""
    if isinstance(value, Fraction) and isinstance(other, Fraction):
        return (value - other) * direction
    with intervals():
        return (interval(value) - interval(other)) * direction


def contained(claim: Claim, condition: Boolean, at: Instance, certificate: LineCertificate | Bowl | None = None) -> bool | None:
    """Whether a point, or wherever a certificate says that an optimum may be, satisfies the condition of a set; None: not certain."""
    known = {over.certainly(condition) for over in _over(claim, at, certificate)}
    return known.pop() if len(known) == 1 else None


def only_moved(claim: Claim, first: Instance, second: Instance) -> bool:
    """Whether two points differ in the scalars and entries that an optimum is taken over, and in nothing else."""
    names = {name_of(item) for item in claim.varied}

    def rest(point: Instance) -> Instance:
        return replace(
            point,
            scalars={name: value for name, value in point.scalars.items() if name not in names},
            arrays={name: entries for name, entries in point.arrays.items() if name not in names},
        )

    return rest(first) == rest(second)


def _fixed(claim: Claim, point: Instance) -> Tracer:
    return Tracer(point, claim.premises, None, (), Fraction(0))


def _over(claim: Claim, point: Instance, certificate: LineCertificate | Bowl | None) -> list[Tracer]:
    """A reading at a point; or at each place where an optimum may be, over an interval where that is irrational."""
    if certificate is None:
        return [_fixed(claim, point)]
    name, index = certificate.name, certificate.index
    places = [place.low if place.exact else _hull(place) for place in certificate.optima]
    return [Tracer(point, claim.premises, name, index, at) for at in places]


def _hull(place: Place) -> Any:
    with intervals():
        return iv.mpf([interval(place.low).a, interval(place.high).b])


def _none_inside(poly: Polynomial, left: Stop, right: Stop) -> bool:
    """Whether all roots of a polynomial between two stops are the stops themselves."""
    return poly.roots(_lower(left), _upper(right)) == sum(_vanishes(poly, stop) for stop in (left, right))


def _broken(piece: Piece, stop: Stop) -> bool:
    """Whether the function may jump or be undefined at an end of its piece."""
    return any(not poly.coefficients or _vanishes(poly, stop) for poly in piece.breaks)


def _vanishes(poly: Polynomial, stop: Stop) -> bool:
    if stop is None:
        return False
    if isinstance(stop, Fraction) or stop.exact:
        return poly.at(stop if isinstance(stop, Fraction) else stop.low) == 0
    return poly.common(Polynomial(stop.polynomial)).roots(stop.low, stop.high) > 0


def _between(left: Stop, right: Stop) -> Fraction:
    """A rational point inside a piece."""
    low, high = _upper(left), _lower(right)
    if low is not None and high is not None:
        return (low + high) / 2
    return low + 1 if low is not None else high - 1 if high is not None else Fraction(0)


def _lower(stop: Stop) -> Fraction | None:
    return stop.low if isinstance(stop, Place) else stop


def _upper(stop: Stop) -> Fraction | None:
    return stop.high if isinstance(stop, Place) else stop
