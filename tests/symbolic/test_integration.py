"""Integrals: what needs no search is done at once, and agrees with SymPy's integrator in its own process."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Interval, Rational, S, Symbol, diff, exp, oo

from derive.symbolic import integration
from derive.symbolic.integration import NoIntegral, integral, pieces

u = Symbol("u", real=True)
SMALL = st.integers(-5, 5)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(SMALL, min_size=1, max_size=6), st.integers(-4, 4), st.integers(1, 5))
def test_polynomials_by_the_sum_of_their_terms(coefficients, low, length):
    high = low + length
    polynomial = sum(c * u**k for k, c in enumerate(coefficients)) + S.Zero
    exact = sum(Fraction(c, k + 1) * (Fraction(high) ** (k + 1) - Fraction(low) ** (k + 1)) for k, c in enumerate(coefficients))
    found = pieces(polynomial, u, Interval(low, high), antiderivatives=True)
    assert sum(piece.value for piece in found) == Rational(exact.numerator, exact.denominator)
    for piece in found:
        assert (diff(piece.antiderivative, piece.variable) - piece.integrand).expand() == 0


def test_only_what_is_searched_for_gets_a_process(monkeypatch):
    def refuse(*_, **__):
        raise NoIntegral("a process was started")

    monkeypatch.setattr(integration.subprocess, "run", refuse)
    assert integral(u**3 * (1 - u), u, Interval(0, 1)) == Rational(1, 20)
    for integrand, support in ((exp(-u), Interval(0, 1)), (u, Interval(0, oo)), (Abs(u), Interval(-1, 1)), (u**31, Interval(0, 1))):
        with pytest.raises(NoIntegral, match="a process was started"):
            integral(integrand, u, support)
