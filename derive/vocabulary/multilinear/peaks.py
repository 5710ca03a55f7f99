"""The largest value over a range: what does not depend on the index comes out, and so does what multiplies the rest and has a sign.

max(a + c u_i) = a + c max u_i for c >= 0; max exp u_i = exp max u_i; max (a_i + |u_i|) is the larger of max (a_i + u_i) and
max (a_i - u_i). The range is shifted to begin at 1. That there is a value to be the largest is asked for where it stands.
"""

from fractions import Fraction

from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.closing import Closing
from derive.vocabulary.multilinear.polynomial import Base, Coefficient, Label, Monomial, Poly, itself, plus, scaled
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.sums import Summation

_NAMED = ("symbol", "entry", "symmetric")
"""Kinds of atoms that have assumptions."""


class Peaks:
    """Largest values in a ring."""

    def __init__(self, ring: Ring, sums: Summation) -> None:
        self.ring, self.sums = ring, sums
        self.closing = Closing("largest", ring, sums, self.over)

    def over(self, body: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        """The largest value of a body at an open index."""
        tick(1 + len(body))
        ring = self.ring
        still = {monomial: c for monomial, c in body.items() if not _has(monomial, label)}
        moving = {monomial: c for monomial, c in body.items() if _has(monomial, label)}
        if not moving:
            return still
        c, common, rest = ring.content(moving)
        outside: Poly = {(): c if c > 0 else -c}
        inside: Poly = {(): 1 if c > 0 else -1}
        for atom, exponent in common:
            way = 0 if label in atom.open else self._way(atom, exponent)
            if way:
                outside = ring.times(outside, scaled(itself(atom, exponent), way))
                inside = scaled(inside, way)
            else:
                inside = ring.times(inside, itself(atom, exponent))
        return plus(still, ring.times(outside, self._primitive(ring.times(inside, rest), label, lower, upper)))

    def _way(self, atom: Base, exponent: Coefficient) -> int:
        """1 where a power is never negative, -1 where it is negative, else 0."""
        ring, whole = self.ring, isinstance(exponent, int)
        assumed = atom.data if atom.kind in _NAMED else None
        some = atom.kind == "abs" or ring.never_negative(itself(atom)) or (assumed is not None and assumed.is_nonnegative)
        if atom.positive or (whole and exponent % 2 == 0) or (exponent > 0 and some):
            return 1
        below = ring.certainly_positive(scaled(itself(atom), -1)) or (assumed is not None and assumed.is_negative)
        return -1 if whole and (below or (exponent > 0 and assumed is not None and assumed.is_nonpositive)) else 0

    def _primitive(self, body: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        """Of a body that is no sum with what is still, and no multiple."""
        ring = self.ring
        if len(body) == 1:
            ((monomial, c),) = body.items()
            if c == 1 and all(atom.kind == "exp" for atom, _ in monomial):
                raised = plus({}, *(scaled(dict(atom.args[0]), e) for atom, e in monomial))
                return ring.exponential(self.over(raised, label, lower, upper))
            ((atom, e), *others) = monomial
            if c == 1 and not others and e == 1 and atom.kind == "log":
                return ring.logarithm(self.over(dict(atom.args[0]), label, lower, upper))
            if c == 1 and not others and e != 1 and atom.positive:
                way = 1 if e > 0 else -1
                return ring.power(scaled(self.over(scaled(itself(atom), way), label, lower, upper), way), e)
        for monomial, c in body.items():
            if c > 0 and len(monomial) == 1 and monomial[0][0].kind == "abs" and monomial[0][1] == 1:
                rest = {other: d for other, d in body.items() if other != monomial}
                inner = scaled(dict(monomial[0][0].args[0]), c)
                one, other = (self.over(plus(rest, scaled(inner, way)), label, lower, upper) for way in (1, -1))
                return scaled(plus(one, other, ring.absolute(plus(one, scaled(other, -1)))), Fraction(1, 2))
        return itself(self.closing.atom(body, label, lower, upper))


def _has(monomial: Monomial, label: Label) -> bool:
    return any(label in atom.open for atom, _ in monomial)
