"""Compiled functions against 120 digits, on data that lose digits where a formula is written carelessly."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy import stats
from sympy import Abs, Max, Min, Rational, Sum, Symbol, exp, gamma, log, pi, sqrt

import derive
from derive.derivation.estimators import derivation
from derive.derivation.naming import combinations
from derive.families._family import Family, Proper, Scale
from derive.numerics.functions.compiling import compile_expression
from derive.numerics.objective import NORMALISATIONS
from derive.vocabulary.symbols import b, e, i, j, linear_predictor, mu, n, p, predictor, theta, x, y
from tests.numerics.compile_oracle import Oracle, digits, within

t = Symbol("t", positive=True)
FAMILIES = {
    "logistic": Family(name="logistic", variate=e, parameters=(Scale(t),), energy=e / t + 2 * log(1 + exp(-e / t)), normaliser=Proper(t)),
    "slanted": Family(name="slanted", variate=e, parameters=(Scale(b),), energy=Abs(e) / b + e / (2 * b)),
}
UNIT = {"sigma": 1, "tau": 1, "b": 1, "s": 1, "t": 1, "nu": 1}


def data(case: str):
    """theta, X, y, scales; y is near X @ theta, so that residuals have lost their leading digits."""
    random = np.random.default_rng(7)
    rows, columns = {"one row": (1, 3), "one column": (5, 1), "wide": (2, 4)}.get(case, (4, 2))
    X, coefficients, noise = random.normal(size=(rows, columns)), random.normal(size=columns), random.normal(size=rows)
    factor = {"tiny": 1e-8, "huge": 1e8}.get(case, 1.0)
    scales = {name: factor * (0.6 + 0.15 * place) for place, name in enumerate(UNIT)}
    if case == "offset":
        X[:, 0], coefficients[0] = 1.0, 1e8
    if case == "exact zeros":
        X, coefficients, noise = np.round(4 * X), np.array([2.0, 0.0]), np.array([0.0, 1.0, 0.0, -2.0])
    if case == "narrow":
        scales = dict.fromkeys(UNIT, 1e-8)
    if case == "broad":
        scales = dict.fromkeys(UNIT, 1e8)
    coefficients = coefficients * factor
    return coefficients, X, X @ coefficients + factor * noise, scales


CASES = ("plain", "offset", "tiny", "huge", "narrow", "broad", "exact zeros", "one row", "one column", "wide")
DERIVATIVES = ("plain", "offset", "tiny", "huge", "narrow", "exact zeros", "wide")


@cache
def derived(name: str, predictor: str = "opaque"):
    noise, _, prior = name.partition("+")
    if noise in FAMILIES:
        return derive.map(FAMILIES[noise], prior, predictor=predictor) if prior else derive.mle(FAMILIES[noise], predictor=predictor)
    return derivation(name, predictor=predictor)


@cache
def compiled(name: str, predictor: str = "opaque", normalisation: str | None = None):
    return derived(name, predictor).compile(normalisation)


def expression(name: str, normalisation: str | None):
    found = derived(name)
    return found.objective if normalisation is None else found.parts.displayed(normalisation)


OWN = ("logistic+gaussian", "slanted")
NAMES = (*combinations(), *OWN)


def cases(name: str, normalisation: str | None, several: tuple[str, ...]) -> tuple[str, ...]:
    """A flat prior adds nothing, and another factor little, to what the others show."""
    return several if normalisation is None and "+flat" not in name else ("plain",)


NORMALISED = [(name, key) for name in NAMES for key in (None, *NORMALISATIONS) if key is None or derived(name).parts is not None]


@pytest.mark.parametrize("name, normalisation", NORMALISED)
def test_values_are_within_what_rounding_allows(name, normalisation):
    function = compiled(name, normalisation=normalisation)
    for case in ("plain", "narrow", "broad") if normalisation == "nll" else cases(name, normalisation, CASES):
        coefficients, X, observed, scales = data(case)
        given = {scale: scales[scale] for scale in function.scales}
        oracle = Oracle.of(expression(name, normalisation), coefficients, X, observed, given)
        with digits():
            expected, bound = oracle.value()
        within(function.value(coefficients, X, observed, **given), expected, bound)


@pytest.mark.parametrize("name, normalisation", NORMALISED)
def test_gradients_are_within_what_rounding_allows(name, normalisation):
    function = compiled(name, normalisation=normalisation)
    for case in cases(name, normalisation, DERIVATIVES):
        coefficients, X, observed, scales = data(case)
        given = {scale: scales[scale] for scale in function.scales}
        oracle = Oracle.of(expression(name, normalisation), coefficients, X, observed, given)
        with digits():
            expected, bounds = oracle.gradient()
        gradient = function.gradient(coefficients, X, observed, **given)
        within(gradient, expected, bounds)
        value, both = function.value_and_gradient(coefficients, X, observed, **given)
        assert np.array_equal(both, gradient)
        assert value == pytest.approx(function.value(coefficients, X, observed, **given), rel=1e-15)


@pytest.mark.parametrize("name, normalisation", NORMALISED)
def test_products_with_the_hessian_are_within_what_rounding_allows(name, normalisation):
    function = compiled(name, normalisation=normalisation)
    for case in cases(name, normalisation, tuple(case for case in DERIVATIVES if case != "exact zeros")):
        coefficients, X, observed, scales = data(case)
        given = {scale: scales[scale] for scale in function.scales}
        direction = np.linspace(-1, 2, coefficients.size)
        oracle = Oracle.of(expression(name, normalisation), coefficients, X, observed, given)
        with digits():
            expected, bounds = oracle.hessian_product(direction)
        within(function.hessian_product(coefficients, direction, X, observed, **given), expected, bounds)


r = y[i] - predictor(x[i])
HANDMADE = {
    "quartic": Sum(r**4, (i, 1, n)) / t,
    "Student": 2 * Sum(log(1 + r**2 / t**2), (i, 1, n)) / n + Sum(Abs(theta[j]), (j, 1, p)) / (n * t),
    "pinball": Sum(Max(3 * r / 4, -r / 4), (i, 1, n)) / n,
    "Huber": Sum(Min(Abs(r), t) * (Abs(r) - Min(Abs(r), t) / 2), (i, 1, n)) / n,
    "cubic": Sum(Abs(r) ** 3, (i, 1, n)) + Sum(Abs(theta[j]) ** Rational(3, 2), (j, 1, p)),
    "expectile": Sum(r**2 + r * Abs(r) / 2, (i, 1, n)),
    "insensitive": Sum(Max(Abs(r) - t, 0), (i, 1, n)),
    "pseudo-Huber": Sum(sqrt(1 + r**2 / t**2), (i, 1, n)),
    "Poisson": Sum(exp(predictor(x[i])) - y[i] * predictor(x[i]), (i, 1, n)),
    "logistic regression": Sum(log(1 + exp(predictor(x[i]))) - y[i] * predictor(x[i]), (i, 1, n)) / n + Sum(theta[j] ** 2, (j, 1, p)) / t,
}


@pytest.mark.parametrize("name", HANDMADE)
def test_objectives_of_ones_own(name):
    function = compile_expression(HANDMADE[name])
    for case in ("plain", "offset", "exact zeros", "wide") if name in ("quartic", "Student") else ("plain", "exact zeros"):
        coefficients, X, observed, scales = data(case)
        given = {scale: scales[scale] for scale in function.scales}
        oracle = Oracle.of(HANDMADE[name], coefficients, X, observed, given)
        with digits():
            value, gradient = oracle.value(), oracle.gradient()
        within(function.value(coefficients, X, observed, **given), *value)
        within(function.gradient(coefficients, X, observed, **given), *gradient)
        if case != "exact zeros":
            with digits():
                product = oracle.hessian_product(coefficients)
            within(function.hessian_product(coefficients, coefficients, X, observed, **given), *product)


def slanted(prediction):
    return Sum(Abs(y[i] - prediction) + (y[i] - prediction) * Abs(y[i] - prediction) / b + (y[i] - prediction) / 2, (i, 1, n)) / b


def test_a_loss_that_is_no_residual_at_first_sight():
    """Multiplied out it has terms in y and in the prediction alone."""
    coefficients, X, observed, _ = data("plain")
    opaque, linear, location = (compile_expression(slanted(prediction)) for prediction in (predictor(x[i]), linear_predictor(i), mu))
    for function in (opaque, linear, location):
        assert "np.sum(y)" not in function.source
        assert "    eta = " not in function.source
    assert opaque.value(coefficients, X, observed, b=2.0) == linear.value(coefficients, X, observed, b=2.0)
    ones = np.ones((observed.size, 1))
    assert location.value(0.7, observed, b=2.0) == pytest.approx(opaque.value([0.7], ones, observed, b=2.0), rel=1e-14)
    assert location.gradient(0.7, observed, b=2.0) == pytest.approx(opaque.gradient([0.7], ones, observed, b=2.0)[0], rel=1e-14)


@pytest.mark.parametrize("name", combinations())
def test_a_linear_predictor_and_a_location_are_the_same_functions(name):
    opaque, linear, location = (compile_expression(derived(name, predictor).objective) for predictor in ("opaque", "linear", "location"))
    coefficients, X, observed, scales = data("plain")
    given = {scale: scales[scale] for scale in opaque.scales}
    assert linear.scales == opaque.scales == location.scales
    for method in ("value", "gradient"):
        one, two = (getattr(function, method)(coefficients, X, observed, **given) for function in (opaque, linear))
        np.testing.assert_allclose(one, two, rtol=1e-14)
    ones = np.ones((observed.size, 1))
    np.testing.assert_allclose(location.value(0.7, observed, **given), opaque.value([0.7], ones, observed, **given), rtol=1e-13)
    np.testing.assert_allclose(location.gradient(0.7, observed, **given), opaque.gradient([0.7], ones, observed, **given)[0], rtol=1e-13)
    np.testing.assert_allclose(
        location.hessian_product(0.7, 2.0, observed, **given),
        opaque.hessian_product([0.7], [2.0], ones, observed, **given)[0],
        rtol=1e-13,
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_offset_that_is_exact_changes_nothing(name):
    function = compiled(name, normalisation=None if derived(name).parts is None else "sum")
    _, _, _, scales = data("plain")
    given = {scale: scales[scale] for scale in function.scales}
    X = np.array([[1.0, 2.0], [1.0, -3.0], [1.0, 5.0], [1.0, 0.0]])
    observed = np.array([0.25, -1.5, 2.0, 3.0])
    near = function.gradient([0.0, 0.5], X, observed, **given)[1]
    far = function.gradient([2.0**27, 0.5], X, observed + 2.0**27, **given)[1]
    assert far == near


def test_the_full_likelihood_of_a_loss_in_two_pieces_keeps_its_residuals():
    found = derived("slanted")
    function = found.compile("nll")
    assert "np.sum(r)" in function.source
    assert "    eta = " not in function.source
    given = {"b": 0.5}
    X, observed = np.ones((3, 1)), np.array([1e8 + 0.5, 1e8 - 0.25, 1e8 + 2.0])
    expected = np.sum(np.abs([0.5, -0.25, 2.0])) / 0.5 + np.sum([0.5, -0.25, 2.0]) / (2 * 0.5)
    constant = function.value([0.0], X, np.zeros(3), **given)
    assert function.value([1e8], X, observed, **given) - constant == pytest.approx(expected, rel=1e-15)


def test_the_full_posterior_of_a_loss_in_two_pieces_has_its_prior():
    both, alone = derived("slanted+gaussian").compile("nll"), derived("slanted").compile("nll")
    coefficients, X, observed, _ = data("plain")
    difference = both.value(coefficients, X, observed, b=0.5, tau=0.7) - alone.value(coefficients, X, observed, b=0.5)
    assert difference == pytest.approx(coefficients @ coefficients / (2 * 0.7**2), rel=1e-13)


nu = Symbol("nu", positive=True)
STUDENT = Family(
    name="student",
    variate=e,
    parameters=(Scale(t), Scale(nu)),
    energy=(nu + 1) / 2 * log(1 + e**2 / (nu * t**2)),
    normaliser=Proper(sqrt(nu * pi) * t * gamma(nu / 2) / gamma((nu + 1) / 2)),
)


@pytest.mark.parametrize(
    "noise, given, peer",
    [
        ("gaussian", {"sigma": 0.3}, stats.norm(scale=0.3)),
        ("laplace", {"b": 2.5}, stats.laplace(scale=2.5)),
        (FAMILIES["logistic"], {"t": 0.4}, stats.logistic(scale=0.4)),
        (STUDENT, {"t": 0.4, "nu": 3.5}, stats.t(3.5, scale=0.4)),
        (STUDENT, {"t": 0.4, "nu": 1000.0}, stats.t(1000, scale=0.4)),
    ],
)
def test_the_full_likelihood_is_that_of_scipy(noise, given, peer):
    coefficients, X, observed, _ = data("plain")
    function = derive.mle(noise).compile("nll")
    expected = -np.sum(peer.logpdf(observed - X @ coefficients))
    assert function.value(coefficients, X, observed, **given) == pytest.approx(expected, rel=1e-12)
