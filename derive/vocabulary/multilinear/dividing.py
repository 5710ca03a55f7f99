"""Polynomials taken apart by their leading terms: exact quotients, and roots of squares."""

from fractions import Fraction
from typing import Protocol

from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.polynomial import (
    Coefficient,
    Monomial,
    Poly,
    by_key,
    in_lowest_terms,
    order,
    plus,
    rational_root,
    scaled,
)

SHORT = 60
"""Terms of polynomials that are divided or of which a root is taken."""


class Multiplication(Protocol):
    """What of a ring is needed here."""

    def times(self, left: Poly, right: Poly) -> Poly: ...


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
