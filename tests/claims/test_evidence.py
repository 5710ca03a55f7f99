"""Values as they are printed, against what flint writes; and an enclosure holds what it was made of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.claims.evidence import SIGNIFICANT, Enclosure, Standing, apart, in_digits
from derive.judging.evaluation.reading import PRECISION
from derive.judging.refutation.compare import exact

WHOLE = st.integers(min_value=-(10**30), max_value=10**30)
FRACTIONS = st.builds(Fraction, WHOLE, st.integers(min_value=1, max_value=10**30))


TIES = st.builds(
    lambda digits, power: Fraction(10 * digits + 5) * Fraction(10) ** power,
    st.integers(min_value=10**11, max_value=10**12 - 1),
    st.integers(min_value=-30, max_value=10),
)


@given(FRACTIONS | TIES)
@settings(derandomize=True, deadline=None)
def test_long_fractions_are_printed_as_flint_writes_them(value):
    with ctx.workprec(PRECISION):
        decimals = arb(fmpq(value.numerator, value.denominator)).str(SIGNIFICANT, radius=False)
    assert in_digits(value) == (str(value) if len(str(value)) <= SIGNIFICANT else decimals)


@given(FRACTIONS.filter(bool), st.integers(min_value=-60, max_value=3))
@settings(derandomize=True, deadline=None)
def test_an_enclosure_is_printed_as_flint_writes_the_ball_and_holds_it(value, accuracy):
    with ctx.workprec(PRECISION):
        ball = arb(
            arb(fmpq(value.numerator, value.denominator)).mid(), abs(arb(fmpq(value.numerator, value.denominator))) * arb(10) ** accuracy
        )
        decimals = ball.str(SIGNIFICANT, radius=False)
        found = exact(ball)
        assert isinstance(found, Enclosure)
        low, high = (fmpq(end.numerator, end.denominator) for end in (found.middle - found.radius, found.middle + found.radius))
        tiny = ball.contains(0) and ball.rad() < arb(2) ** -70
        if not decimals.startswith("0e"):
            assert low <= ball.lower()
            assert ball.upper() <= high
    assert in_digits(found) == ("0" if tiny else decimals)


@pytest.mark.parametrize(
    "value, text",
    [
        (Fraction(0), "0"), (Fraction(-3, 4), "-3/4"), (Fraction(10**14), "1.00000000000e+14"), (Fraction(1, 300001), "1/300001"),
        (Fraction(2, 3) / 10**12, "6.66666666667e-13"), (Fraction(999999999999999, 1000), "1.00000000000e+12"),
        (Enclosure(Fraction(0), Fraction(1, 10**5)), "0e-5"), (Enclosure(Fraction(1), Fraction(1)), "1e+0"),
        (Standing.OUTSIDE, "not in the set"), (Fraction(10) ** 9_000 / 3, "3.33333333333e+8999"),
        (Fraction(1, 3 * 10**9_000), "3.33333333333e-9001"),
    ],
)  # fmt: skip
def test_by_hand(value, text):
    assert in_digits(value) == text


def test_two_fractions_of_the_same_digits_are_written_out():
    near = Fraction(10**9 + 1, 3 * 10**9), Fraction(10**9 + 1, 3 * 10**9) + Fraction(1, 10**20)
    assert in_digits(near[0]) == in_digits(near[1])
    assert apart(*near) == str(near[0])
    assert apart(*near[::-1]) == str(near[1])
    assert apart(near[0], near[0]) == in_digits(near[0])
    assert apart(near[0], Fraction(1, 3)) == in_digits(near[0])
