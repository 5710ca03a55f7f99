"""Polynomials and rational functions over the rationals, and how many roots lie in an interval: for the replay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import dropwhile, pairwise, zip_longest

from derive.replay.approximate import Unknown

DEGREE = 32
ZERO = Fraction(0)


class NotFollowed(Unknown):
    """The function is not of a kind that is traced here."""


class Polynomial:
    """A polynomial over the rationals by its coefficients, the highest power first; none for zero."""

    __slots__ = ("coefficients",)

    def __init__(self, coefficients: Iterable[Fraction]) -> None:
        self.coefficients = tuple(dropwhile(ZERO.__eq__, coefficients))

    @property
    def degree(self) -> int:
        """The highest power; -1 for zero."""
        return len(self.coefficients) - 1

    def __add__(self, other: Polynomial) -> Polynomial:
        parts = zip_longest(reversed(self.coefficients), reversed(other.coefficients), fillvalue=ZERO)
        return Polynomial(reversed([left + right for left, right in parts]))

    def __mul__(self, other: Polynomial) -> Polynomial:
        if self is ONE or other is ONE:
            return other if self is ONE else self
        found = [ZERO] * (self.degree + other.degree + 1)
        for place, left in enumerate(self.coefficients):
            for far, right in enumerate(other.coefficients, place):
                found[far] += left * right
        return Polynomial(found)

    def at(self, point: Fraction) -> Fraction:
        """The value at a point, by Horner's rule."""
        total = ZERO
        for part in self.coefficients:
            total = total * point + part
        return total

    def slope(self) -> Polynomial:
        """The derivative."""
        return Polynomial(part * power for part, power in zip(self.coefficients, range(self.degree, 0, -1), strict=False))

    def divided(self, other: Polynomial) -> tuple[Polynomial, Polynomial]:
        """How often another, not zero, goes into it, and what remains."""
        first, *others = other.coefficients
        rest, whole = list(self.coefficients), []
        for place in range(self.degree - other.degree + 1):
            whole.append(rest[place] / first)
            for far, part in enumerate(others, place + 1):
                rest[far] -= whole[-1] * part
        return Polynomial(whole), Polynomial(rest[len(whole) :])

    def scaled(self) -> Polynomial:
        """It over the size of its leading coefficient: short numbers, and the same roots and signs."""
        size = abs(self.coefficients[0]) if self.coefficients else 1
        return Polynomial(part / size for part in self.coefficients)

    def common(self, other: Polynomial) -> Polynomial:
        """The greatest common divisor, by Euclid's algorithm."""
        first, second = self, other
        while second.coefficients:
            first, second = second, first.divided(second)[1].scaled()
        return first

    def roots(self, low: Fraction | None, high: Fraction | None) -> int:
        """How many different real roots lie in a closed interval, by Sturm's theorem; None is infinity."""
        if self.degree <= 0:
            return 0
        chain = [self.divided(self.common(self.slope()))[0]]
        chain.append(chain[0].slope())
        while chain[-1].coefficients:
            chain.append(MINUS * chain[-2].divided(chain[-1])[1].scaled())
        lost = _changes([part._towards(low, -1) for part in chain]) - _changes([part._towards(high, 1) for part in chain])
        return lost + (low is not None and self.at(low) == 0)

    def _towards(self, end: Fraction | None, side: int) -> Fraction:
        """The value at an end; at infinity what has its sign."""
        return self.at(end) if end is not None else self.coefficients[0] * side**self.degree if self.coefficients else ZERO


def _changes(values: Sequence[Fraction]) -> int:
    """How often the sign changes, zeros left out."""
    return sum(left * right < 0 for left, right in pairwise([value for value in values if value]))


ONE, MINUS = Polynomial([Fraction(1)]), Polynomial([Fraction(-1)])


class Quotient:
    """A rational function in lowest terms."""

    __slots__ = ("bottom", "top")

    def __init__(self, top: Polynomial, bottom: Polynomial) -> None:
        if bottom.degree > 0 and (common := top.common(bottom)).degree > 0:
            top, bottom = top.divided(common)[0], bottom.divided(common)[0]
        self.top, self.bottom = top, bottom
        if max(self.top.degree, self.bottom.degree) > DEGREE:
            raise NotFollowed(f"a rational function of degree above {DEGREE}")

    def __add__(self, other: Quotient) -> Quotient:
        if self.bottom is other.bottom:
            return Quotient(self.top + other.top, self.bottom)
        return Quotient(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient(self.top * other.top, self.bottom * other.bottom)

    def inverse(self) -> Quotient:
        """One over it."""
        return Quotient(self.bottom, self.top)

    def at(self, point: Fraction) -> Fraction:
        """Its value at a point that is no pole."""
        return self.top.at(point) / self.bottom.at(point)


def quotient(value: Fraction) -> Quotient:
    """A constant."""
    return Quotient(Polynomial([value]), ONE)
