"""Claims with functions that have a file and nothing else: proved where they hold, refuted and replayed where not, compiled, printed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import special, stats
from sympy import Rational, S, Sum, Symbol, binomial, cosh, erf, exp, factorial, floor, gamma, log, pi, sinh, sqrt

import derive
from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import Equal, IntegratesTo, SameOrder
from derive.claims.verdict import Proved, Refuted
from derive.families._family import Family, Proper, Scale
from derive.judging.evaluation.balls import derivative
from derive.judging.judge import judge
from derive.judging.zero import zero
from derive.numerics.functions.compiling import compile_expression
from derive.replay.replay import replay
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.functions.normalcdf import NormalCDF
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import b, e, i, mu, n, s, y
from tests.judging.evaluation.test_balls import Fixed

t, q = Symbol("t", real=True), Symbol("q", positive=True)
m = Symbol("m", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
SOME = Premise(label="A1", name="size", statement="k is less than m", positive=(m - k, m - k + 1))


def equal(before, after, *premises):
    return Claim(before=before, relation=Equal(), after=after, premises=premises)


def same_order(before, after):
    return Claim(before=before, relation=SameOrder(), after=after, unknowns=(t,))


def integrates(before, after):
    return Claim(before=before, relation=IntegratesTo(), after=after, unknowns=(t,))


PROVED = [
    equal(cosh(t), (exp(t) + exp(-t)) / 2),
    equal(cosh(t) ** 2 - sinh(t) ** 2, S.One),
    equal(cosh(2 * t), 2 * cosh(t) ** 2 - 1),
    equal(sinh(2 * t), 2 * sinh(t) * cosh(t)),
    equal(factorial(m + 1), (m + 1) * factorial(m)),
    equal(factorial(m), gamma(m + 1)),
    equal(binomial(m, k), factorial(m) / (factorial(k) * factorial(m - k)), SOME),
    equal(binomial(m, k) + binomial(m, k + 1), binomial(m + 1, k + 1), SOME),
    equal(NormalCDF(t), (1 + erf(t / sqrt(2))) / 2),
    equal(NormalCDF(t) + NormalCDF(-t), S.One),
    same_order(3 * cosh(t) + q, cosh(t)),
    same_order(NormalCDF(t) * q, NormalCDF(t)),
    same_order(Log(cosh(t)), cosh(t)),
    integrates(exp(-(t**2)) * cosh(t), sqrt(pi) * exp(Rational(1, 4))),
]
WRONG = [
    equal(cosh(t), (exp(t) - exp(-t)) / 2),
    equal(cosh(t) ** 2 + sinh(t) ** 2, S.One),
    equal(sinh(2 * t), sinh(t) * cosh(t)),
    equal(factorial(m + 1), m * factorial(m)),
    equal(factorial(m), gamma(m)),
    equal(binomial(m, k), factorial(m) / factorial(m - k), SOME),
    equal(binomial(m, k) + binomial(m, k + 1), binomial(m + 1, k), SOME),
    equal(NormalCDF(t), (1 + erf(t)) / 2),
    equal(NormalCDF(t), NormalCDF(-t)),
    same_order(cosh(t), sinh(t)),
    same_order(-Log(NormalCDF(t)), NormalCDF(t)),
    integrates(exp(-(t**2)) * cosh(t), sqrt(pi) * exp(Rational(1, 2))),
    integrates(exp(-(t**2)) * NormalCDF(t), sqrt(pi)),
]


@pytest.mark.parametrize("claim", PROVED, ids=str)
def test_what_holds_is_proved(claim):
    assert isinstance(judge(claim), Proved)


@pytest.mark.parametrize("claim", WRONG, ids=str)
def test_what_does_not_hold_is_refuted_and_replayed(claim):
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)
    other = next(right for right in PROVED if right.relation == claim.relation and right != claim)
    assert not replay(replace(other, premises=claim.premises), verdict.counter_example)


def test_where_a_law_does_not_hold_it_is_not_used():
    """Without k <= m the quotient of factorials has a pole; gamma at k = 0 is one, so that no step leads there."""
    assert not isinstance(judge(equal(binomial(m, k), factorial(m) / (factorial(k) * factorial(m - k)))), Proved)
    assert not zero.is_zero(gamma(k + 1) - k * gamma(k))
    assert zero.is_zero(gamma(m + 1) - m * gamma(m))
    assert not isinstance(judge(equal(gamma(k + 1), k * gamma(k))), Proved)


SECH = Family(
    name="sech", title="hyperbolic secant", variate=e, parameters=(Scale(b, as_prior=s),), support=S.Reals, energy=log(cosh(e / b)),
    normaliser=Proper(pi * b), reference="Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 23",
)  # fmt: skip


def test_a_family_with_log_cosh_is_derived_printed_and_compiled():
    derivation = derive.mle(noise=SECH)
    assert all(isinstance(step.verdict, Proved) for step in derivation.steps)
    assert len(derivation.steps) == 9
    assert r"\log\!\left( \cosh\!\left(" in derivation.to_markdown()
    rng = np.random.default_rng(7)
    X, observed, weights = rng.normal(size=(30, 2)), rng.normal(size=30), np.array([0.3, -0.2])
    residuals = (observed - X @ weights) / 1.7
    expected = -np.mean(stats.hypsecant.logpdf(residuals)) - np.log(np.pi)
    compiled = derivation.compile()
    assert compiled.value(weights, X, observed, b=1.7) == pytest.approx(expected, rel=1e-12)


OBJECTIVES = [
    (Sum(cosh(y[i] - mu), (i, 1, n)), lambda r: np.sum(np.cosh(r)), lambda r: -np.sum(np.sinh(r))),
    (
        -Sum(log(NormalCDF(y[i] - mu)), (i, 1, n)),
        lambda r: -np.sum(special.log_ndtr(r)),
        lambda r: np.sum(stats.norm.pdf(r) / special.ndtr(r)),
    ),
]


@pytest.mark.parametrize("objective, value, slope", OBJECTIVES, ids=["cosh", "NormalCDF"])
def test_an_objective_is_compiled_with_its_gradient(objective, value, slope):
    observed = np.random.default_rng(3).normal(size=20)
    compiled = compile_expression(objective, formula="f", verdict="v", meanings={})
    assert compiled.value(0.4, observed) == pytest.approx(value(observed - 0.4), rel=1e-12)
    assert compiled.gradient(0.4, observed) == pytest.approx(slope(observed - 0.4), rel=1e-12)


@pytest.mark.parametrize("expr, wanted", [(NormalCDF(t), stats.norm.pdf), (cosh(t), np.sinh), (sinh(t), np.cosh)], ids=str)
def test_slopes_by_balls_are_those_of_scipy(expr, wanted):
    for point in (Fraction(-3, 2), Fraction(1, 4), Fraction(2)):
        found = derivative(expr, t, Fixed({"t": point}, {}))
        assert float(found.mid()) == pytest.approx(wanted(float(point)), rel=1e-12)


def test_the_second_zero_test_differentiates_by_the_files():
    density = exp(-(t**2) / 2) / sqrt(2 * pi)
    assert zero.is_derivative(NormalCDF(t), t, density)
    assert zero.is_derivative(NormalCDF(3 * t), t, 3 * density.subs(t, 3 * t))
    assert zero.is_derivative(log(cosh(t / q)), t, sinh(t / q) / (q * cosh(t / q)))
    assert not zero.is_derivative(NormalCDF(t), t, 2 * density)
    assert not zero.is_derivative(floor(t), t, S.Zero)


def test_signs_of_the_files_license_what_they_say():
    assert function_of(NormalCDF).sign == {"positive": ()}
    assert isinstance(judge(same_order(-Log(NormalCDF(t)), -NormalCDF(t))), Proved)


@pytest.mark.parametrize("argument", ["__import__('os')", "sigma", 0.5, None])
def test_what_is_no_exact_number_never_reaches_sympy(argument):
    with pytest.raises(InputError, match="NormalCDF: the argument"):
        NormalCDF(argument)
