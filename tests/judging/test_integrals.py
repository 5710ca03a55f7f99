"""Integrals: densities and moments from textbooks are proved, slips refuted, divergence and poles never proved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from sympy import (
    Abs,
    And,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    beta,
    cos,
    digamma,
    erf,
    exp,
    gamma,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Shows
from derive.claims.instance import Instance
from derive.claims.premises import Premise
from derive.claims.relations import IntegratesTo
from derive.claims.verdict import CounterExample, Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.judging.proof import integrals
from derive.replay.replay import replay
from derive.vocabulary.errors import Contradiction
from derive.vocabulary.nodes import Exp, Indicator, Sqrt
from derive.vocabulary.symbols import b, e, i, mu, n, s, sigma, tau, y
from tests.replay.telling import told

R = Rational
a, c = Symbol("a", real=True), Symbol("c", real=True)
q, r, lam, nu = (Symbol(name, positive=True) for name in ("q", "r", "lam", "nu"))
HALF, OPEN, UNIT = Interval(0, oo), Interval.open(0, oo), Interval(0, 1)


def claim(density, value, support=None, premises=(), over=e) -> Claim:
    domains = () if support is None else (Domain(element=over, values=support),)
    return Claim(before=S(density), relation=IntegratesTo(), after=S(value), unknowns={over}, domains=domains, premises=premises)


def normal(at, mean, scale):
    return exp(-((at - mean) ** 2) / (2 * scale**2)) / sqrt(2 * pi) / scale


def student(at, scale):
    return gamma((nu + 1) / 2) / (sqrt(nu * pi) * gamma(nu / 2) * scale) * (1 + at**2 / (nu * scale**2)) ** (-(nu + 1) / 2)


def positive(*exprs) -> tuple[Premise, ...]:
    return (Premise(label="A1", name="order", statement="", positive=exprs),)


KL = (sigma**2 + mu**2 - 1) / 2 - log(sigma)
TWO_PIECE = sqrt(2 / pi) / (sigma + tau)
GAMMA = r**q * e ** (q - 1) * exp(-r * e) / gamma(q)
BETA = e ** (q - 1) * (1 - e) ** (r - 1) * gamma(q + r) / gamma(q) / gamma(r)
LOGISTIC = exp(-(e - mu) / s) / (1 + exp(-(e - mu) / s)) ** 2 / s
GUMBEL = exp(-(e - mu) / s - exp(-(e - mu) / s)) / s
LOGNORMAL = exp(-((log(e) - mu) ** 2) / (2 * sigma**2)) / (e * sigma * sqrt(2 * pi))

TRUE = {
    "Gaussian with a location": claim(normal(e, mu, sigma), 1),
    "the same, inert": claim(Exp(-((e - mu) ** 2) / (2 * sigma**2)) / Sqrt(2 * pi * sigma**2), 1),
    "its mean": claim(e * normal(e, mu, sigma), mu),
    "its variance": claim((e - mu) ** 2 * normal(e, mu, sigma), sigma**2),
    "its fourth moment": claim((e - mu) ** 4 * normal(e, mu, sigma), 3 * sigma**4),
    "Gaussian, multiplied out": claim(exp(-(e**2) / 2 + mu * e - mu**2 / 2) / sqrt(2 * pi), 1),
    "convolution of Gaussians": claim(
        normal(e, mu, sigma) * normal(a - e, 0, tau), exp(-((a - mu) ** 2) / (2 * (sigma**2 + tau**2))) / sqrt(2 * pi * (sigma**2 + tau**2))
    ),
    "divergence of Gaussians": claim(normal(e, mu, sigma) * (log(normal(e, mu, sigma)) - log(normal(e, 0, 1))), KL),
    "a mixture": claim(normal(e, 0, 1) * R(9, 10) + normal(e, mu, sigma) / 10, 1),
    "a posterior": claim(
        exp(-Sum((y[i] - e) ** 2, (i, 1, n)) / 2),
        sqrt(2 * pi / n) * exp(-Sum(y[i] ** 2, (i, 1, n)) / 2 + Sum(y[i], (i, 1, n)) ** 2 / (2 * n)),
    ),
    "Laplace with a location": claim(exp(-Abs(e - mu) / b) / (2 * b), 1),
    "its variance, for Laplace": claim((e - mu) ** 2 * exp(-Abs(e - mu) / b) / (2 * b), 2 * b**2),
    "Fisher information of Laplace": claim((sign(e) / b) ** 2 * exp(-Abs(e) / b) / (2 * b), 1 / b**2),
    "Cauchy": claim(b / (pi * (b**2 + (e - mu) ** 2)), 1),
    "Fisher information of Cauchy": claim(4 * e**2 / (pi * (1 + e**2) ** 3), R(1, 2)),
    "logistic": claim(LOGISTIC, 1),
    "variance of logistic": claim(e**2 * exp(-e) / (1 + exp(-e)) ** 2, pi**2 / 3),
    "Fisher information of logistic": claim(exp(-e) * (1 - exp(-e)) ** 2 / (1 + exp(-e)) ** 4, R(1, 3)),
    "half of logistic": claim(exp(-e) / (1 + exp(-e)) ** 2, R(1, 2), HALF),
    "Pareto": claim(q * r**q / e ** (q + 1), 1, Interval(r, oo)),
    "Student": claim(student(e - mu, sigma), 1),
    "Student by the beta function": claim((1 + e**2 / nu) ** (-(nu + 1) / 2) / (sqrt(nu) * beta(R(1, 2), nu / 2)), 1),
    "Student by its energy": claim(Exp(-(nu + 1) / 2 * log(1 + e**2 / nu)), sqrt(nu * pi) * gamma(nu / 2) / gamma((nu + 1) / 2)),
    "gamma": claim(GAMMA, 1, HALF),
    "mean of gamma": claim(e * GAMMA, q / r, HALF),
    "mean logarithm of gamma": claim(log(e) * GAMMA, digamma(q) - log(r), OPEN),
    "inverse gamma": claim(r**q / gamma(q) * e ** (-q - 1) * exp(-r / e), 1, OPEN),
    "inverse Gaussian": claim(sqrt(lam / (2 * pi * e**3)) * exp(-lam * (e - q) ** 2 / (2 * q**2 * e)), 1, OPEN),
    "beta": claim(BETA, 1, UNIT),
    "mean of beta": claim(e * BETA, q / (q + r), UNIT),
    "beta prime": claim(e ** (q - 1) * (1 + e) ** (-q - r), gamma(q) * gamma(r) / gamma(q + r), HALF),
    "Weibull": claim(q / lam * (e / lam) ** (q - 1) * exp(-((e / lam) ** q)), 1, HALF),
    "mean of Rayleigh": claim(e**2 / sigma**2 * exp(-(e**2) / (2 * sigma**2)), sigma * sqrt(pi / 2), HALF),
    "Gumbel": claim(GUMBEL, 1),
    "lognormal": claim(LOGNORMAL, 1, OPEN),
    "mean of lognormal": claim(e * LOGNORMAL, exp(mu + sigma**2 / 2), OPEN),
    "generalised Gaussian": claim(q / (2 * lam * gamma(1 / q)) * exp(-((Abs(e - mu) / lam) ** q)), 1),
    "two pieces by cases": claim(
        TWO_PIECE * Piecewise((exp(-((e - mu) ** 2) / (2 * sigma**2)), e < mu), (exp(-((e - mu) ** 2) / (2 * tau**2)), True)), 1
    ),
    "two pieces by indicators": claim(
        TWO_PIECE * (exp(-(e**2) / (2 * sigma**2)) * Indicator(e < 0) + exp(-(e**2) / (2 * tau**2)) * Indicator(e >= 0)), 1
    ),
    "two pieces by the larger part": claim(TWO_PIECE * exp(-(Max(e, 0) ** 2) / (2 * sigma**2) - Min(e, 0) ** 2 / (2 * tau**2)), 1),
    "pinball": claim(exp(-Max(lam * e, -r * e)) * lam * r / (lam + r), 1),
    "Huber": claim(
        Piecewise((exp(-(e**2) / 2), Abs(e) <= 1), (exp(-Abs(e) + R(1, 2)), True)), sqrt(2 * pi) * erf(1 / sqrt(2)) + 2 * exp(-R(1, 2))
    ),
    "elastic net": claim(exp(-Abs(e) - e**2), sqrt(pi) * exp(R(1, 4)) * (1 - erf(R(1, 2)))),
    "uniform": claim(Indicator(And(e >= 0, e <= b)) / b, 1),
    "between symbols in order": claim(mu, c**2 / 2 - a**2 / 2, Interval(a, c), positive(c - a), over=mu),
    "about a symbol": claim(mu, 2 * q, Interval(q - 1, q + 1), over=mu),
    "a damped cosine": claim(exp(-q * e) * cos(r * e), q / (q**2 + r**2), HALF),
    "a sine": claim(sin(e), 2, Interval(0, pi)),
    "characteristic function of Laplace": claim(exp(-Abs(e) / b) / (2 * b) * cos(r * e), 1 / (1 + b**2 * r**2)),
    "characteristic function of a Gaussian": claim(normal(e, mu, sigma) * cos(r * e), cos(r * mu) * exp(-(r**2) * sigma**2 / 2)),
    "a hyperbola": claim(1 / e, log(b + 1), Interval(1, 1 + b)),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved(name):
    verdict = judge(TRUE[name])
    assert isinstance(verdict, Proved), str(verdict)
    assert verdict.method.startswith("table of integrals: ")


@pytest.mark.parametrize("name", TRUE)
def test_a_multiple_of_it_is_refuted(name):
    verdict = judge(replace(TRUE[name], after=TRUE[name].after * R(21, 20)))
    assert isinstance(verdict, Refuted), str(verdict)
    assert verdict.counter_example.shows is Shows.INTEGRAL


FALSE = {
    "Cauchy, the width forgotten": claim(1 / (pi * (b**2 + e**2)), 1),
    "gamma, the rate forgotten": claim(e ** (q - 1) * exp(-r * e) / gamma(q), 1, HALF),
    "Laplace, twice the rate": claim(2 * lam * exp(-lam * Abs(e)), 1),
    "Student, the scale forgotten": claim(student(e, sigma) * sigma, 1),
    "two halves for one whole": claim(Piecewise((normal(e, 0, sigma), e < 0), (normal(e, 0, tau), True)), 2),
    "no closed form": claim(exp(-(e**2)) / (1 + e**4), 1),
    "no closed form, slow": claim(1 / (1 + e**2 + e**4 + Abs(e)), 1),
    "no closed form, of two growths": claim(1 / (1 + e**2 + exp(e)), 1),
    "exponential of a ratio": claim(Exp(-(e**2) / (1 + e**2)) / (1 + e**2), 1),
    "about a symbol": claim(mu, q, Interval(q - 1, q + 1), over=mu),
    "lognormal, the median for the mean": claim(e * LOGNORMAL, exp(mu), OPEN),
    "an error function": claim(Exp(-e) * erf(e), 1, HALF),
    "singular at an end": claim(1 / sqrt(e * (1 - e)), 3, UNIT),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted_and_replayed(name):
    verdict = judge(FALSE[name])
    assert isinstance(verdict, Refuted), str(verdict)
    assert replay(FALSE[name], verdict.counter_example)


OPEN_QUESTIONS = {
    "over a pole of gamma": claim(gamma(e) * digamma(e), gamma(R(-1, 2)) - gamma(R(-3, 2)), Interval(R(-3, 2), R(-1, 2))),
    "over a double pole": claim(1 / (e - 1) ** 2, -2, Interval(0, 2)),
    "over a pole": claim(1 / e, 0, Interval(-1, 1)),
    "a pole at an end": claim(1 / e, 1, UNIT),
    "a slow tail": claim(1 / (1 + Abs(e)), 1),
    "a principal value": claim(e / (1 + e**2), 0),
    "no tail": claim(Exp(-(e**2) / (1 + e**2)), 1),
    "an exponential over the line": claim(exp(-e), 1),
    "a rate of any sign": claim(exp(-a * e), 1 / a, HALF),
    "ends of any order": claim(mu, c**2 / 2 - a**2 / 2, Interval(a, c), over=mu),
    "an end of any sign": claim(mu, a**2 / 2, Interval(0, a), over=mu),
    "a value with a pole": claim(gamma(a) * exp(-e), gamma(a), HALF),
    "a value that is not defined": claim(a / a**2 * exp(-e), 1 / a, HALF),
    "an end that depends on the variate": claim(mu, mu**2 / 2, Interval(0, b), over=mu),
    "a logarithm of what is negative": claim(log(e) - log(e - 2) + log(2), 2 * log(2), UNIT),
}


@pytest.mark.parametrize("name", OPEN_QUESTIONS)
def test_divergence_poles_and_unknown_order_are_left_open(name):
    verdict = judge(OPEN_QUESTIONS[name])
    assert isinstance(verdict, Undecided), str(verdict)
    assert verdict.tried


def test_the_reason_names_the_condition():
    assert "`-a + c > 0` is not known" in str(judge(OPEN_QUESTIONS["ends of any order"]))
    assert "`a > 0` is not known" in str(judge(OPEN_QUESTIONS["an end of any sign"]))


FORGED = (
    "Gaussian with a location",
    "Cauchy",
    "gamma",
    "beta",
    "Laplace with a location",
    "Student",
    "logistic",
    "Pareto",
    "lognormal",
    "Huber",
)
VALUES = {"mu": Fraction(3, 4), "sigma": Fraction(5, 2), "b": Fraction(2, 3), "q": Fraction(7, 4), "r": Fraction(3, 2)}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_counter_example_to_a_true_claim_is_rejected(name):
    of = TRUE[name]
    values = {**VALUES, "nu": Fraction(5, 3), "s": Fraction(4, 3)}
    named = {
        str(symbol) for symbol in (of.before.free_symbols | of.domains[0].values.free_symbols if of.domains else of.before.free_symbols)
    }
    point = Instance(scalars={key: value for key, value in values.items() if key in named})
    for before in ("2", "1.0000001"):
        forged = CounterExample(shows=Shows.INTEGRAL, points=(point,), before=(told(before),), after=(told("1"),))
        assert not replay(of, forged)


def test_what_the_table_gets_wrong_the_balls_contradict(monkeypatch):
    truth = integrals.integral

    def wrong(*given):
        found = truth(*given)
        return replace(found, value=found.value * 2)

    monkeypatch.setattr(integrals, "integral", wrong)
    with pytest.raises(Contradiction):
        judge(claim(normal(e, mu, sigma), 2))


def test_words_that_are_not_the_integrand_prove_nothing(monkeypatch):
    truth = integrals.integral

    def wrong(*given):
        found = truth(*given)
        return replace(found, identities=tuple((left, right * 2, positive) for left, right, positive in found.identities))

    monkeypatch.setattr(integrals, "integral", wrong)
    assert isinstance(judge(claim(normal(e, mu, sigma), 1)), Undecided)
