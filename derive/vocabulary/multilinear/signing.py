"""Signs in the normal form: s = sign(u) with s^3 = s, s |u| = u and s u = |u|, so that every condition on u is a polynomial in s."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from derive.vocabulary.multilinear.polynomial import (
    ONE,
    Base,
    Coefficient,
    Monomial,
    Poly,
    by_key,
    constant,
    itself,
    number,
    outline,
    plus,
    scaled,
)


class SignedArithmetic(Protocol):
    """What of a ring is needed here."""

    def absolute(self, poly: Poly) -> Poly: ...
    def atom(self, kind: str, data: object, args: tuple[Poly, ...]) -> Base: ...
    def content(self, poly: Poly) -> tuple[Coefficient, Monomial, Poly]: ...
    def certainly_positive(self, poly: Poly) -> bool: ...
    def settled(self, powers: Mapping[Base, Coefficient]) -> Poly: ...
    def times(self, left: Poly, right: Poly) -> Poly: ...


def signum(ring: SignedArithmetic, poly: Poly) -> Poly:
    """1 where a polynomial is positive, -1 where it is negative, and 0 where it is zero: of a product the product of the signs."""
    if not poly:
        return {}
    c, monomial, rest = ring.content(poly)
    found = number(1 if c > 0 else -1)
    for atom, exponent in monomial:
        if not atom.positive:
            found = ring.times(found, _of_factor(ring, atom, not isinstance(exponent, int) or exponent % 2 == 1))
    if constant(rest) == 1 or ring.certainly_positive(rest):
        return found
    if ring.certainly_positive(scaled(rest, -1)):
        return scaled(found, -1)
    return ring.times(found, itself(ring.atom("sign", None, (rest,))))


def _of_factor(ring: SignedArithmetic, atom: Base, odd: bool) -> Poly:
    """The sign of an odd or even power of an atom."""
    if atom.kind in ("abs", "power"):
        inside, odd = signum(ring, dict(atom.args[0])), odd and atom.kind == "power"
        return inside if odd else ring.times(inside, inside)
    if ring.certainly_positive({((atom, 1),): -1}):
        return number(-1 if odd else 1)
    own = ring.atom("sign", None, (itself(atom),))
    return ring.settled({own: 1 if odd else 2})


def flag(ring: SignedArithmetic, gap: Poly, relation: str) -> Poly:
    """1 where the gap is above zero (">"), not below (">="), zero ("==") or not ("!="), else 0."""
    own = signum(ring, gap)
    square = ring.times(own, own)
    match relation:
        case ">":
            return scaled(plus(square, own), Fraction(1, 2))
        case ">=":
            return plus(number(1), scaled(plus(own, scaled(square, -1)), Fraction(1, 2)))
        case "==":
            return plus(number(1), scaled(square, -1))
    return square


def absorbed(ring: SignedArithmetic, powers: Mapping[Base, Coefficient]) -> Poly | None:
    """A product in which a sign meets what it is the sign of, without that sign; None where none does."""
    for own, times in powers.items():
        if own.kind != "sign":
            continue
        inside = dict(own.args[0])
        rest = {atom: e for atom, e in powers.items() if atom is not own}
        if ring.absolute(inside) == inside:  # never negative: s u = u
            if all(powers.get(atom, 0) for monomial in inside for atom, _ in monomial) and len(inside) == 1:
                return ring.settled(rest)
            continue
        size = ring.atom("abs", None, (inside,))
        fewer = rest if times == 1 else {**rest, own: times - 1}
        if powers.get(size, 0) >= 1:
            return ring.times(ring.settled({**fewer, size: powers[size] - 1}), inside)
        if len(inside) == 1 and next(iter(inside.values())) == 1:
            (((whole, _),),) = inside
        else:
            whole = ring.atom("power", None, (inside,))
        e = powers.get(whole, 0)
        if not isinstance(e, int):  # a root: what it is of is not negative
            return ring.settled(rest)
        if e < 0 or (e > 0 and whole.kind != "power"):
            return ring.settled({**fewer, size: powers.get(size, 0) + 1, whole: e - 1})
        if whole.kind == "power" and (found := _led(ring, powers, own, size)) is not None:
            return found
    return None


def _led(ring: SignedArithmetic, powers: Mapping[Base, Coefficient], own: Base, size: Base) -> Poly | None:
    """lm(u) s as (|u| - (u - lm(u)) s) / lc(u), where the leading monomial of u divides the product."""
    inner = dict(own.args[0])
    leading = max(inner, key=outline)
    first = outline(leading)
    if leading == ONE or sum(outline(other) == first for other in inner) > 1:
        return None
    if not all(powers.get(factor, 0) >= times > 0 for factor, times in leading):
        return None
    rest = {atom: e for atom, e in powers.items() if atom is not own}
    for factor, times in leading:
        rest[factor] -= times
    rest = {atom: e for atom, e in rest.items() if e}
    lead = Fraction(inner.pop(leading))
    fewer = powers[own] - 1
    whole = ring.settled({**rest, size: rest.get(size, 0) + 1, **({own: fewer} if fewer else {})})
    lower = ring.times(scaled(inner, -1), {tuple(sorted({**rest, own: powers[own]}.items(), key=by_key)): 1})
    return scaled(plus(whole, lower), 1 / lead)
