"""An objective inside strictly monotone functions has the order of the objective, and of nothing else."""

import pytest
from sympy import Abs, Sum, Symbol, cosh, exp, log, sinh, sqrt, tanh

from derive.claims.claim import Claim
from derive.claims.relations import EqualUpTo, SameArgmin, SameOrder
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.judging.proof.monotone import unwrapped
from derive.judging.proof.theory import theory
from derive.symbols import b, i, mu, n, predictor, theta, x, y

residuals = Sum((y[i] - predictor(x[i])) ** 2, (i, 1, n))
square = Sum((y[i] - mu) ** 2, (i, 1, n))

TRUE = [
    (mu**3, mu, mu),
    (b * (mu + 2) ** 5 + b, mu, mu),
    (sqrt(residuals / n), residuals, theta),
    (log(1 + residuals), residuals / 2, theta),
    (1 / (1 + exp(-mu)), mu, mu),
    (log(1 + exp(mu)) - 7, 3 * mu, mu),
    (-exp(-square), square, mu),
    (5 + 2 * exp(square / b), square, mu),
    (sinh(tanh(mu)), mu, mu),
    (cosh(residuals), residuals, theta),
    (-1 / (1 + square), square, mu),
]
FALSE = [
    (mu**2, mu, mu),
    (-(mu**3), mu, mu),
    (Abs(mu), mu, mu),
    (cosh(mu), mu, mu),
    (1 / (1 + exp(mu)), mu, mu),
    (1 / (1 + square), square, mu),
    (sqrt(square) + mu, square, mu),
    (mu * exp(mu), mu, mu),
]


@pytest.mark.parametrize("relation", [SameOrder(), SameArgmin()])
@pytest.mark.parametrize("before, after, unknown", TRUE)
def test_a_strictly_increasing_function_keeps_the_order(before, after, unknown, relation):
    assert isinstance(judge(Claim(before=before, relation=relation, after=after, unknowns={unknown})), Proved)
    assert isinstance(judge(Claim(before=after, relation=relation, after=before, unknowns={unknown})), Proved)


@pytest.mark.parametrize("before, after, unknown", FALSE)
def test_others_do_not(before, after, unknown):
    assert isinstance(judge(Claim(before=before, relation=SameOrder(), after=after, unknowns={unknown})), Refuted)


@pytest.mark.parametrize("before, after, unknown", [case for case in TRUE if case[0] != case[1]])
def test_the_same_order_is_not_the_same_up_to_a_factor_and_a_constant(before, after, unknown):
    claim = Claim(before=before, relation=EqualUpTo(constant=True, factor=True), after=after, unknowns={unknown})
    assert not isinstance(judge(claim), Proved)


def test_a_factor_of_unknown_sign_is_not_left_out():
    c = Symbol("c", real=True)
    assert unwrapped(c * exp(mu), frozenset((mu,)), theory((), ())) == c * exp(mu)
    assert unwrapped(-exp(mu) / 2, frozenset((mu,)), theory((), ())) == -mu
