"""Densities against moments: two columns of one file, neither of which is worked out from the other."""

from fractions import Fraction

import mpmath
import pytest
from sympy import Integer, N, Rational, lambdify, oo

from derive.catalogue import entries
from derive.claims.chance import Spacing
from derive.distributions._distribution import DISTRIBUTIONS, VARIATE, Distribution
from derive.vocabulary.linear import live

VALUES = {
    "mean": "1/3", "location": "1/3", "variance": "2", "scale": "3/2", "rate": "5/4", "shape": "7/3", "first": "2", "second": "5/2",
    "low": "-1/2", "high": "3", "last": "5", "chance": "2/7", "trials": "4",
}  # fmt: skip
EVERY = entries(DISTRIBUTIONS, Distribution)


def measured(known: Distribution, given: tuple[Rational, ...], order: int) -> mpmath.mpf:
    """E[x^order] by the density alone."""
    density = lambdify(VARIATE, live(known.density_at(VARIATE, given)), "mpmath")
    low, high = known.at(known.low, given), known.at(known.high, given)
    if known.spacing is Spacing.WHOLE:
        last = 150 if high == oo else int(high)
        return mpmath.fsum(mpmath.mpf(k) ** order * density(mpmath.mpf(k)) for k in range(int(low), last + 1))
    kink = [mpmath.mpf(1) / 3] if low == -oo else []
    ends = [mpmath.mpf(N(end, 30)) if end.is_finite else mpmath.mpf("inf" if end == oo else "-inf") for end in (low, high)]
    return mpmath.quad(lambda x: x**order * density(x), [ends[0], *kink, ends[1]])


@pytest.mark.parametrize("known", EVERY, ids=lambda known: known.name)
def test_the_moments_are_those_of_the_density(known):
    given = tuple(Rational(VALUES[symbol.name]) for symbol in known.parameters)
    for order in range(6):
        stated = mpmath.mpf(N(known.at(known.moments.raw(order), given), 30))
        assert abs(measured(known, given, order) - stated) < Fraction(1, 10**8) * (1 + abs(stated)), order


def test_a_wrong_moment_is_noticed():
    (known,) = (one for one in EVERY if one.name == "gamma")
    given = (Integer(2), Integer(3))
    assert abs(measured(known, given, 1) - mpmath.mpf(3) / 2) > 0.1  # shape times scale, with the rate for the scale


def test_no_name_means_two_distributions():
    written = [name for known in EVERY for name in known.written]
    assert len(set(written)) == len(written)
