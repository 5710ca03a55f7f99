"""Least squares in two weights: the data, and where a penalty moves the solution, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import mpmath

from derive.notes.figures._pen import Point
from derive.notes.numbers import decimals

Weights = tuple[Fraction, Fraction]

X = tuple(decimals(*row) for row in (("1.0", "0.9"), ("0.2", "1.2"), ("-0.7", "-1.0"), ("0.8", "0.1"), ("-0.5", "0.2"), ("0.5", "0.8")))
Y = decimals("2.3", "2.2", "-2.1", "0.8", "0.1", "1.5")
"""Two correlated inputs, so that the contours are oblique."""


DIGITS = 30
"""Of what is not rational, whatever the precision that somebody else has set."""


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


COLUMNS = tuple(zip(*X, strict=True))
GRAM = tuple(tuple(_dot(one, other) for other in COLUMNS) for one in COLUMNS)
"""X'X."""
MOMENT = tuple(_dot(column, Y) for column in COLUMNS)
"""X'y."""
UNIT = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))


def _solved(gram: Sequence[Sequence[Fraction]], moment: Sequence[Fraction]) -> Weights:
    (a, b), (c, d) = gram
    determinant = a * d - b * c
    return (d * moment[0] - b * moment[1]) / determinant, (a * moment[1] - c * moment[0]) / determinant


def least_squares() -> Weights:
    """The minimiser of the residual sum of squares."""
    return _solved(GRAM, MOMENT)


def ridge(weight: Fraction) -> Weights:
    """The minimiser of the residual sum of squares plus `weight` times the squared length of theta."""
    (a, b), (c, d) = GRAM
    return _solved(((a + weight, b), (c, d + weight)), MOMENT)


def lasso(weight: Fraction) -> Weights:
    """The minimiser of the residual sum of squares plus `weight` times the sum of |theta_j|.

    Every pattern of signs is tried; the one whose subgradient conditions hold is the minimiser, since the objective is convex.
    """
    for signs in product((1, 0, -1), repeat=2):
        pulled = [moment - weight * sign / 2 for moment, sign in zip(MOMENT, signs, strict=True)]
        # A weight without a sign gets the equation theta_j = 0 instead of its own.
        gram = [line if sign else unit for line, sign, unit in zip(GRAM, signs, UNIT, strict=True)]
        found = _solved(gram, [value if sign else Fraction(0) for value, sign in zip(pulled, signs, strict=True)])
        if _stationary(found, signs, weight):
            return found
    raise AssertionError("a convex objective has a minimiser")


def _stationary(theta: Weights, signs: Sequence[int], weight: Fraction) -> bool:
    slopes = [2 * (moment - _dot(line, theta)) for moment, line in zip(MOMENT, GRAM, strict=True)]
    return all(
        value * sign > 0 and slope == weight * sign if sign else abs(slope) <= weight
        for value, sign, slope in zip(theta, signs, slopes, strict=True)
    )


def rss(theta: Weights) -> Fraction:
    """The residual sum of squares, from the data."""
    return sum(((y - _dot(row, theta)) ** 2 for row, y in zip(X, Y, strict=True)), Fraction(0))


def contour(height: Fraction, count: int = 64) -> tuple[Point, ...]:
    """Points of the ellipse on which the residual sum of squares is this much above its minimum."""
    (a, b), (_, c) = GRAM
    with mpmath.workdps(DIGITS):
        centre = tuple(map(_real, least_squares()))
        # With X'X = L L', the ellipse is the circle |L' (theta - centre)|^2 = height.
        first = mpmath.sqrt(_real(a))
        below = _real(b) / first
        second = mpmath.sqrt(_real(c) - below**2)
        return tuple(
            (float(centre[0] + (across - below * up / second) / first), float(centre[1] + up / second))
            for across, up in circle(height, count)
        )


def circle(squared_radius: Fraction, count: int = 64) -> tuple[Point, ...]:
    """Points about the origin whose squared distance from it is this."""
    with mpmath.workdps(DIGITS):
        radius = mpmath.sqrt(_real(squared_radius))
        turns = [2 * mpmath.pi * place / count for place in range(count + 1)]
        return tuple((float(radius * mpmath.cos(turn)), float(radius * mpmath.sin(turn))) for turn in turns)


def _real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator
