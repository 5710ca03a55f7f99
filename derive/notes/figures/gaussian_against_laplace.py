"""Gaussian and Laplace noise of equal spread: where one density, hence one loss, overtakes the other."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise

from sympy import S

from derive.catalogue import entry
from derive.families._family import Family
from derive.notes.figures._densities import curve, density, loss, steps
from derive.notes.figures._pen import BLUE, GREY, ORANGE, Figure, Pen, plain
from derive.notes.numbers import value_at
from derive.vocabulary.nodes import Sqrt
from derive.vocabulary.symbols import b, sigma

REACH = 4
SCALES = {sigma: S.One, b: Sqrt(S(2)) / 2}
"""With these both standard deviations are one."""


def families() -> tuple[Family, Family]:
    """Gaussian and Laplace, of standard deviation one."""
    return tuple(entry("derive.families", name, Family).with_values(SCALES) for name in ("gaussian", "laplace"))  # type: ignore[return-value]


@cache
def crossings() -> tuple[Fraction, ...]:
    """The positive residuals at which both have one density, to within 2^-40."""
    gaussian, laplace = families()

    def gap(place: Fraction) -> bool:
        return bool(value_at(loss(gaussian), e=place) > value_at(loss(laplace), e=place))  # type: ignore[operator]

    grid = [place for place in steps(REACH, 16) if place >= 0]
    return tuple(_bisected(gap, low, high) for low, high in pairwise(grid) if gap(low) != gap(high))


def _bisected(above: Callable[[Fraction], bool], low: Fraction, high: Fraction) -> Fraction:
    before = above(low)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) == before else (low, middle)
    return (low + high) / 2


def draw(pen: Pen) -> None:
    """Two panels; where the curves cross, they do so in both."""
    gaussian, laplace = families()
    where = steps(REACH, 32)
    left = pen.panel(x=(-REACH, REACH), y=(0, 0.75), left=0.45, bottom=0.62, width=2.6, height=2.1)
    left.title("density")
    right = pen.panel(x=(-REACH, REACH), y=(0, 9), left=3.6, bottom=0.62, width=2.6, height=2.1)
    right.title("minus its log")
    for panel, quantity, up in ((left, density, (0, 0.35, 0.7)), (right, loss, (0, 4, 8))):
        panel.ticks(plain((-4, -2, 0, 2, 4)), plain(up))
        panel.below("residual, in standard deviations")
        panel.curve(curve(quantity(gaussian), where), BLUE)
        panel.curve(curve(quantity(laplace), where), ORANGE)
        for place in crossings():
            for point in curve(quantity(gaussian), (-place, place)):
                panel.dot(point, GREY)
    left.words((0.55, 0.62), "Laplace", ORANGE)
    left.words((1.3, 0.26), "Gaussian", BLUE)
    left.words((-3.6, 0.55), "cross at\n" + "\n".join(f"±{float(place):.2f}" for place in crossings()), GREY)
    right.words((0, 8), "Gaussian:\nsquares", BLUE, side="center")
    right.words((0, 5), "Laplace:\nabsolute values", ORANGE, side="center")


ENTRY = Figure(
    name="gaussian_against_laplace",
    title="Gaussian against Laplace",
    description=(
        "Two panels over the residual, in standard deviations, each with a Gaussian and a Laplace curve of equal spread. Left, "
        "the densities: the Laplace density has a sharp peak, lies below the Gaussian one at middling residuals and above it "
        "again far out. Right, minus their logarithms: a parabola against a V with a kink at zero, which lies above the parabola "
        "only at middling residuals. In both panels the curves cross at plus and minus 0.49 and at plus and minus 2.34, where "
        "dots are."
    ),
    caption=(
        "With equal standard deviations, small and very large residuals are likelier under Laplace noise than under Gaussian "
        "noise: minus the log of the Laplace density lies above that of the Gaussian only between the crossings on each side."
    ),
    height=3.1,
    draw=draw,
)
