"""Where a function of one unknown and of numbers is least: pieces of polynomials, their roots counted exactly (Sturm).

Between the kinks the function is a polynomial with rational coefficients. The least value c that it takes at kinks, ends and rational
stationary points is the least of all if f - c has no other roots and is positive elsewhere, which Sturm's theorem decides; if f comes
closer to a lower value at an end that does not belong to the interval, or falls without end, it is least nowhere.
"""

from collections.abc import Sequence
from itertools import pairwise

from sympy import QQ, Abs, Basic, Expr, Interval, Max, Min, Piecewise, Poly, Rational, S, Symbol, oo, real_roots
from sympy.core.relational import Eq, Relational
from sympy.logic.boolalg import And, BooleanAtom, Not, Or
from sympy.polys.polyerrors import BasePolynomialError

from derive.judging.proof.discharge import AboveBetween, Identity, Proof
from derive.judging.proof.theory import Unproved
from derive.vocabulary.binding import free
from derive.vocabulary.budget import tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import live

DEGREE, PIECES = 12, 24
"""Degree of a polynomial, and pieces, above which nothing is looked for."""
DOUBLINGS = 40
METHOD = "the least value among kinks, ends and stationary points; elsewhere, by Sturm's theorem, the objective is above it"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolynomialPiece:
    """On an open interval the function is this polynomial."""

    low: Expr
    high: Expr
    poly: Poly


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """Where a function is least, and what has to be confirmed: what is positive between two ends, what is equal, what is positive."""

    points: tuple[Rational, ...]
    between: tuple[AboveBetween, ...]
    equal: tuple[tuple[Expr, Expr], ...]
    above: tuple[Expr, ...]

    def proof(self) -> Proof:
        """What has to be confirmed of it."""
        identities = tuple(Identity(left=left, right=right) for left, right in self.equal)
        return Proof(method=METHOD, identities=identities, above=self.above, between=self.between)


def pieces(expr: Expr, unknown: Symbol, low: Expr, high: Expr) -> list[PolynomialPiece]:
    """The polynomials that an expression is between its kinks.

    Raises
    ------
    Unproved
        It is none, or has kinks at irrational places.
    """
    tick(20)
    folded = _first_case(expr, unknown)
    if folded is None:
        try:
            poly = Poly(expr, unknown, domain=QQ)
        except BasePolynomialError as wrong:
            raise Unproved(f"the objective is no polynomial of numbers between its kinks: {wrong}") from wrong
        if poly.degree() > DEGREE:
            raise Unproved("the objective is a polynomial of a high degree")
        return [PolynomialPiece(low=low, high=high, poly=poly)]
    inside = folded.args[0] if isinstance(folded, Abs) else folded.args[0] - folded.args[1]
    found: list[PolynomialPiece] = []
    for piece in pieces(inside, unknown, low, high):
        for left, right in pairwise([piece.low, *_roots(piece.poly, piece.low, piece.high), piece.high]):
            own = _sign_at(piece.poly, between(left, right))
            found += pieces(expr.xreplace({folded: _by_sign(folded, own)}), unknown, left, right)
            if len(found) > PIECES:
                raise Unproved("the objective has too many kinks")
    return found


def _first_case(expr: Expr, unknown: Symbol) -> Expr | None:
    """An absolute value or a maximum, which are continuous, in which no other is."""
    for node in expr.args:
        if isinstance(node, Expr) and (inner := _first_case(node, unknown)) is not None:
            return inner
    two = isinstance(expr, (Max, Min)) and len(expr.args) == 2
    return expr if unknown in free(expr) and (two or isinstance(expr, Abs)) else None


def _by_sign(folded: Expr, own: int) -> Expr:
    match folded:
        case Abs():
            return own * folded.args[0]
        case Max():
            return folded.args[0] if own >= 0 else folded.args[1]
    return folded.args[1] if own >= 0 else folded.args[0]


def _roots(poly: Poly, low: Expr, high: Expr) -> list[Rational]:
    """The real roots inside, all of which have to be rational."""
    if poly.degree() < 1:
        return []
    tick(50 * poly.degree())
    found = [root for root in dict.fromkeys(real_roots(poly)) if low < root < high]
    if not all(root.is_Rational for root in found):
        raise Unproved("a kink or a stationary point is irrational")
    return sorted(found)


def _rational_roots(poly: Poly, low: Expr, high: Expr) -> list[Rational]:
    return sorted(root for root in poly.ground_roots() if low < root < high) if poly.degree() > 0 else []


def between(low: Expr, high: Expr) -> Rational:
    """A number between two ends."""
    if low.is_finite and high.is_finite:
        return (low + high) / 2
    return low + 1 if low.is_finite else high - 1 if high.is_finite else S.Zero


def _sign_at(poly: Poly, at: Expr) -> int:
    value = poly.eval(at)
    return int(bool(value > 0)) - int(bool(value < 0))


def _above(poly: Poly, low: Expr, high: Expr) -> bool:
    """Whether a polynomial has no root in an open interval and is positive there, by Sturm's theorem."""
    if poly.is_zero or _sign_at(poly, between(low, high)) <= 0:
        return False
    if poly.degree() < 1:
        return True
    tick(50 * poly.degree())
    ends = [end for end in (low, high) if end.is_finite and poly.eval(end) == 0]
    count = poly.count_roots(None if low.is_infinite else low, None if high.is_infinite else high)
    return bool(count == len(ends))


def least(objective: Expr, unknown: Symbol, interval: Interval) -> Least:
    """Where the objective is least on the interval.

    Raises
    ------
    Unproved
        It is not made of numbers and polynomials, or the place is not rational.
    """
    expr = live(objective)
    if free(expr) != {unknown} or not all(end.is_Rational or end.is_infinite for end in (interval.start, interval.end)):
        raise Unproved("the objective is no function of the unknown and of numbers alone")
    parts = pieces(expr, unknown, interval.start, interval.end)
    places = dict.fromkeys(end for part in parts for end in (part.low, part.high) if end.is_finite)
    places |= dict.fromkeys(root for part in parts for root in _rational_roots(part.poly.diff(), part.low, part.high))
    values = {place: _value(parts, place) for place in sorted(places)}
    inside = {place: value for place, value in values.items() if place in interval}
    limits = {end: _limit(part.poly, end) for part, end in ((parts[0], interval.start), (parts[-1], interval.end)) if end not in inside}
    lowest = min([*inside.values(), *limits.values()])
    if lowest == -oo:
        end = next(end for end, limit in limits.items() if limit == -oo)
        return _falling(parts[0] if end == interval.start else parts[-1], end, expr, unknown)
    best = tuple(place for place, value in inside.items() if value == lowest)
    cuts = [interval.start, *(place for place in values if interval.start < place < interval.end), interval.end]
    shown = []
    for left, right in pairwise(cuts):
        part = next(part for part in parts if part.low <= left and right <= part.high)
        if not _above(part.poly - lowest, left, right):
            raise Unproved("the objective is not above its least value everywhere else")
        shown.append(AboveBetween(expr=expr - lowest, unknown=unknown, low=left, high=right))
    equal = tuple((expr.xreplace({unknown: place}), lowest) for place in best)
    if not best:  # it comes closer to its lower bound at an end, and does not reach it
        end = next(end for end, limit in limits.items() if limit == lowest)
        if end.is_infinite:
            raise Unproved("the objective comes closer to its lower bound without end")
        equal = ((expr.xreplace({unknown: end}), lowest),)
    above = tuple(value - lowest for place, value in inside.items() if place not in best)
    return Least(points=best, between=tuple(shown), equal=equal, above=above)


def _value(parts: Sequence[PolynomialPiece], place: Expr) -> Expr:
    return next(part.poly.eval(place) for part in parts if part.low <= place <= part.high)


def _limit(poly: Poly, end: Expr) -> Expr:
    if end.is_finite or poly.degree() < 1:
        return poly.eval(end) if end.is_finite else poly.as_expr()
    return poly.LC() * (oo if end == oo or poly.degree() % 2 == 0 else -oo)


def _falling(part: PolynomialPiece, end: Expr, expr: Expr, unknown: Symbol) -> Least:
    """The objective falls at least as fast as a line towards an infinite end."""
    way = 1 if end == oo else -1
    start, step = (part.low if way > 0 else part.high), S.One
    start = S.Zero if start.is_infinite else start
    for _ in range(DOUBLINGS):
        at = start + way * step
        slope = -way * part.poly.diff().eval(at) / 2
        line = part.poly.eval(at) - slope * way * (unknown - at)
        low, high = (at, oo) if way > 0 else (-oo, at)
        if slope > 0 and _above(Poly(line, unknown, domain=QQ) - part.poly, low, high):
            return Least(
                points=(), between=(AboveBetween(expr=line - expr, unknown=unknown, low=low, high=high),), equal=(), above=(slope,)
            )
        step *= 2
    raise Unproved("where the objective begins to fall was not found")


# conditions


def solutions(condition: Basic, unknown: Symbol, interval: Interval) -> tuple[tuple[Rational, ...], tuple[AboveBetween, ...]]:
    """The points of the interval at which a condition holds, finitely many, and what shows that it does not elsewhere.

    Raises
    ------
    Unproved
        It is made of something else than numbers and polynomials, or holds on an interval.
    """
    gaps = [relation.lhs - relation.rhs for relation in sorted(condition.atoms(Relational), key=str)]
    if any(not free(gap) <= {unknown} for gap in gaps) or isinstance(condition, Piecewise):
        raise Unproved("the condition of the set is not about numbers alone")
    listed = [side for relation in condition.atoms(Eq) if unknown in relation.args for side in relation.args if side != unknown]
    if any(side.is_number and live(side) not in interval for side in listed):
        raise Unproved("a point of the set is none that the unknown may be")
    parts = {gap: pieces(live(gap), unknown, interval.start, interval.end) for gap in gaps}
    places = dict.fromkeys(end for several in parts.values() for part in several for end in (part.low, part.high) if end.is_finite)
    places |= dict.fromkeys(root for several in parts.values() for part in several for root in _roots(part.poly, part.low, part.high))
    cuts = sorted(place for place in places if interval.start < place < interval.end)
    shown: list[AboveBetween] = []
    for left, right in pairwise([interval.start, *cuts, interval.end]):
        if _holds(condition, unknown, between(left, right)):
            raise Unproved("the condition of the set holds on an interval")
        for gap, several in parts.items():
            part = next(part for part in several if part.low <= left and right <= part.high)
            own = _sign_at(part.poly, between(left, right))
            if own:
                shown.append(AboveBetween(expr=own * gap, unknown=unknown, low=left, high=right))
    ends = [end for end in (interval.start, interval.end) if end in interval]
    return tuple(place for place in sorted({*cuts, *ends}) if _holds(condition, unknown, place)), tuple(shown)


def _holds(condition: Basic, unknown: Symbol, at: Rational) -> bool:
    match condition:
        case BooleanAtom():
            return bool(condition)
        case And():
            return all(_holds(part, unknown, at) for part in condition.args)
        case Or():
            return any(_holds(part, unknown, at) for part in condition.args)
        case Not():
            return not _holds(condition.args[0], unknown, at)
        case Relational():
            gap = live(condition.lhs - condition.rhs).xreplace({unknown: at})
            if gap.is_Rational:
                return bool(condition.func(gap, 0))
    raise Unproved(f"`{condition}` is not understood as a condition on numbers")
