"""Lasso: the contour of the residual sum of squares touches the diamond of the L1 norm in a corner."""

from fractions import Fraction

from derive.notes.exact import Vector
from derive.notes.figures import _two_weights as two
from derive.notes.figures._pen import BLUE, ORANGE, Figure, Pen, Point

WEIGHT = Fraction(6)
"""Of the sum of |theta_j| beside the residual sum of squares."""


def diamond(theta: Vector) -> tuple[Point, ...]:
    """The corners of the diamond about the origin on whose edge theta lies."""
    size = float(abs(theta[0]) + abs(theta[1]))
    return ((size, 0.0), (0.0, size), (-size, 0.0), (0.0, -size), (size, 0.0))


def draw(pen: Pen) -> None:
    """Contours, diamond, and the lasso solution between them."""
    contact = two.lasso(WEIGHT)
    panel = two.draw(pen, name="lasso", contact=contact, weight=WEIGHT, region=diamond(contact), label=(-0.8, 1.4))
    panel.words((-0.75, -0.8), "equal penalty", ORANGE, side="right")
    panel.words((2.65, 0.38), "equal residual\nsum of squares", BLUE, side="center")


ENTRY = Figure(
    name="lasso_geometry",
    title="The geometry of the lasso",
    description=(
        "The plane of two weights, with the same data as for ridge. Ellipses around the least-squares point at 0.69, 1.67 join "
        "weights of equal residual sum of squares. A diamond around the origin holds the weights of equal sum of absolute "
        "values, or less. The outermost ellipse meets it in its upper corner, at 0, 1.30: the lasso solution, whose first "
        "weight is exactly zero."
    ),
    caption=(
        "With the same data the lasso ends in a corner of the diamond, where the first weight is exactly zero; $λ$ stands beside the "
        "residual sum of squares."
    ),
    height=two.HEIGHT,
    draw=draw,
)
