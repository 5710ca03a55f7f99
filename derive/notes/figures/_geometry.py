"""The plane of two weights: contours of the residual sum of squares, a region of the penalty, and the point where they touch."""

from collections.abc import Sequence
from fractions import Fraction

from derive.notes.exact import Vector
from derive.notes.figures import _two_weights as two
from derive.notes.figures._pen import BLUE, ORANGE, WIDTH, Panel, Pen, Point
from derive.notes.numbers import shown

ACROSS, UP = (-2.4, 3.2), (-1.6, 2.95)
UNIT = (WIDTH - 0.55) / (ACROSS[1] - ACROSS[0])
HEIGHT = UNIT * (UP[1] - UP[0]) + 0.35
LEVELS = (Fraction(1, 9), Fraction(4, 9))
"""Inner contours: their heights above the minimum, as multiples of the one that touches; a third and two thirds of its size."""


def draw(pen: Pen, *, name: str, contact: Vector, weight: Fraction, region: Sequence[Point], label: Point) -> Panel:
    """What both penalties have in common; `label` is the place for the words about the point of contact."""
    panel = pen.plane(x=ACROSS, y=UP, left=0.15, bottom=0.1, unit=UNIT)
    panel.words((ACROSS[1] + 0.08, 0), pen.letter("theta_1"))
    panel.words((0, UP[1] + 0.06), pen.letter("theta_2"), side="center", height="bottom")

    best = two.least_squares()
    touching = two.rss(contact) - two.rss(best)
    for level in LEVELS:
        panel.curve(two.contour(level * touching), BLUE, thick=False)
    panel.curve(two.contour(touching), BLUE)
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
