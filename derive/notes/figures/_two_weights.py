"""Least squares in two weights: the data, and where a penalty moves the solution, in exact arithmetic."""

from fractions import Fraction
from operator import mul

import mpmath

from derive.notes import exact
from derive.notes.exact import Vector
from derive.notes.figures._pen import Point
from derive.notes.numbers import decimals

X = tuple(decimals(*row) for row in (("1.0", "0.9"), ("0.2", "1.2"), ("-0.7", "-1.0"), ("0.8", "0.1"), ("-0.5", "0.2"), ("0.5", "0.8")))
Y = decimals("2.3", "2.2", "-2.1", "0.8", "0.1", "1.5")
"""Two correlated inputs, so that the contours are oblique."""


DIGITS = 30
"""Of what is not rational, whatever the precision that somebody else has set."""


def least_squares() -> Vector:
    """The minimiser of the residual sum of squares."""
    return exact.ridge(X, Y, (0, 0))


def ridge(weight: Fraction) -> Vector:
    """The minimiser of the residual sum of squares plus `weight` times the squared length of theta."""
    return exact.ridge(X, Y, (weight, weight))


def lasso(weight: Fraction) -> Vector:
    """The minimiser of the residual sum of squares plus `weight` times the sum of |theta_j|."""
    return exact.lasso(X, Y, weight / len(Y))


def rss(theta: Vector) -> Fraction:
    """The residual sum of squares, from the data."""
    return sum(((y - value) ** 2 for value, y in zip(exact.fitted(X, theta), Y, strict=True)), Fraction(0))


def contour(height: Fraction, count: int = 64) -> tuple[Point, ...]:
    """Points of the ellipse on which the residual sum of squares is this much above its minimum."""
    first, second = zip(*X, strict=True)
    a, b, c = (sum(map(mul, one, other)) for one, other in ((first, first), (first, second), (second, second)))
    with mpmath.workdps(DIGITS):
        centre = tuple(map(_real, least_squares()))
        # With X'X = L L', the ellipse is the circle |L' (theta - centre)|^2 = height.
        left = mpmath.sqrt(_real(a))
        below = _real(b) / left
        right = mpmath.sqrt(_real(c) - below**2)
        return tuple(
            (float(centre[0] + (across - below * up / right) / left), float(centre[1] + up / right))
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
