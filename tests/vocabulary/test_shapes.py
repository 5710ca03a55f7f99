"""Shapes of functions of one variable: what is claimed holds at every point tried, and nothing is claimed too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Piecewise, Rational, S, Symbol, cos, exp, log

from derive.vocabulary.nodes import Exp, Log
from derive.vocabulary.shapes import Constant, Other, PiecewiseLinear, Quadratic, shape_of

v = Symbol("v", real=True)
a = Symbol("a", positive=True)
small = st.fractions(min_value=Rational(1, 9), max_value=9, max_denominator=9)


def function_of(shape):
    """The function that a shape stands for, built anew."""
    match shape:
        case Quadratic(weight=weight):
            return lambda value: weight * value**2
        case PiecewiseLinear(below=below, above=above):
            return lambda value: above * value if value > 0 else -below * value


@pytest.mark.parametrize(
    "function",
    [
        v**2 / (2 * a**2),
        3 * v**2 + a,
        Abs(v) / a,
        Abs(v) / a + v / (2 * a),
        Piecewise((a * v, v > 0), (-3 * v, True)),
        Abs(v) + Abs(2 * v) - v / 3 + 7,
        Log(Exp(v**2)),
        v * Abs(v) * Piecewise((1, v > 0), (-1, True)),
    ],
)
def test_what_is_claimed_holds_everywhere(function):
    shape = shape_of(function, v)
    assert isinstance(shape, (Quadratic, PiecewiseLinear))
    claimed = function_of(shape)
    for value in (-5, -1, -Rational(1, 7), S.Zero, Rational(1, 1000), 2, 11):
        for scale in (Rational(1, 3), S(2)):
            difference = function.subs(v, value) - function.subs(v, 0) - claimed(S(value))
            assert abs(difference.subs(a, scale).replace(Log, log).replace(Exp, exp).evalf(30)) < 1e-25


@pytest.mark.parametrize(
    "function",
    [
        v**4,
        v**2 + v,
        v**2 + Abs(v),
        v**3,
        v * Abs(v),
        Abs(v - 1),
        cos(v),
        log(1 + exp(v)),
        Abs(v) ** Rational(1, 2),
        Piecewise((v**2, v > 0), (2 * v**2, True)),
        Piecewise((v**2 / 2, Abs(v) <= 1), (Abs(v) - Rational(1, 2), True)),
    ],
)
def test_nothing_is_claimed_of_other_functions(function):
    assert isinstance(shape_of(function, v), Other)


def test_a_constant_and_a_line():
    assert shape_of(a + 1, v) == Constant()
    # A line is piecewise linear with slopes of opposite sign: no minimum, which is for whoever fits to refuse.
    assert shape_of(2 * v, v) == PiecewiseLinear(below=S(-2), above=S(2))


@given(small, small)
def test_slopes_are_found_exactly(below, above):
    below, above = Rational(below.numerator, below.denominator), Rational(above.numerator, above.denominator)
    function = (above + below) / 2 * Abs(v) + (above - below) / 2 * v
    assert shape_of(function, v) == PiecewiseLinear(below=below, above=above)
