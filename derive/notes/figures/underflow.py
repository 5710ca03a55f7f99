"""A running product of densities leaves the range of doubles, below or above as the units have it; the sum of logs does not."""

import math
import sys
from fractions import Fraction
from functools import cache
from itertools import accumulate

import mpmath

from derive.catalogue import entry
from derive.families._family import Family
from derive.notes.figures._densities import curve, density
from derive.notes.figures._pen import BLUE, GREY, ORANGE, Figure, Pen, Point, plain
from derive.notes.numbers import decimal, decimals
from derive.paper.form import Number, Power

RESIDUALS = decimals(
    *("0.3", "-1.1", "0.8", "0.1", "-0.4", "1.6", "-0.7", "0.5", "-2.1", "1.0", "-0.2", "0.6", "-0.9", "1.3", "-0.1", "-1.5", "0.2", "0.9"),
    *("-0.5", "2.3", "-1.2", "-0.3", "0.4", "-0.6", "0.7"),
)
"""In units in which the noise's standard deviation is one; they are gone through again and again."""
OBSERVATIONS = 1000
EVERY = 20
"""A curve has a point for every so many of them."""
DIGITS = 30
"""Of a sum of logs, whatever the precision that somebody else has set."""
UNITS = (Fraction(1), Fraction(1, 100))
"""The standard deviation in the units of the data, and in units a hundred times as large."""
LARGEST, SMALLEST = sys.float_info.max, 2.0**-1074
"""The ends of the positive double-precision numbers."""


@cache
def densities(sigma: Fraction) -> tuple[float, ...]:
    """The density of each observation when lengths are measured so that the standard deviation is sigma."""
    family = entry("derive.families", "gaussian", Family)
    once = [value for _, value in curve(density(family), tuple(sigma * residual for residual in RESIDUALS), sigma=sigma)]
    return tuple(once[place % len(once)] for place in range(OBSERVATIONS))


@cache
def logs(sigma: Fraction) -> tuple[Point, ...]:
    """Numbers of observations, and the decimal logarithm of the product of their densities, as a sum."""
    with mpmath.workdps(DIGITS):
        sums = accumulate(map(mpmath.log10, densities(sigma)), initial=mpmath.mpf(0))
        return tuple((float(count), float(total)) for count, total in enumerate(sums) if count % EVERY == 0)


def lost(sigma: Fraction) -> tuple[int, float]:
    """After how many observations the product, multiplied up in double precision, is zero or infinite; and which of the two."""
    product = 1.0
    for count, value in enumerate(densities(sigma), 1):
        product *= value
        if product in (0.0, float("inf")):
            return count, product
    raise AssertionError("the product was to leave the range")


def draw(pen: Pen) -> None:
    """Two runs with one set of data, each thick while the product is a double and dashed afterwards."""
    sigma = pen.letter("sigma")
    panel = pen.panel(x=(0, OBSERVATIONS), y=(-700, 1450), left=0.68, bottom=0.62, width=5.4, height=3.1)
    panel.title("decimal logarithm of the product of densities")
    panel.below("observations")
    panel.ticks(plain((0, 250, 500, 750, 1000)), plain((-500, 0, 500, 1000)))
    panel.words((30, 1150), "dashed: the sum of logs,\nwhich goes on", GREY)
    for limit, words in ((LARGEST, "largest double"), (SMALLEST, "smallest double")):
        level = math.log10(limit)
        panel.curve(((0, level), (OBSERVATIONS, level)), GREY, thick=False)
        shown = pen.form(Power(Number("10"), decimal(round(level))))
        panel.words((OBSERVATIONS, level + 20), f"{words}, {shown}", GREY, side="right", height="bottom")
    for unit, colour, place in ((UNITS[0], BLUE, (480, -500)), (UNITS[1], ORANGE, (OBSERVATIONS, 620))):
        count, product = lost(unit)
        run = logs(unit)
        panel.curve([point for point in run if point[0] <= count], colour)
        panel.curve([point for point in run if point[0] >= count - EVERY], colour, thick=False, dashed=True)
        end = "zero" if product == 0 else "infinite"
        panel.words(place, f"{sigma} = {float(unit):g}: {end}\nfrom observation {count} on", colour, side="right")


ENTRY = Figure(
    name="underflow",
    title="A product of densities leaves the range of numbers",
    description=(
        "The decimal logarithm of a product of densities against the number of observations, up to 1000, for the same data in "
        "two units of length. With standard deviation 1 the line falls and passes the smallest double-precision number at "
        "observation 527, where the product has become zero. With standard deviation 0.01 it rises and passes the largest at "
        "observation 223, where the product has become infinite. The sums of logarithms, dashed beyond those points, go on to "
        "minus 615 and plus 1385."
    ),
    caption=(
        "The same data measured in two units: the product of their densities becomes zero in one and infinite in the other, "
        "while the sum of their logarithms stays an ordinary number."
    ),
    height=4.1,
    draw=draw,
)
