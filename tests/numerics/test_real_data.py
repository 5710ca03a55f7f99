"""Published data: scikit-learn's diabetes data at its own alpha, Engel's food expenditure against the published line."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, LinearRegression, QuantileRegressor, Ridge

import derive
from derive.numerics.solution import Status

ENGEL = Path(__file__).parent.parent / "data" / "engel.csv"


@pytest.fixture(scope="module")
def diabetes():
    return load_diabetes(return_X_y=True)


def at(expr, **values):
    return float(expr.subs({symbol: values[str(symbol)] for symbol in expr.free_symbols}))


def test_ordinary_least_squares(diabetes):
    X, y = diabetes
    fit = derive.mle(noise="gaussian").fit(X, y, intercept=True)
    peer = LinearRegression().fit(X, y)
    np.testing.assert_allclose(fit.theta, peer.coef_, rtol=1e-9)
    assert math.isclose(fit.intercept, peer.intercept_, rel_tol=1e-12)
    # scikit-learn's example "Linear Regression" and its user guide print coefficients of these data: s5 is about 751.
    assert round(fit.theta[8]) == 751
    assert fit.certificate.value <= 1e-12
    assert math.isclose(fit.value, np.mean((y - peer.predict(X)) ** 2), rel_tol=1e-12)


@pytest.mark.parametrize("alpha", [1e-3, 1.0, 30.0])
def test_ridge_at_scikit_learns_alpha(diabetes, alpha):
    X, y = diabetes
    d = derive.map(noise="gaussian", prior="gaussian")
    tau = 40.0
    sigma = tau * math.sqrt(alpha)
    assert math.isclose(at(d.alpha("sklearn.linear_model.Ridge"), sigma=sigma, tau=tau), alpha, rel_tol=1e-15)
    fit = d.fit(X, y, intercept=True, sigma=sigma, tau=tau)
    peer = Ridge(alpha=alpha, solver="cholesky").fit(X, y)
    np.testing.assert_allclose(fit.theta, peer.coef_, rtol=1e-9, atol=1e-9)
    assert math.isclose(fit.intercept, peer.intercept_, rel_tol=1e-12)
    assert fit.certificate.value <= 1e-12


@pytest.mark.parametrize("alpha", [0.05, 0.5, 1.5])
def test_lasso_at_scikit_learns_alpha(diabetes, alpha):
    X, y = diabetes
    d = derive.map(noise="gaussian", prior="laplace")
    sigma = 50.0
    s = sigma**2 / (len(y) * alpha)
    assert math.isclose(at(d.alpha("sklearn.linear_model.Lasso"), sigma=sigma, s=s, n=len(y)), alpha, rel_tol=1e-14)
    fit = d.fit(X, y, intercept=True, sigma=sigma, s=s)
    peer = Lasso(alpha=alpha, tol=1e-14, max_iter=1_000_000).fit(X, y)
    np.testing.assert_allclose(fit.theta, peer.coef_, rtol=1e-6, atol=1e-6)
    assert ((fit.theta == 0) == (np.abs(peer.coef_) < 1e-9)).all()
    assert fit.certificate.value <= 1e-10
    assert (fit.theta == 0).any()


def test_l1_penalised_absolute_deviations_at_scikit_learns_alpha(diabetes):
    X, y = diabetes
    d = derive.map(noise="laplace", prior="laplace")
    b, s = 40.0, 900.0
    alpha = at(d.alpha("sklearn.linear_model.QuantileRegressor"), b=b, s=s, n=len(y))
    fit = d.fit(X, y, intercept=True, b=b, s=s)
    peer = QuantileRegressor(quantile=0.5, alpha=alpha).fit(X, y)
    theirs = np.abs(y - peer.predict(X)).mean() + 2 * alpha * np.abs(peer.coef_).sum()
    assert fit.value <= theirs * (1 + 1e-12)
    assert math.isclose(fit.value, theirs, rel_tol=1e-8)
    if fit.status is Status.OPTIMAL:
        np.testing.assert_allclose(fit.theta, peer.coef_, rtol=1e-6, atol=1e-6)


def test_engels_food_expenditure():
    """Koenker and Hallock (2001), Quantile Regression, Journal of Economic Perspectives 15(4): the median fit."""
    with ENGEL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 235
    income = np.array([float(row["income"]) for row in rows])
    food = np.array([float(row["foodexp"]) for row in rows])
    fit = derive.mle(noise="laplace").fit(income[:, None], food, intercept=True, columns=["income"])
    assert round(fit.intercept, 4) == 81.4822
    assert round(fit.coefficients["income"], 4) == 0.5602
    assert fit.status is Status.OPTIMAL
    assert fit.certificate.value <= 1e-12
    # An exact vertex: two households lie on the line.
    assert (np.abs(food - fit.predict(income[:, None])) < 1e-10).sum() == 2
