"""Least squares in two weights: the data, where a penalty moves the solution, in exact arithmetic, and the plane that shows it."""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

import mpmath

from derive.notes import exact
from derive.notes.exact import Vector
from derive.notes.figures._pen import BLUE, ORANGE, WIDTH, Panel, Pen, Point
from derive.notes.numbers import decimals, shown

X = tuple(decimals(*row) for row in (("1.0", "0.9"), ("0.2", "1.2"), ("-0.7", "-1.0"), ("0.8", "0.1"), ("-0.5", "0.2"), ("0.5", "0.8")))
Y = decimals("2.3", "2.2", "-2.1", "0.8", "0.1", "1.5")
"""Two correlated inputs, so that the contours are oblique."""
DIGITS = 30
"""Of what is not rational, whatever the precision that somebody else has set."""
ACROSS, UP = (-2.4, 3.2), (-1.6, 2.95)
UNIT = (WIDTH - 0.55) / (ACROSS[1] - ACROSS[0])
HEIGHT = UNIT * (UP[1] - UP[0]) + 0.35
LEVELS = (Fraction(1, 9), Fraction(4, 9))
"""Inner contours: their heights above the minimum, as multiples of the one that touches; a third and two thirds of its size."""


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
            (float(centre[0] + (across - below * up / right) / left), float(centre[1] + up / right)) for across, up in circle(height, count)
        )


def circle(squared_radius: Fraction, count: int = 64) -> tuple[Point, ...]:
    """Points about the origin whose squared distance from it is this."""
    with mpmath.workdps(DIGITS):
        radius = mpmath.sqrt(_real(squared_radius))
        turns = [2 * mpmath.pi * place / count for place in range(count + 1)]
        return tuple((float(radius * mpmath.cos(turn)), float(radius * mpmath.sin(turn))) for turn in turns)


def _real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def draw(pen: Pen, *, name: str, contact: Vector, weight: Fraction, region: Sequence[Point], label: Point) -> Panel:
    """What both penalties have in common; `label` is the place for the words about the point of contact."""
    panel = pen.plane(x=ACROSS, y=UP, left=0.15, bottom=0.1, unit=UNIT)
    panel.words((ACROSS[1] + 0.08, 0), pen.letter("theta_1"))
    panel.words((0, UP[1] + 0.06), pen.letter("theta_2"), side="center", height="bottom")

    best = least_squares()
    touching = rss(contact) - rss(best)
    for level in LEVELS:
        panel.curve(contour(level * touching), BLUE, thick=False)
    panel.curve(contour(touching), BLUE)
    panel.area(region, ORANGE)
    panel.curve(region, ORANGE)
    panel.dot(point(best), BLUE)
    panel.dot(point(contact), ORANGE)

    panel.curve((point(best), (1.55, 2.55)), BLUE, thick=False)
    panel.words((1.6, 2.55), f"least squares {coordinates(best)}", BLUE, height="bottom")
    panel.words(label, f"{name}\n{coordinates(contact)}\n{pen.letter('lambda')} = {shown(weight)}", ORANGE, side="center")
    return panel


def point(theta: Vector) -> Point:
    """A pair of weights as a place in the plane."""
    return float(theta[0]), float(theta[1])


def coordinates(theta: Vector) -> str:
    """A pair of weights with two decimals; one that is exactly zero has none."""
    return f"({', '.join(f'{float(value):.2f}' if value else '0' for value in theta)})"
