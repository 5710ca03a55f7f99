"""Values of a replay: exact where SymPy is, else within their own error of what SymPy computes to 150 digits."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Max, Min, Piecewise, Product, Rational, S, Sum, Symbol, sign

from derive.claims.instance import Instance
from derive.replay.approximate import Approximate, Unknown
from derive.replay.comparing import relation
from derive.replay.recomputing import Recomputer
from derive.vocabulary.nodes import Exp, Indicator, Log, Sqrt

k = Symbol("k", integer=True)
a = Symbol("a", real=True)
machine = Recomputer(Instance(scalars={"a": Fraction(0)}))

EXACT = {
    Sqrt(S(4)): 2, Sqrt(Rational(9, 16)): Fraction(3, 4), Sqrt(2 * Sqrt(S(4))): 2, Exp(S(0)): 1, Log(S(1)): 0,
    Exp(Log(S(1))): 1, sp.sign(Sqrt(S(2))): 1, Max(Sqrt(4 + a), S(1)): 2, Min(Sqrt(2 + a), S(1)): 1, a * Sqrt(S(2)): 0, a**Log(S(1)): 1,
    Indicator(Eq(Sqrt(S(4)), Exp(a) + 1)): 1, Indicator(Log(S(2)) < 1): 1, Sum(Sqrt(k**2), (k, 1, Sqrt(S(9)))): 6, Sum(k, (k, 4, 1)): 0,
    Product(k, (k, 4, 1)): 1, sp.gamma(Sqrt(S(25))): 24, sp.sin(a): 0, sp.cos(a): 1, sp.erf(a): 0, sp.atan(a): 0,
    sp.beta(Sqrt(S(4)), S(3)): Fraction(1, 12),
    Piecewise((Sqrt(S(4)), Log(S(3)) > 1), (S(0), True)): 2, Abs(-Sqrt(S(4))): 2, (Sqrt(S(2)) + 1) ** a: 1, sp.loggamma(Sqrt(S(4))): 0,
}  # fmt: skip


@pytest.mark.parametrize("expr", EXACT, ids=str)
def test_what_is_rational_is_exact(expr):
    found = machine.number(expr)
    assert isinstance(found, Fraction)
    assert found == EXACT[expr]


ZERO = [
    Log(S(6)) - Log(S(2)) - Log(S(3)), Sqrt(S(8)) - 2 * Sqrt(S(2)), Sqrt(S(2)) * Sqrt(S(3)) - Sqrt(S(6)), Sqrt(S(2)) ** 2 - 2,
    Exp(S(3)) * Exp(S(-3)) - 1, Log(1 + Exp(S(5))) - Log(1 + Exp(S(-5))) - 5, 1 / (1 + Exp(S(-7))) + 1 / (1 + Exp(S(7))) - 1,
    10**40 * (Sqrt(S(2)) ** 2 - 2), Exp(S(100)) * (Log(S(9)) - 2 * Log(S(3))), sp.sin(S(2)) ** 2 + sp.cos(S(2)) ** 2 - 1,
    Log(Exp(S(9))) - 9,
]  # fmt: skip


@pytest.mark.parametrize("expr", ZERO, ids=str)
def test_zero_by_cancellation_is_not_told_from_zero_but_never_exactly_zero(expr):
    found = machine.number(expr)
    assert isinstance(found, Approximate)
    assert relation(found, Fraction(0)) == 0
    for asked in (Indicator(Eq(expr, 0)), sign(expr), Piecewise((1, expr >= 0), (0, True)), Sum(k, (k, 0, expr)), Log(expr), 1 / expr):
        with pytest.raises(Unknown):
            machine.number(asked)


SMALL = {Exp(S(-300)): 1, Log(1 + Exp(S(-90))): 1, sp.gamma(Rational(-121, 2)): -1, 10**60 * (Sqrt(S(2)) - Rational(99, 70)): -1}


@pytest.mark.parametrize("expr", SMALL, ids=str)
def test_what_is_small_but_not_zero_is_told_from_zero(expr):
    assert relation(machine.number(expr), Fraction(0)) == SMALL[expr]


LEAVES = st.sampled_from([Rational(p, q) for p in range(-4, 5) for q in (1, 3)])
UNARY = [
    Exp,
    Log,
    Sqrt,
    Abs,
    sp.gamma,
    sp.digamma,
    sp.erf,
    sp.tanh,
    sp.sin,
    sp.atan,
    sp.loggamma,
    lambda u: 1 / u,
    sp.cbrt,
]


def grown(inner):
    return st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] - pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
        st.tuples(inner, st.integers(-3, 3)).map(lambda pair: pair[0] ** pair[1]),
        st.tuples(st.sampled_from(UNARY), inner).map(lambda pair: pair[0](pair[1])),
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.recursive(LEAVES, grown, max_leaves=6))
def test_a_value_lies_within_its_error(expr):
    try:
        found = machine.number(expr)
    except (Unknown, OverflowError):
        return
    finite = sp.sympify(expr.replace(Exp, sp.exp).replace(Log, sp.log).replace(Sqrt, sp.sqrt))
    wanted = finite.evalf(150, maxn=2_000)
    if not wanted.is_Number or not wanted.is_finite or (wanted.is_Float and wanted._prec < 400):
        return  # SymPy does not reach so many digits where all of them cancel
    with mpmath.workdps(150):
        number = wanted._to_mpmath(500)
        value, error = (
            (found.value, found.error) if isinstance(found, Approximate) else (mpmath.mpf(found.numerator) / found.denominator, 0)
        )
        assert abs(number - value) <= error + abs(number) * mpmath.mpf(10) ** -140
        assert error <= mpmath.mpf(10) ** -20 * (1 + abs(value)) or error == 0 or abs(value) > 10**20
