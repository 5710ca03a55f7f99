"""Integrals by the table: exact sums of terms, kinks, symbolic ends, substitutions; nothing without its conditions."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Interval, Max, Min, Piecewise, Rational, S, Symbol, exp, gamma, lambdify, log, oo, pi, sign, sqrt

from derive.vocabulary.integration import integral
from derive.vocabulary.nodes import Indicator
from derive.vocabulary.rewriting import in_one_period
from derive.vocabulary.signs import Facts
from derive.vocabulary.splitting import NoIntegral

u = Symbol("u", real=True)
a, c = Symbol("a", real=True), Symbol("c", real=True)
b, q = Symbol("b", positive=True), Symbol("q", positive=True)
SMALL = st.integers(-5, 5)
LINE, HALF = Interval(-oo, oo), Interval(0, oo)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(SMALL, min_size=1, max_size=6), st.integers(-4, 4), st.integers(1, 5))
def test_polynomials_by_the_sum_of_their_terms(coefficients, low, length):
    high = low + length
    polynomial = sum(c * u**k for k, c in enumerate(coefficients)) + S.Zero
    exact = sum(Fraction(c, k + 1) * (Fraction(high) ** (k + 1) - Fraction(low) ** (k + 1)) for k, c in enumerate(coefficients))
    assert integral(polynomial, u, Interval(low, high)).value == Rational(exact.numerator, exact.denominator)


KINKED = {
    "an absolute value inside": (Abs(u - Rational(1, 3)) * u**2, -1, 2),
    "two of them": (Abs(u - 1) - 2 * Abs(u + Rational(1, 2)), -2, 3),
    "nested": (Abs(Abs(u) - 1), -2, 3),
    "the larger and the smaller": (Max(u, 2 * u - 1, 0) * Min(u, 1), -1, 2),
    "cases": (Piecewise((u**2, u < 0), (u, u <= 1), (2 - u, True)), -1, 3),
    "cases by size": (Piecewise((u**2 / 2, Abs(u) <= 1), (Abs(u) - Rational(1, 2), True)), -2, 3),
    "an indicator": (Indicator((u > -1) & (u < Rational(1, 2))) * u**2, -2, 2),
    "a sign": (sign(u) * u**3, -1, 2),
    "an exponential with a kink": (exp(-2 * Abs(u - 1)) * u, -1, 3),
}


@pytest.mark.parametrize("name", KINKED)
def test_kinks_by_quadrature(name):
    integrand, low, high = KINKED[name]
    plain = integrand.replace(Indicator, lambda relation: Piecewise((1, relation), (0, True)))
    cuts = sorted({Fraction(low), Fraction(-1), Fraction(-1, 2), Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(high)})
    measured = mpmath.quad(lambdify(u, plain, "mpmath"), [float(cut) for cut in cuts if low <= cut <= high])
    assert float(integral(integrand, u, Interval(low, high)).value) == pytest.approx(float(measured), abs=1e-9)


def test_ends_that_are_symbols_in_an_order_that_is_known():
    assert integral(u, u, Interval(q - 1, q + 1)).value.expand() == 2 * q
    assert integral(u**2, u, Interval(-b, b)).value == 2 * b**3 / 3
    ordered = Facts(positive=frozenset((c - a,)))
    assert (integral(u, u, Interval(a, c), ordered).value - (c**2 - a**2) / 2).expand() == 0
    assert integral(Abs(u), u, Interval(-b, q)).value == b**2 / 2 + q**2 / 2


@pytest.mark.parametrize(
    ("integrand", "support", "told"),
    [
        (u, Interval(a, c), "not certainly in order: `-a \\+ c > 0`"),
        (u, Interval(0, a), "not certainly in order: `a > 0`"),
        (Abs(u - a), Interval(0, 1), "whether the kink at `a` lies between"),
        (Abs(u**2 - 2), Interval(0, 3), "changes its sign is not known"),
        (exp(-a * u), HALF, "`a > 0`, which is not known"),
        (exp(-a * u**2), LINE, "`a > 0`, which is not known"),
        (u ** (a - 1), Interval(0, 1), "`a > 0`, which is not known"),
        (1 / u, Interval(-1, 1), "not known to hold"),
        (1 / u, Interval(1, oo), "not known to hold"),
        (1 / (1 + Abs(u)), LINE, "not known to hold"),
        (u / (1 + u**2), LINE, "not known to hold"),
        (1 / (u - 1) ** 2, Interval(0, 2), "not known to hold"),
        (exp(-u), LINE, "no entry"),
        (gamma(u), Interval(1, 2), "no entry"),
        (exp(u**2), LINE, "not known to hold"),
    ],
)
def test_what_diverges_or_is_not_known_to_converge_has_no_value(integrand, support, told):
    with pytest.raises(NoIntegral, match=told):
        integral(integrand, u, support)


def test_substitutions():
    assert integral(1 / (pi * b * (1 + (u - a) ** 2 / b**2)), u, LINE).value == 1
    assert integral(exp(-u / b) / (1 + exp(-u / b)) ** 2, u, LINE).value == b
    assert integral(exp(-(u - exp(-u))) * exp(-2 * exp(-u)), u, LINE).value == 1
    assert integral(exp(-(log(u) ** 2) / 2) / u, u, HALF).value == sqrt(2) * sqrt(pi)
    assert integral(exp(-(Abs(u - a) ** q)), u, LINE).value == 2 * gamma(1 / q) / q


@pytest.mark.parametrize("shift", [-2, -1, 0, 1, 3])
@pytest.mark.parametrize("start", [q, q + Rational(1, 2), 2 * q / 3 + b, S.One / 3])
def test_gamma_is_brought_to_one_period(shift, start):
    values = {q: Rational(16, 7), b: Rational(20, 9)}
    whole = gamma(start + shift)
    brought = in_one_period(whole)
    assert float(brought.subs(values)) == pytest.approx(float(whole.subs(values)), rel=1e-12)
    assert in_one_period(gamma(start + shift + 1) - (start + shift) * gamma(start + shift)).expand() == 0
