"""Every function's file: each column agrees with the others, and a wrong entry in any one of them is caught."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Interval, Rational, S, Symbol, sin

from derive.catalogue import entries
from derive.derivation.display import latex, unicode
from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import ROOM, Function, FunctionalEquation, Spelling, X, function_of, meromorphic
from tests.paper.katex import accepts, tidy
from tests.vocabulary.functions.consistency import BITS, DIGITS, NoValue, called, close, faults, mpf_of

FUNCTIONS = entries(ROOM, Function)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_columns_of_a_function_agree(function):
    assert list(faults(function)) == []


def never(*_):
    return False


def wrong(function, column):
    """One column replaced by a wrong one; None where no entry could be wrong."""
    told = getattr(function, column)
    match column:
        case "defined":
            return None if function.enough is not None else () if told else (positive(X - 1),)
        case "enough":
            return None if told is None else ()
        case "poles":
            return ((function.arguments[-1], Rational(7, 3)),)
        case "range":
            return Interval(100, 101)
        case "sign":
            return {"positive": (), "negative": ()}
        case "monotone":
            return tuple((interval, -direction) for interval, direction in told) or ((Interval(-3, -1), -1), (Interval(-3, -1), 1))
        case "derivative":
            return tuple((S.Zero if slope is None else slope) + 100 for slope in told)
        case "laws":
            return (*told, FunctionalEquation(left=function.kinds[0](*function.arguments), right=S.One * 100))
        case "ball":
            return lambda *x: told(*x) + x[0] / 10**12 + 1
        case "analytic":
            return meromorphic if told is not meromorphic else never
        case "digits":
            return lambda *x: told(*x) * (1 + mpmath.mpf(10) ** -9) + mpmath.mpf(10) ** -9
        case "exact":
            return lambda *x: Fraction(10**6 + 1)
        case "double":
            return lambda *x: 1e6 + sum(x)
        case "numpy":
            return f"(1e-9 + {told or '{0}'})"
        case "spelling":
            return Spelling(latex=r"\frac{", unicode="")
    raise AssertionError(column)


COLUMNS = (
    "defined", "enough", "poles", "range", "sign", "monotone", "derivative", "laws", "ball", "analytic", "digits", "exact", "double",
    "numpy", "spelling",
)  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_wrong_entry_in_one_column_is_caught_by_the_others(function, column):
    planted = wrong(function, column)
    if planted is None:
        assert getattr(function, column) in (None, ())
        return
    assert next(faults(replace(function, **{column: planted}), column), None) is not None


SINGULAR = [function for function in FUNCTIONS if function.poles and function.arguments == (X,)]


@pytest.mark.parametrize("function", SINGULAR, ids=lambda function: function.name)
def test_poles_that_are_left_out_are_caught(function):
    for left_out in function.poles:
        rest = tuple(family for family in function.poles if family is not left_out)
        assert any("pole" in fault for fault in faults(replace(function, poles=rest), "poles"))


def test_every_column_is_planted():
    structural = {"name", "kinds", "arguments", "grows"}
    assert {*COLUMNS, *structural} == set(Function.__dataclass_fields__)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_what_sympy_would_count_up_to_is_said_to_grow(function):
    if function.name in ("gamma", "loggamma", "digamma", "factorial"):
        assert any("grows" in fault for fault in faults(replace(function, grows=False), "grows"))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_balls_contain_what_mpmath_computes(function, data):
    point = [
        Fraction(data.draw(st.integers(0, 6))) if place.is_integer else data.draw(st.fractions(-6, 6, max_denominator=50))
        for place in function.arguments
    ]
    before, ctx.prec = ctx.prec, BITS
    try:
        with mpmath.workdps(DIGITS):
            try:
                value = called(function, *point)
            except NoValue:
                return
            ball = function.ball(*(arb(fmpq(one.numerator, one.denominator)) for one in point))
            if ball.is_finite():
                middle, radius = mpf_of(ball)
                assert abs(middle - value) <= radius + mpmath.mpf(10) ** (8 - DIGITS) * (1 + abs(value))
            exact = function.exact(*point)
            assert exact is None or close(mpmath.mpf(exact.numerator) / exact.denominator, value)
    finally:
        ctx.prec = before


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_is_printed_in_every_place(function):
    a, b, k = Symbol("a", real=True), Symbol("b", positive=True), Symbol("k", integer=True, positive=True)
    arguments = [k if place.is_integer else b for place in function.arguments]
    node = function.kinds[-1](*arguments)
    for expr in (node, node**2, -a * node / 3, 1 / (1 + node), function.kinds[-1](*(argument + 1 for argument in arguments))):
        text = latex(expr)
        tidy(text)
        accepts(text)
        assert unicode(expr)


def test_a_function_is_found_by_its_class_alone():
    for function in FUNCTIONS:
        assert all(function_of(kind) is function for kind in function.kinds)
    assert function_of(Integer) is None
    assert function_of(type("Log", (), {})) is None  # the same name, another class


def test_a_file_that_bears_another_name_than_its_class_is_refused():
    with pytest.raises(TypeError, match=r"functions\.cosine: a function is found by the name of its class, `sin`"):
        replace(function_of(sin), name="cosine")
