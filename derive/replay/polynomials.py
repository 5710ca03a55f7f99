"""Polynomials and rational functions over the rationals, and how many roots lie in an interval: for the replay."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import QQ, Dummy, Poly

from derive.replay.approximate import Unknown

DEGREE = 32
T = Dummy("t")
"""The variable."""


class NotFollowed(Unknown):
    """The function is not of a kind that is traced here."""


def polynomial(coefficients: Sequence[Fraction]) -> Poly:
    """A polynomial over the rationals from its coefficients, the highest power first."""
    return Poly([QQ(part.numerator, part.denominator) for part in coefficients], T, domain=QQ)


class Quotient:
    """A rational function in lowest terms."""

    __slots__ = ("bottom", "top")

    def __init__(self, top: Poly, bottom: Poly) -> None:
        self.top, self.bottom = top.cancel(bottom, include=True) if bottom.degree() > 0 else (top, bottom)
        if max(self.top.degree(), self.bottom.degree()) > DEGREE:
            raise NotFollowed(f"a rational function of degree above {DEGREE}")

    def __add__(self, other: Quotient) -> Quotient:
        return Quotient(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient(self.top * other.top, self.bottom * other.bottom)

    def inverse(self) -> Quotient:
        """One over it."""
        return Quotient(self.bottom, self.top)

    def at(self, point: Fraction) -> Fraction:
        """Its value at a point that is no pole."""
        return evaluated(self.top, point) / evaluated(self.bottom, point)


def evaluated(poly: Poly, point: Fraction) -> Fraction:
    """The value of a polynomial, by Horner's rule."""
    total = Fraction(0)
    for part in poly.rep.to_list():
        total = total * point + Fraction(int(part.numerator), int(part.denominator))
    return total


def quotient(value: Fraction) -> Quotient:
    """A constant."""
    return Quotient(polynomial([value]), polynomial([Fraction(1)]))


def leading(poly: Poly) -> Fraction:
    """The coefficient of the highest power."""
    first = poly.rep.to_list()[0]
    return Fraction(int(first.numerator), int(first.denominator))


def root_count(poly: Poly, low: Fraction | None, high: Fraction | None) -> int:
    """How many different real roots lie in a closed interval, by Sturm's theorem."""
    if poly.degree() <= 0:
        return 0
    ends = [None if end is None else QQ(end.numerator, end.denominator) for end in (low, high)]
    return int(poly.count_roots(*ends))
