"""Gaussian noise: its density, and minus the log of it, a parabola above a constant."""

from fractions import Fraction

from derive.catalogue import entry
from derive.families._family import Family
from derive.notes.figures._densities import curve, density, loss, steps
from derive.notes.figures._pen import BLUE, GREY, ORANGE, Figure, Pen, plain
from derive.notes.numbers import shown, value_at

REACH = 4
NEAR, FAR = Fraction(1), Fraction(3)


def draw(pen: Pen) -> None:
    """Two panels, the same two residuals marked in both."""
    family = entry("derive.families", "gaussian", Family)
    where = steps(REACH, 32)
    residual = f"residual, with {pen.letter('sigma')} = 1"
    marked = curve(density(family), (NEAR, FAR), sigma=1)

    left = pen.panel(x=(-REACH, REACH), y=(0, 0.44), left=0.45, bottom=0.62, width=2.6, height=2.1)
    left.title("density")
    left.ticks(plain((-3, -1, 0, 1, 3)), plain((0, 0.2, 0.4)))
    left.below(residual)
    left.curve(curve(density(family), where, sigma=1), BLUE)
    for place, value in marked:
        left.dot((place, value), ORANGE)
        left.words((place + 0.3, value + 0.025), f"{value:.2g}", ORANGE)

    right = pen.panel(x=(-REACH, REACH), y=(0, 9.4), left=3.6, bottom=0.62, width=2.6, height=2.1)
    right.title("minus its log")
    right.ticks(plain((-3, -1, 0, 1, 3)), plain((0, 4, 8)))
    right.below(residual)
    right.curve(curve(loss(family), where, sigma=1), BLUE)
    ((_, lowest),) = curve(loss(family), (Fraction(0),), sigma=1)
    right.curve(((-REACH, lowest), (REACH, lowest)), GREY, thick=False, dashed=True)
    for place, value in curve(loss(family), (NEAR, FAR), sigma=1):
        right.curve(((place, lowest), (place, value)), ORANGE, thick=False)
        right.dot((place, value), ORANGE)
    right.words((-1.3, lowest / 2), "a constant", GREY, side="right")
    right.words((0, 7.2), f"{shown(FAR / NEAR)} times as far,\n{_ratio(family)} times the loss", ORANGE, side="center")


def _ratio(family: Family) -> str:
    """How many times the loss of the near residual that of the far one is, the constant left out."""
    near, far = (value_at(family.energy, e=place, sigma=1) for place in (NEAR, FAR))
    return shown(far / near)  # type: ignore[operator]


ENTRY = Figure(
    name="gaussian_loss",
    title="Gaussian noise and its loss",
    description=(
        "Two panels over the residual, with standard deviation one. Left, the bell of the Gaussian density: 0.24 at residual 1 "
        "and 0.0044 at residual 3, both marked. Right, minus its logarithm: a parabola that stands on a constant; above that "
        "constant, the point at residual 3 is nine times as high as the one at residual 1."
    ),
    caption=(
        "Minus the logarithm of the Gaussian density is a square above a constant: a residual three times as large costs nine "
        "times as much."
    ),
    height=3.1,
    draw=draw,
)
