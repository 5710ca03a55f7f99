"""The table of integrals, entry by entry, against mpmath's quadrature; and what a wrong entry looks like."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import mpmath
import pytest
from sympy import Expr, Integer, Rational, S, Symbol, lambdify

from derive.vocabulary.kernels import TABLE, Entry, IntegrationRange, Kernel, of_order_one

X = Symbol("x", positive=True)
R = Rational
TWO, HALF = Integer(2), S.Half


def binomial(shift, slope, order, exponent) -> tuple[tuple[Expr, Expr, Expr, Expr], ...]:
    return ((S(shift), S(slope), S(order), S(exponent)),)


def rates(*pairs) -> tuple[tuple[Expr, Expr], ...]:
    return tuple((S(order), S(rate)) for order, rate in pairs)


SAMPLES: dict[str, tuple[tuple[Kernel, Expr], ...]] = {
    "gaussian moments": tuple(
        (Kernel(power=S(n), rates=rates((1, m), (2, k))), S.Zero) for n in (0, 1, 2, 3, 6) for k, m in ((R(1, 2), R(-3, 4)), (3, R(5, 2)))
    )
    + ((Kernel(power=S(4), rates=rates((2, R(2, 7)))), S.Zero),),
    "gamma": tuple(
        (Kernel(power=a, logs=logs, rates=rates((order, q))), S.Zero)
        for a, order, q in ((R(-1, 2), 1, R(3, 2)), (S(3), R(7, 3), R(1, 5)), (S(-4), -1, R(5, 4)), (R(1, 3), HALF, 2))
        for logs in (0, 1, 2)
    ),
    "beta prime": tuple(
        (Kernel(power=a, logs=logs, factors=binomial(b, d, r, p)), S.Zero)
        for a, b, d, r, p in ((R(-1, 2), 2, 3, 1, R(-7, 3)), (S(2), R(1, 3), R(5, 2), 2, R(-9, 2)), (R(-5), 1, 2, -1, -7))
        for logs in (0, 1, 2)
    ),
    "inverse gaussian": tuple(
        (Kernel(power=a, rates=rates((-1, p), (1, q))), S.Zero) for a in (R(-3, 2), R(-1, 2)) for p, q in ((R(2, 3), R(5, 4)), (3, R(1, 2)))
    ),
    "half gaussian moments": tuple(
        (Kernel(power=S(n), rates=rates((1, m), (2, k))), S.Zero) for n in (0, 1, 2, 5) for k, m in ((R(1, 2), R(-3, 4)), (3, R(5, 2)))
    ),
    "powers and logarithms": tuple(
        (Kernel(power=a, logs=logs), h) for a, h in ((R(-1, 3), R(5, 2)), (S(4), R(2, 3))) for logs in (0, 1, 3)
    ),
    "exponential on an interval": tuple(
        (Kernel(power=S(n), rates=rates((1, q))), h) for n in (0, 1, 4) for q, h in ((R(3, 2), R(7, 3)), (R(-2, 3), S(2)))
    ),
    "beta": tuple(
        (Kernel(power=a, logs=logs, factors=binomial(b, -S(b) / h, 1, p)), h)
        for a, b, h, p in ((R(-1, 2), 2, R(3, 2), R(4, 3)), (R(7, 3), R(1, 2), S(1), R(5, 2)))
        for logs in (0, 1)
    ),
    "powers of an affine function": tuple(
        (Kernel(power=S(n), factors=binomial(b, d, 1, p)), h)
        for n in (0, 1, 3)
        for b, d, h, p in ((2, 3, R(3, 2), R(-7, 3)), (2, R(-1, 2), R(3, 2), R(1, 2)), (1, 2, S(2), -2))
    ),
    "arctangent": tuple((Kernel(factors=binomial(b, d, 2, -1)), h) for b, d, h in ((2, 3, R(3, 2)), (R(1, 5), R(7, 2), S(4)))),
    "gaussian wave": tuple(
        (Kernel(rates=rates((1, m), (2, k)), wave=(R(5, 3), R(1, 4))), S.Zero) for k, m in ((R(1, 2), R(-3, 4)), (3, R(5, 2)))
    ),
    "damped wave": tuple((Kernel(power=S(n), rates=rates((1, R(3, 4))), wave=(R(5, 3), R(1, 4))), S.Zero) for n in (0, 1, 3)),
    "wave on an interval": tuple(
        (Kernel(power=S(n), rates=rates((1, q)) if q else (), wave=(R(-5, 3), R(1, 4))), R(7, 3))
        for n in (0, 1, 3)
        for q in (0, R(-3, 4), 2)
    ),
    "gaussian moments on an interval": tuple(
        (Kernel(power=S(n), rates=rates((1, m), (2, k))), h)
        for n in (0, 1, 2, 4)
        for k, m, h in ((R(1, 2), R(-3, 4), R(5, 2)), (3, R(5, 2), R(2, 3)))
    ),
}


def measured(kernel: Kernel, over: IntegrationRange, end: Expr):
    """By mpmath; from zero on in the logarithm of x, where powers and logarithms at zero are smooth."""
    curve = lambdify(X, kernel.at(X), "mpmath")
    if over is IntegrationRange.HALF_LINE:
        return mpmath.quad(lambda u: curve(mpmath.exp(u)) * mpmath.exp(u), [-90, -30, -10, -3, 0, 3, 10, 30, 90], method="gauss-legendre")
    if over is IntegrationRange.LINE:
        return mpmath.quad(curve, [-30, -10, -4, 0, 4, 10, 30], method="gauss-legendre")
    to = mpmath.mpf(end.p) / end.q
    return mpmath.quad(lambda u: curve(to * mpmath.exp(-u)) * to * mpmath.exp(-u), [0, 1, 3, 10, 30, 90])


@cache
def quadrature(kernel: Kernel, over: IntegrationRange, end: Expr):
    with mpmath.workdps(20):
        return measured(kernel, over, end)


def agrees(entry: Entry, kernel: Kernel, end: Expr) -> bool:
    found = entry.closed(kernel, end)
    assert found is not None, kernel
    assert all(condition.is_positive for condition in found.positive), found.positive
    assert all(condition.is_nonzero for condition in found.nonzero), found.nonzero
    with mpmath.workdps(20):
        value = mpmath.mpf((found.value * S.Exp1**found.exponent).evalf(20)._to_mpmath(70))
        return abs(value - quadrature(kernel, entry.over, end)) < mpmath.mpf(10) ** -11 * (1 + abs(value))


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_every_entry_is_what_quadrature_measures(entry):
    assert all(agrees(entry, kernel, end) for kernel, end in SAMPLES[entry.name])


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_a_wrong_entry_is_caught_at_every_sample(entry):
    def wrong(kernel, end):
        found = entry.closed(kernel, end)
        return replace(found, value=found.value * (1 + Rational(1, 10**6)))

    planted = replace(entry, closed=wrong)
    assert not any(agrees(planted, kernel, end) for kernel, end in SAMPLES[entry.name] if quadrature(kernel, entry.over, end) != 0)


def test_every_entry_has_samples_and_every_sample_an_entry():
    assert {entry.name for entry in TABLE} == set(SAMPLES)


DIVERGING = (
    (IntegrationRange.HALF_LINE, Kernel(power=S(-1), rates=rates((1, 1))), S.Zero),
    (IntegrationRange.HALF_LINE, Kernel(rates=rates((1, -1))), S.Zero),
    (IntegrationRange.HALF_LINE, Kernel(factors=binomial(1, 1, 1, -1)), S.Zero),
    (IntegrationRange.HALF_LINE, Kernel(factors=binomial(1, -1, 1, -2)), S.Zero),
    (IntegrationRange.HALF_LINE, Kernel(power=S(3), factors=binomial(1, 1, 2, -2)), S.Zero),
    (IntegrationRange.LINE, Kernel(rates=rates((2, -1))), S.Zero),
    (IntegrationRange.INTERVAL, Kernel(power=S(-1)), S.One),
    (IntegrationRange.INTERVAL, Kernel(factors=binomial(1, -1, 1, -1)), S.One),
    (IntegrationRange.INTERVAL, Kernel(factors=binomial(1, -2, 1, -2)), S.One),
    (IntegrationRange.INTERVAL, Kernel(factors=binomial(-1, 2, 2, -1)), S.One),
    (IntegrationRange.INTERVAL, Kernel(power=S(-1), factors=binomial(1, -1, 1, HALF)), S.One),
)


@pytest.mark.parametrize(("over", "kernel", "end"), DIVERGING, ids=str)
def test_what_diverges_misses_a_condition(over, kernel, end):
    for entry in TABLE:
        for form, to in {(kernel, end), of_order_one(kernel, end)[:2]}:
            found = entry.closed(form, to) if entry.over is over else None
            assert found is None or not all(
                [*(condition.is_positive for condition in found.positive), *(condition.is_nonzero for condition in found.nonzero)]
            )


@pytest.mark.parametrize("order", [HALF, TWO, R(7, 3)])
def test_the_substitution_that_makes_the_order_one_keeps_the_integral(order):
    kernel, end = Kernel(power=R(2, 3), logs=1, factors=binomial(2, 1, order, R(-4, 3))), R(3, 2)
    moved, to, outside = of_order_one(kernel, end)
    assert moved.factors[0][2] == 1
    whole = mpmath.quad(lambdify(X, moved.at(X), "mpmath"), [0, float(to)]) * float(outside)
    assert float(whole) == pytest.approx(float(measured(kernel, IntegrationRange.INTERVAL, end)), rel=1e-9)
