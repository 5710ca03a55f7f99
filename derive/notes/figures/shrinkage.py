"""What each prior does to one weight: nothing, a factor, or a step towards zero that stops there."""

from fractions import Fraction
from functools import cache

from sympy import Expr, Poly, S, Symbol, sqrt

from derive.catalogue import entry
from derive.families._family import Family
from derive.notes.figures._pen import BLUE, GREY, ORANGE, Figure, Pen, Point, plain
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import live
from derive.vocabulary.symbols import e, s, sigma, tau

REACH = 4
SIZE = Symbol("size", positive=True)
START = Symbol("start", real=True)
"""The absolute value of a weight, and its least-squares value."""
WEIGHT = 2
"""Of either penalty beside the mean squared error; the scales below amount to it (see the tests)."""
SCALES = {sigma: S.One, tau: 1 / sqrt(2), s: S.One}
"""With X'X = n I, weights do not interact: the likelihood of one is Gaussian about its least-squares value, of scale sigma / sqrt(n).

That scale is the unit here.
"""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The most probable weight as a function of the least-squares one: linear on either side of a band of zeros.

    Parameters
    ----------
    above, below : Expr
        Its size where it is positive and where it is negative.
    """

    above: Expr
    below: Expr

    def __call__(self, start: Fraction | int) -> Fraction:
        """The weight for one least-squares value."""
        above, below = (_exact(size.subs(START, S(start.numerator) / start.denominator)) for size in (self.above, self.below))
        return above if above > 0 else -below if below > 0 else Fraction(0)

    @property
    def band(self) -> tuple[Fraction, Fraction]:
        """Between which least-squares values the weight is exactly zero; both ends are one for a smooth prior."""
        low, high = (_root(Poly(size, START)) for size in (self.below, self.above))
        return _exact(low), _exact(high)


@cache
def shrunk(name: str) -> Shrunk:
    """What the prior of that name does: where the slope of the negative log posterior is zero, on either side of the origin."""
    prior = entry("derive.families", name, Family).as_prior().with_values(SCALES)
    noise = entry("derive.families", "gaussian", Family).with_values(SCALES)
    sizes = []
    for weight in (SIZE, -SIZE):
        objective = live(noise.energy.subs(e, START - weight) + prior.energy.subs(e, weight))
        sizes.append(_root(Poly(objective.diff(SIZE), SIZE)))
    return Shrunk(*sizes)


def _root(line: Poly) -> Expr:
    """Where a polynomial of degree one vanishes."""
    slope, height = line.all_coeffs()
    return -height / slope


def _exact(value: Expr) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def points(name: str) -> tuple[Point, ...]:
    """The graph, from corner to corner."""
    function = shrunk(name)
    return tuple((float(start), float(function(start))) for start in (-REACH, *function.band, REACH))


def draw(pen: Pen) -> None:
    """Three priors, and the band that one of them sends to zero."""
    low, high = map(float, shrunk("laplace").band)
    weight = pen.letter("lambda")
    panel = pen.panel(x=(-REACH, REACH), y=(-REACH, REACH), left=0.5, bottom=0.62, width=4.15, height=3.1)
    panel.title(f"estimated weight, {weight} = {WEIGHT}")
    panel.below("least-squares weight")
    panel.ticks({**plain((-REACH, 0, REACH)), low: f"−{weight}/2", high: f"{weight}/2"}, plain((-4, -2, 0, 2, 4)))
    panel.area(((low, -REACH), (low, REACH), (high, REACH), (high, -REACH)), ORANGE)
    for end in (low, high):
        panel.curve(((end, -REACH), (end, REACH)), ORANGE, thick=False, dashed=True)
    panel.curve(points("flat"), GREY, thick=False, dashed=True)
    panel.curve(points("gaussian"), BLUE)
    panel.curve(points("laplace"), ORANGE)
    panel.words((0, -2.7), "exactly\nzero", ORANGE, side="center")
    for name, words, colour, lift in (
        ("flat", "flat prior:\nunchanged", GREY, 0.2),
        ("laplace", f"Laplace prior:\n{weight}/2 nearer zero", ORANGE, -0.1),
        ("gaussian", f"Gaussian prior:\ndivided by 1 + {weight}", BLUE, 0),
    ):
        panel.words((REACH + 0.15, points(name)[-1][1] + lift), words, colour)


ENTRY = Figure(
    name="shrinkage",
    title="What each prior does to one weight",
    description=(
        "The estimated weight against its least-squares value, for three priors. Flat: the diagonal, nothing changes. Gaussian: "
        "a flatter straight line through the origin, here a third of the least-squares value. Laplace: zero on a band around "
        "the origin, and outside it a line parallel to the diagonal, nearer to zero by half the band's width."
    ),
    caption=(
        "When the inputs are orthogonal and scaled alike, a Gaussian prior divides each weight by one number, and a Laplace prior moves "
        "each by one amount and stops at zero; $λ$ stands beside the mean squared error."
    ),
    height=4.1,
    draw=draw,
)
