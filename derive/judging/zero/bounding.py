"""Signs of polynomials whose atoms lie between bounds, by a change of variable: x = (low + high u)/(1 + u), u above zero.

With one end x is that end plus or minus u. Multiplied up by powers of 1 + u, a polynomial whose coefficients are all positive is
positive; u is zero, and 1/u too, at an end that belongs to the values, where more has to be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import prod

from derive.judging.zero.laws import KnownSign
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import tick

MOST = 512
"""Coefficients above which no sign is looked for."""

Exponents = tuple[int, ...]


def sign_between(terms: Mapping[Exponents, Fraction], bounds: tuple[Bounds, ...]) -> KnownSign:
    """The sign of a polynomial in numbers that lie between these bounds, as far as its coefficients show it."""
    degrees = [max(exponents[place] for exponents in terms) for place in range(len(bounds))]
    if prod(degree + 1 for degree in degrees) > MOST:
        return KnownSign.REAL
    changed: dict[Exponents, Fraction] = {}
    for exponents, c in terms.items():
        factors = [_power(own, e, degree) for own, e, degree in zip(bounds, exponents, degrees, strict=True)]
        for chosen in product(*(enumerate(factor) for factor in factors)):
            tick()
            key = tuple(power for power, _ in chosen)
            changed[key] = changed.get(key, Fraction(0)) + c * prod((value for _, value in chosen), start=Fraction(1))
    if any(c < 0 for c in changed.values()):
        return KnownSign.REAL
    sides = [_ends(own, degree) for own, degree in zip(bounds, degrees, strict=True)]
    for corner in product(*sides):
        # What is left of the polynomial where each variable is inside or at an end that it may reach.
        left = (c for key, c in changed.items() if all(end is None or key[place] == end for place, end in enumerate(corner)))
        if not any(left):
            return KnownSign.NONNEGATIVE
    return KnownSign.POSITIVE


def _ends(own: Bounds, degree: int) -> tuple[int | None, ...]:
    """None for the inside, and the power of u that is left at each end that belongs to the values."""
    at_zero = own.low is not None and not own.low_open if own.high is not None else not own.low_open
    if own.low is None:
        at_zero = not own.high_open
    beyond = own.low is not None and own.high is not None and not own.high_open
    return (None, *((0,) if at_zero else ()), *((degree,) if beyond else ()))


def _power(own: Bounds, e: int, degree: int) -> list[Fraction]:
    """x^e (1 + u)^(degree - e) by powers of u; without the second factor where there is one end only."""
    if own.low is not None and own.high is not None:
        return _times(_raised([own.low, own.high], e), _raised([Fraction(1), Fraction(1)], degree - e))
    base = [own.low, Fraction(1)] if own.low is not None else [own.high or Fraction(0), Fraction(-1)]
    return _raised(base, e)


def _raised(base: list[Fraction], e: int) -> list[Fraction]:
    found = [Fraction(1)]
    for _ in range(e):
        found = _times(found, base)
    return found


def _times(left: list[Fraction], right: list[Fraction]) -> list[Fraction]:
    found = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            found[i + j] += one * other
    return found
