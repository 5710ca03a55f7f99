"""Polynomials taken apart by their leading terms: exact quotients, and roots of squares."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.polynomial import (
    ONE,
    Base,
    Coefficient,
    Monomial,
    Poly,
    by_key,
    in_lowest_terms,
    itself,
    order,
    outline,
    plus,
    rational_root,
    scaled,
)

SHORT = 60
"""Terms of polynomials that are divided or of which a root is taken."""


class Multiplication(Protocol):
    """What of a ring is needed here."""

    def times(self, left: Poly, right: Poly) -> Poly: ...
    def settled(self, powers: Mapping[Base, Coefficient]) -> Poly: ...
    def merged(self, one: Monomial, other: Monomial) -> Poly: ...


def quotient(ring: Multiplication, poly: Poly, divisor: Poly) -> Poly | None:
    """The polynomial whose product with the divisor this is; None where there is none."""
    if len(poly) > SHORT or not divisor:
        return None
    leading = max(divisor, key=order)
    left, found = dict(poly), Poly()
    for _ in range(len(poly) + SHORT):
        if not left:
            return found
        tick()
        monomial = max(left, key=order)
        ratio = _over(monomial, leading)
        if ratio is None or ratio in found:
            return None
        term: Poly = {ratio: in_lowest_terms(left[monomial] / Fraction(divisor[leading]))}
        found |= term
        left = plus(left, scaled(ring.times(term, divisor), -1))
    return None


def _over(monomial: Monomial, divisor: Monomial) -> Monomial | None:
    powers = dict(monomial)
    for atom, e in divisor:
        powers[atom] = powers.get(atom, 0) - e
    if any(e < 0 for e in powers.values()):
        return None
    return tuple(sorted(((atom, e) for atom, e in powers.items() if e), key=by_key))


def square_root(ring: Multiplication, poly: Poly) -> Poly | None:
    """The polynomial whose square this is, leading terms first; None where there is none."""
    if len(poly) > SHORT:
        return None
    left = dict(poly)
    found: Poly = {}
    head: tuple[Monomial, Coefficient] | None = None
    for _ in range(len(poly) + 1):
        if not left:
            return found
        monomial = max(left, key=order)
        c = Fraction(left[monomial])
        if head is None:
            root = rational_root(c)
            if root is None or any(e % 2 for _, e in monomial):
                return None
            term = (tuple((atom, in_lowest_terms(Fraction(e) / 2)) for atom, e in monomial), root)
            head = term
        else:
            ratio = _over(monomial, head[0])
            if ratio is None:
                return None
            term = (ratio, in_lowest_terms(c / (2 * Fraction(head[1]))))
        if term[0] in found:
            return None
        added = {term[0]: term[1]}
        left = plus(left, scaled(ring.times(added, plus(scaled(found, 2), added)), -1))
        found[term[0]] = term[1]
    return None


def without_leading(ring: Multiplication, poly: Poly, inverses: list[Base]) -> Poly:
    """lm(D) D^-k as (D^(1-k) - (D - lm(D)) D^-k) / lc(D), wherever the leading monomial of D divides."""
    ((monomial, c),) = poly.items()
    powers = dict(monomial)
    for atom in inverses:
        exponent = powers[atom]
        if exponent >= 0:
            continue
        inner = dict(atom.args[0])
        leading = max(inner, key=outline)
        first = outline(leading)
        alone = sum(outline(other) == first for other in inner) == 1
        if alone and leading and all(powers.get(factor, 0) >= times > 0 for factor, times in leading):
            tick(len(inner))
            for factor, times in leading:
                powers[factor] -= times
            outer = {factor: times for factor, times in powers.items() if times and factor is not atom}
            lead = inner.pop(leading)
            raised = ring.settled({**outer, atom: exponent + 1})
            rest = ring.times(scaled(inner, -1), {tuple(sorted(((f, e) for f, e in outer.items()), key=by_key)): 1})
            lowered = ring.times(rest, itself(atom, exponent))
            return scaled(plus(raised, lowered), c / Fraction(lead))
        low, others = inner.get(ONE, 0), [other for other in inner if other]
        if low and others and any(e < 0 and f.kind == "exp" and all(dict(one).get(f, 0) >= 1 for one in others) for f, e in monomial):
            # e^-u D^-k is (e^-u D^(1-k) - e^-u (D - low) D^-k) / low, where e^u divides all of D but a number.
            tick(len(inner))
            lowered = plus(*(scaled(ring.merged(monomial, one), -inner[one]) for one in others))
            return scaled(plus(ring.settled({**powers, atom: exponent + 1}), lowered), c / Fraction(low))
    return poly
