"""When an expression is seen to be zero, or seen not to be before anything is multiplied out."""

import pytest
from sympy import Function, I, Product, S, Symbol, exp, log, pi, sqrt, symbols

from derive.judging.proof.theory import certainly_not_zero, coefficient_vanishes

a, b, c = symbols("a b c", positive=True)
i, n = symbols("i n", integer=True, positive=True)
f = Function("f", real=True)


@pytest.mark.parametrize(
    "expr",
    [
        S.Zero,
        log(4) - 2 * log(2),
        c * log(4) - 2 * c * log(2),
        log(6) - log(2) - log(3),
        f(log(4)) - f(2 * log(2)),
        f(a, log(4)) - f(a, 2 * log(2)),
        a / (a + b) + b / (a + b) - 1,
        (a + b) ** 2 - a**2 - 2 * a * b - b**2,
        a * a**n - a ** (n + 1),
        exp(a) * exp(b) - exp(a + b),
        sqrt(2) * sqrt(3) - sqrt(6),
        (1 + I) ** 2 - 2 * I,
    ],
)
def test_zero_is_seen(expr):
    assert coefficient_vanishes(expr)
    assert not certainly_not_zero(expr)


@pytest.mark.parametrize(
    "expr",
    [
        a - b,
        a / b - 1 / (a * b),
        c * log(a) + c * log(2) / 2 + c * log(pi) - log(f(a)),
        f(a) - Product((a + i) ** 2, (i, 1, n)),
        1 / f(a) + (b + c) ** 2 - b**2,
    ],
)
def test_what_nothing_relates_is_not_multiplied_out(expr):
    assert certainly_not_zero(expr)
    assert not coefficient_vanishes(expr)


def test_a_part_that_stands_in_another_term_may_cancel():
    assert not certainly_not_zero(a - Product(a, (i, 1, 1)) * Symbol("d") + exp(a))
