"""The lasso against scikit-learn, brute force over signs, the closed form for orthonormal columns, and its own conditions of optimality."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.numerics.problem import Array, Problem
from tests.numerics.lasso_oracle import Exact, drawn, largest, lasso, solved

sklearn_linear = pytest.importorskip("sklearn.linear_model")


def enumerated(problem: Problem) -> tuple[float, Array]:
    """The least value over all sign patterns, and where: each pattern's equations solved by themselves."""
    X, y = problem.X, problem.y
    if problem.intercept:
        X, y = X - X.mean(axis=0), y - y.mean()
    best, where = np.inf, np.zeros(problem.p)
    for signs in itertools.product((-1, 0, 1), repeat=problem.p):
        sign = np.array(signs, dtype=float)
        support = np.flatnonzero(sign)
        theta = np.zeros(problem.p)
        if support.size:
            part = X[:, support]
            theta[support] = np.linalg.lstsq(part.T @ part, part.T @ y - problem.weight / 2 * sign[support], rcond=None)[0]
        value = float(((y - X @ theta) ** 2).sum() + problem.weight * np.abs(theta).sum())
        if value < best:
            best, where = value, theta
    return best, where


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("fraction", [0.7, 0.1, 0.01, 1e-4])
@pytest.mark.parametrize("n, p", [(200, 12), (60, 90), (5000, 30)])
def test_scikit_learn_finds_the_same(n: int, p: int, fraction: float, order: str, intercept: bool) -> None:
    X, y = drawn(n, p)
    problem = lasso(np.array(X, order=order), y, fraction * largest(X, y), intercept=intercept)
    candidate = solved(problem)
    peer = sklearn_linear.Lasso(alpha=problem.weight / (2 * n), tol=1e-15, max_iter=200_000, fit_intercept=intercept)
    with warnings.catch_warnings():
        # It warns of a tolerance that it cannot reach.
        warnings.simplefilter("ignore")
        peer.fit(X, y)
    np.testing.assert_allclose(candidate.theta, peer.coef_, atol=1e-6)
    assert candidate.intercept == pytest.approx(float(peer.intercept_), abs=1e-6)
    assert candidate.unique is True


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("intercept", [True, False])
def test_no_sign_pattern_does_better(seed: int, intercept: bool) -> None:
    generator = np.random.default_rng(seed)
    n, p = int(generator.integers(2, 7)), int(generator.integers(1, 5))
    X, y = generator.standard_normal((n, p)), generator.standard_normal(n)
    problem = lasso(X, y, float(generator.choice([3, 1, 0.1, 1e-3])), intercept=intercept)
    candidate = solved(problem)
    residual = y - X @ candidate.theta - candidate.intercept
    best, _ = enumerated(problem)
    assert float(residual @ residual + problem.weight * np.abs(candidate.theta).sum()) == pytest.approx(best, rel=1e-9, abs=1e-12)


def test_orthonormal_columns_are_soft_thresholded() -> None:
    generator = np.random.default_rng(3)
    Q = np.linalg.qr(generator.standard_normal((50, 8)))[0]
    y = 2 * generator.standard_normal(50)
    correlation = Q.T @ y
    for weight in (0.5, 2.0, 4.0):
        candidate = solved(lasso(Q, y, weight, intercept=False))
        expected = np.sign(correlation) * np.maximum(np.abs(correlation) - weight / 2, 0)
        np.testing.assert_allclose(candidate.theta, expected, atol=1e-14)
        assert np.array_equal(candidate.theta == 0, expected == 0)


@pytest.mark.parametrize("fraction", [0.3, 0.02, 1e-3])
@pytest.mark.parametrize("n, p", [(40, 10), (15, 40)])
def test_conditions_of_optimality_hold_in_forty_digits(n: int, p: int, fraction: float) -> None:
    X, y = drawn(n, p, seed=7)
    problem = lasso(X, y, fraction * largest(X, y))
    exact = Exact(problem, solved(problem))
    assert exact.violation() < 1e-13 / fraction
    assert 0 <= exact.gap() < 1e-12


def test_zero_from_the_largest_slope_on() -> None:
    for seed in range(20):
        X, y = drawn(30, 8, seed=seed)
        weight = largest(X, y)
        candidate = solved(lasso(X, y, weight))
        assert not candidate.theta.any()
        assert candidate.intercept == pytest.approx(y.mean(), rel=1e-14)
        assert not solved(lasso(X, y, 10 * weight)).theta.any()
        assert np.count_nonzero(solved(lasso(X, y, 0.999 * weight)).theta) == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), factor=st.sampled_from([1e-6, 0.1, 3.0, 1e5]), fraction=st.floats(0.001, 1.2))
def test_theta_scales_with_y_and_weight(seed: int, factor: float, fraction: float) -> None:
    X, y = drawn(12, 6, seed=seed)
    weight = fraction * largest(X, y)
    once, scaled = solved(lasso(X, y, weight)), solved(lasso(X, factor * y, factor * weight))
    np.testing.assert_allclose(scaled.theta, factor * once.theta, rtol=1e-9, atol=1e-11 * factor)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), fraction=st.floats(0.001, 1.2), p=st.sampled_from([3, 8, 25]))
def test_order_of_columns_does_not_matter(seed: int, fraction: float, p: int) -> None:
    X, y = drawn(12, p, seed=seed)
    weight = fraction * largest(X, y)
    order = np.random.default_rng(seed).permutation(p)
    once, permuted = solved(lasso(X, y, weight)), solved(lasso(X[:, order].copy(), y, weight))
    np.testing.assert_allclose(permuted.theta, once.theta[order], rtol=1e-8, atol=1e-10)


def test_hundreds_of_active_coordinates() -> None:
    X, y = drawn(600, 1000, nonzeros=20)
    candidate = solved(lasso(X, y, 0.002 * largest(X, y)))
    assert np.count_nonzero(candidate.theta) > 300
    assert candidate.unique is True


def test_many_rows_start_from_a_sample() -> None:
    X, y = drawn(40_000, 70, nonzeros=9)
    # The sample does not see this column at all.
    X[:, 33] = 0.0
    X[::977, 33] = 40.0
    y += 0.5 * X[:, 33]
    for order in "CF":
        problem = lasso(np.array(X, order=order), y, 0.02 * largest(X, y))
        candidate = solved(problem)
        assert candidate.theta[33] != 0
        peer = sklearn_linear.Lasso(alpha=problem.weight / (2 * problem.n), tol=1e-14).fit(X, y)
        np.testing.assert_allclose(candidate.theta, peer.coef_, atol=1e-7)
