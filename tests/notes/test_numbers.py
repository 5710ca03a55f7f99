"""Numbers on a page: few digits, rightly rounded, and values that another system computes too."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Sum, exp, log

from derive.derivation.estimators import mle
from derive.derivation.normalisations import linear
from derive.notes.numbers import decimal, decimals, value_at
from derive.paper.dialects.latex import write
from derive.vocabulary.symbols import b, i, n, y

DECIMAL = re.compile(r"-?\d+(\.\d+)?")
SCIENTIFIC = re.compile(r"(-?\d(?:\.\d+)?) \\cdot 10\^(?:\{(-\d+|\d\d+)\}|(\d))")


def _read(text: str) -> Fraction:
    power = SCIENTIFIC.fullmatch(text)
    if power:
        return Fraction(power[1]) * Fraction(10) ** int(power[2] or power[3])
    assert DECIMAL.fullmatch(text), text
    return Fraction(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**9), st.integers(1, 6))
def test_numbers_are_rounded_to_so_many_digits(value, digits):
    text = write(decimal(value, digits))
    whole = value.denominator == 1 and abs(value) < 10**6
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    rounded = value if whole else Fraction(context.divide(Decimal(value.numerator), Decimal(value.denominator)))
    # A tie may go either way: mpmath rounds the binary number.
    assert abs(_read(text) - rounded) <= (0 if whole else abs(value) * Fraction(1, 10 ** (digits - 1)))
    assert abs(_read(text) - value) <= abs(value) * Fraction(5001, 10000) / 10 ** (digits - 1)
    assert whole or len(re.sub(r"[-.]|^0\.0*", "", text.split(" ")[0]).lstrip("0")) <= 6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (Fraction(3), "3"),
        (Fraction(1, 2), "0.5"),
        (Fraction(-2, 3), "-0.666667"),
        (mpmath.mpf("133.8143541"), "133.814"),
        (mpmath.mpf("5.7e-14"), r"5.7 \cdot 10^{-14}"),
        (mpmath.mpf("1.23935e-200"), r"1.23935 \cdot 10^{-200}"),
        (Fraction(12345678), r"1.23457 \cdot 10^7"),
        (Fraction(1, 100000), r"1 \cdot 10^{-5}"),
        (log(2), "0.693147"),
    ],
)
def test_how_numbers_are_written(value, text):
    assert write(decimal(value)) == text


def test_values_are_those_that_numpy_computes():
    rows, responses, theta = [[0.5, 1.0], [-1.25, 2.0], [3.0, 0.75]], [1.5, -2.0, 0.25], [0.5, -1.5]
    expected = float(np.mean((np.array(responses) - np.array(rows) @ np.array(theta)) ** 2))
    found = value_at(
        linear(mle("gaussian").objective),
        n=3,
        p=2,
        X=[decimals(*map(str, row)) for row in rows],
        y=decimals(*map(str, responses)),
        theta=decimals(*map(str, theta)),
    )
    assert found == Fraction(expected)


def test_irrational_values_have_sixty_digits():
    found = value_at(exp(Sum(y[i], (i, 1, n)) / b), n=2, b=3, y=[1, Fraction(1, 2)])
    with mpmath.workdps(55):
        assert mpmath.almosteq(found, mpmath.exp(mpmath.mpf(1) / 2))


def test_a_float_is_no_data():
    with pytest.raises(AssertionError, match="an exact number is needed"):
        value_at(b, b=0.5)
