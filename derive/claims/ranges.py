"""Which values an unknown may take: by its assumptions and the claim's domains."""

from dataclasses import replace
from fractions import Fraction

from sympy import Basic, FiniteSet, Indexed, IndexedBase, Interval, Range, S, Set, Symbol

from derive.claims.claim import Claim, Domain
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The values that a coordinate may take."""

    lowest: Fraction | None
    highest: Fraction | None
    low_closed: bool
    high_closed: bool


def extent(claim: Claim, symbol: Basic) -> Extent | None:
    """The interval of values that assumptions and domains allow; None if it is no interval with rational ends."""
    values = next((found for kind, found in _KINDS if symbol.assumptions0 == kind.assumptions0), None)
    for domain in claim.domains:
        element = domain.element
        if isinstance(element, Indexed) and element.base == symbol and all(index.is_Integer for index in element.indices):
            return None  # one entry is restricted, and the others are not
        if values is not None and _restricted(domain) == symbol:
            values = _met(values, domain.values)
    if values is None or (values.lowest is not None and values.highest is not None and values.lowest >= values.highest):
        return None
    return values


_KINDS = tuple(
    (Symbol("x", **assumptions), Extent(lowest=low, highest=high, low_closed=closed and low == 0, high_closed=closed and high == 0))
    for assumptions, low, high, closed in (
        ({"real": True}, None, None, False),
        ({"positive": True}, Fraction(0), None, False),
        ({"nonnegative": True}, Fraction(0), None, True),
        ({"negative": True}, None, Fraction(0), False),
        ({"nonpositive": True}, None, Fraction(0), True),
    )
)


def _met(values: Extent, domain: Set) -> Extent | None:
    """The part of an interval that lies in a domain."""
    if domain == S.Reals:
        return values
    if not isinstance(domain, Interval):
        return None
    low, high = (None if end in (S.Infinity, S.NegativeInfinity) else end for end in (domain.start, domain.end))
    if not all(end is None or end.is_Rational for end in (low, high)):
        return None
    lowest, highest = (None if end is None else Fraction(int(end.p), int(end.q)) for end in (low, high))
    if lowest is not None and (values.lowest is None or lowest >= values.lowest):
        closed = not domain.left_open and (lowest != values.lowest or values.low_closed)
        values = replace(values, lowest=lowest, low_closed=closed)
    if highest is not None and (values.highest is None or highest <= values.highest):
        closed = not domain.right_open and (highest != values.highest or values.high_closed)
        values = replace(values, highest=highest, high_closed=closed)
    return values


def _restricted(domain: Domain) -> Basic:
    """The symbol or array that a domain speaks of: one entry's domain counts for all."""
    element = domain.element
    return element if isinstance(element, (Symbol, IndexedBase)) else element.args[0]


def value_count(claim: Claim, symbol: Basic) -> int | None:
    """How many values a symbol, or an entry of an array, has at least; None where they are infinitely many."""
    told = {name: wanted for name, wanted in symbol.assumptions0.items() if name in _UNDERSTOOD}
    if Symbol("x", **told).assumptions0 != symbol.assumptions0:
        return 1  # how many values there are is not known
    values: Set = S.Integers if symbol.is_integer else S.Reals
    if symbol.is_nonnegative:
        values = values.intersect(Interval(0, S.Infinity, left_open=bool(symbol.is_positive)))
    if symbol.is_nonpositive:
        values = values.intersect(Interval(S.NegativeInfinity, 0, right_open=bool(symbol.is_negative)))
    if symbol.is_nonzero and not (symbol.is_positive or symbol.is_negative):
        values = values - FiniteSet(0)
    for domain in claim.domains:
        if _restricted(domain) == symbol:
            values = values.intersect(domain.values)
    if values.is_finite_set is False:
        return None
    return len(values) if isinstance(values, (FiniteSet, Range)) else 0 if values is S.EmptySet else 1


_UNDERSTOOD = ("commutative", "real", "positive", "nonnegative", "negative", "nonpositive", "nonzero", "zero", "integer")


def name_of(item: Basic) -> str:
    """The name of a symbol or array."""
    return item.name if isinstance(item, (Symbol, IndexedBase)) else str(item)
