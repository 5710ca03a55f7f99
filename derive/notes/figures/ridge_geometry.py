"""Ridge: the contour of the residual sum of squares touches the disc of the squared L2 norm off the axes."""

from fractions import Fraction

from derive.notes.figures import _two_weights as two
from derive.notes.figures._pen import BLUE, ORANGE, Figure, Pen

WEIGHT = Fraction(2)
"""Of the squared length beside the residual sum of squares."""


def draw(pen: Pen) -> None:
    """Contours, disc, and the ridge solution between them."""
    contact = two.ridge(WEIGHT)
    disc = two.circle(contact[0] ** 2 + contact[1] ** 2)
    panel = two.draw(pen, name="ridge", contact=contact, weight=WEIGHT, region=disc, label=(0.53, 0.46))
    panel.words((-0.1, -0.5), "equal penalty", ORANGE, side="right")
    panel.words((2.05, 0.5), "equal residual\nsum of squares", BLUE, side="center")


ENTRY = Figure(
    name="ridge_geometry",
    title="The geometry of ridge",
    description=(
        "The plane of two weights. Ellipses around the least-squares point at 0.69, 1.67 join weights of equal residual sum of "
        "squares. A disc around the origin holds the weights of equal squared length, or less. The outermost ellipse and the "
        "disc touch in one point, at 0.66, 1.12: the ridge solution, off both axes."
    ),
    caption=(
        "Ridge ends where a contour of the residual sum of squares touches a disc, in general off the axes; $λ$ stands beside that sum."
    ),
    height=two.HEIGHT,
    draw=draw,
)
