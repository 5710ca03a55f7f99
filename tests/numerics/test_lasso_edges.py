"""The lasso where it is delicate: collinear columns, ties, offsets, scales, no data to speak of, weights near zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.numerics.certificates import duality_gap
from derive.numerics.problem import Array
from derive.numerics.solution import Candidate
from derive.numerics.solvers.lasso import working_set
from tests.numerics.lasso_oracle import Exact, drawn, largest, lasso, solved


def test_y_zero() -> None:
    X, _ = drawn(20, 6)
    for intercept in (True, False):
        candidate = solved(lasso(X, np.zeros(20), 0.5, intercept=intercept))
        assert not candidate.theta.any()
        assert candidate.intercept == 0
        assert candidate.unique is True


def test_no_columns_leave_the_mean() -> None:
    candidate = solved(lasso(np.zeros((4, 0)), np.array([1.0, 2, 3, 6]), 1.0))
    assert candidate.theta.shape == (0,)
    assert candidate.intercept == 3


@pytest.mark.parametrize("intercept, theta, constant", [(True, 0.0, 5.0), (False, 2.25, 0.0)])
def test_one_observation(intercept: bool, theta: float, constant: float) -> None:
    # Without an intercept: (5 - 2t)^2 + 2|t| is least at t = 9/4.
    candidate = solved(lasso(np.array([[2.0]]), np.array([5.0]), 2.0, intercept=intercept))
    assert candidate.theta.tolist() == pytest.approx([theta], rel=1e-15)
    assert candidate.intercept == pytest.approx(constant, rel=1e-15)


def test_zero_and_constant_columns_get_zero() -> None:
    X, y = drawn(30, 6)
    X[:, 2], X[:, 4] = 0.0, 0.1
    candidate = solved(lasso(X, y, 0.01 * largest(X, y)))
    assert candidate.theta[2] == candidate.theta[4] == 0
    assert candidate.unique is True
    rest = solved(lasso(X[:, [0, 1, 3, 5]].copy(), y, 0.01 * largest(X, y)))
    np.testing.assert_allclose(candidate.theta[[0, 1, 3, 5]], rest.theta, rtol=1e-12)


@pytest.mark.parametrize("weight", [1e-3, 1e-9])
def test_perfect_fit(weight: float) -> None:
    X, y = drawn(40, 8, nonzeros=3, noise=0.0)
    candidate = solved(lasso(X, y, weight))
    assert np.count_nonzero(candidate.theta) == 3
    expected = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    np.testing.assert_allclose(candidate.theta, expected, atol=weight)


@pytest.mark.parametrize("n, p", [(50, 10), (30, 60), (12, 40)])
@pytest.mark.parametrize("fraction", [1e-6, 1e-12])
def test_tiny_weights(n: int, p: int, fraction: float) -> None:
    X, y = drawn(n, p, seed=2)
    candidate = solved(lasso(X, y, fraction * largest(X, y)))
    if n > p:
        expected = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
        np.testing.assert_allclose(candidate.theta, expected, atol=10 * fraction)
    else:
        # Interpolation: the fit is perfect and no more columns than degrees of freedom are used.
        assert np.count_nonzero(candidate.theta) <= n - 1
        np.testing.assert_allclose(X @ candidate.theta + candidate.intercept, y, atol=100 * fraction)


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("n, p", [(30, 8), (10, 25), (33_000, 4)])
def test_columns_of_very_different_scales(n: int, p: int, intercept: bool) -> None:
    X, y = drawn(n, p, seed=4)
    X *= 10.0 ** np.linspace(-8, 8, p)
    for fraction in (0.1, 1e-6, 1e-15):
        problem = lasso(X, y, fraction * largest(X, y), intercept=intercept)
        candidate = solved(problem)
        if n < 100 and fraction > 1e-10:
            assert Exact(problem, candidate).violation() < 1e-12 / fraction


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("n, p", [(60, 7), (20, 40), (33_000, 4)])
def test_an_offset_costs_no_digits(n: int, p: int, order: str) -> None:
    X, y = drawn(n, p, seed=5)
    # Multiples of 1/16: the offset rounds nothing.
    X, y = np.round(16 * X) / 16, np.round(16 * y) / 16
    weight = 0.05 * largest(X, y)
    plain = solved(lasso(X, y, weight))
    moved = solved(lasso(np.array(X + 1e8 * (np.arange(p) % 2), order=order), y - 1e8, weight))
    np.testing.assert_allclose(moved.theta, plain.theta, rtol=1e-11, atol=1e-13)
    assert np.array_equal(moved.theta == 0, plain.theta == 0)
    expected = plain.intercept - 1e8 - 1e8 * plain.theta[1::2].sum()
    assert moved.intercept == pytest.approx(expected, rel=1e-13)


def test_an_offset_that_the_first_rows_do_not_show() -> None:
    X, y = drawn(9000, 3, seed=6)
    y += 1e3 * (np.arange(9000) > 8000)
    # A step far away from the first rows; and a column that is nearly constant.
    X[200:, 1] += 1e6
    X[:, 2] = 1e8 + np.round(16 * X[:, 2]) / 16
    problem = lasso(X, y, 1e-3 * largest(X - X.mean(axis=0), y))
    assert Exact(problem, solved(problem)).violation() < 1e-9


@pytest.mark.parametrize("factor", [1.0, -1.0])
def test_of_equal_columns_the_first_is_taken(factor: float) -> None:
    X, y = drawn(40, 8, seed=1)
    X[:, 0] = 0.01 * X[:, 0]
    # Columns 1 and 5 are the same but for the sign; the second copy is found first, or they tie.
    X[:, 5] = factor * X[:, 1]
    problem = lasso(X, y, 0.02 * largest(X, y))
    candidate = solved(problem)
    assert candidate.unique is False
    assert candidate.theta[1] != 0
    assert candidate.theta[5] == 0
    (dependency,) = candidate.dependencies
    assert dependency.column == 5
    assert dict(dependency.coefficients) == pytest.approx({1: factor})
    without = solved(lasso(np.delete(X, 5, axis=1), y, problem.weight))
    assert without.unique is True
    np.testing.assert_allclose(np.delete(candidate.theta, 5), without.theta, atol=1e-12)


def test_a_dearer_copy_of_a_column_leaves_the_minimiser_unique() -> None:
    X, y = drawn(40, 5, seed=1)
    X[:, 4] = 0.5 * X[:, 1]
    candidate = solved(lasso(X, y, 0.02 * largest(X, y)))
    assert candidate.unique is True
    assert candidate.theta[4] == 0
    # Where it is the cheaper one it takes over, although it comes later.
    X[:, 4] = 2 * X[:, 1]
    candidate = solved(lasso(X, y, 0.02 * largest(X, y)))
    assert candidate.unique is True
    assert candidate.theta[1] == 0
    assert candidate.theta[4] != 0


def test_a_mean_of_two_columns_costs_the_same() -> None:
    X, y = drawn(50, 3, seed=8, nonzeros=2)
    X[:, 2] = (X[:, 0] + X[:, 1]) / 2
    y = X @ np.array([2.0, 3.0, 0.0]) + y - y.mean()
    candidate = solved(lasso(X, y, 1.0))
    assert candidate.unique is False
    assert candidate.theta[2] == 0
    assert (candidate.theta[:2] > 0).all()
    (dependency,) = candidate.dependencies
    assert dict(dependency.coefficients) == pytest.approx({0: 0.5, 1: 0.5})
    # With the mean first, the support is on the first two where signs permit: here column 0 and the dearer of the others.
    turned = solved(lasso(X[:, [2, 0, 1]].copy(), y, 1.0))
    assert turned.unique is False
    np.testing.assert_allclose(turned.theta @ X[:, [2, 0, 1]].T, candidate.theta @ X.T, atol=1e-11)
    assert np.abs(turned.theta).sum() == pytest.approx(np.abs(candidate.theta).sum(), rel=1e-12)
    assert turned.theta[0] > 0


@pytest.mark.parametrize("fraction", [1e-8, 1e-12])
def test_columns_whose_slopes_rounding_does_not_tell_apart(fraction: float) -> None:
    # Two rows: any two columns span the others, and at such weights slopes differ by less than rounding of X_j'r.
    first, second = np.triu_indices(80, 1)
    for seed in range(30):
        generator = np.random.default_rng(seed)
        X = generator.standard_normal((2, 80))
        y = generator.standard_normal(2)
        candidate = solved(lasso(X, y, fraction * 2 * np.abs(X.T @ y).max(), intercept=False))
        # The least sum of |theta_j| among the exact fits on two columns.
        fits = np.linalg.solve(np.stack((X[:, first].T, X[:, second].T), axis=2), y[:, None])[:, :, 0]
        assert np.abs(candidate.theta).sum() == pytest.approx(np.abs(fits).sum(axis=1).min(), rel=1e-6)
        assert candidate.unique is True


def test_dependent_ties_at_zero_do_not_move() -> None:
    # X'y = (4, 4, 0): at the weight 8 both equal columns have slopes at the bound, and theta = 0 is still the only minimiser.
    X = np.array([[2.0, 2.0, 0.0], [0.0, 0.0, 1.0]])
    problem = lasso(X, np.array([2.0, 0.0]), 8.0, intercept=False)
    candidate = solved(problem)
    assert not candidate.theta.any()
    assert candidate.unique is True


def test_equal_slopes_enter_together() -> None:
    X = np.kron(np.eye(4), np.ones((2, 1)))
    y = np.array([3.0, 3, -3, -3, 3, 3, 1, 1])
    candidate = solved(lasso(X, y, 4.0, intercept=False))
    # Orthogonal columns of squared length 2: t = sign (6 - 2)/2, and (2 - 2)/2.
    np.testing.assert_allclose(candidate.theta, [2, -2, 2, 0], atol=1e-15)
    assert candidate.unique is True


def test_a_zero_that_was_rounded_exchanges_nothing() -> None:
    X = np.array([[1, -2, 2, -2, 1], [2, 1, 1, 0, 0], [2, 1, 1, 1, 0], [-2, 0, 0, -1, -2]], dtype=float)
    problem = lasso(X, np.array([-2.0, 3, 2, 1]), 1.0, intercept=False)
    candidate = solved(problem)
    # 53/16, as quadratic programming over all signs finds it.
    assert duality_gap(problem, candidate).objective == pytest.approx(3.3125, rel=1e-14)
    assert candidate.unique is False
    assert (candidate.theta == 0).sum() == 2


def test_a_minimiser_is_not_exchanged_for_a_point_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = drawn(40, 5, seed=1)
    X[:, 4] = X[:, 1]
    problem = lasso(X, y, 0.02 * largest(X, y))
    reached = solved(problem)
    ties = working_set.ties
    monkeypatch.setattr(
        working_set, "ties", lambda columns, face: replace(ties(columns, face), theta=face.theta + np.eye(1, columns.working.size)[0])
    )
    kept = solved(problem)
    assert np.abs(kept.theta - reached.theta).max() <= 1e-12
    assert kept.unique is False


@pytest.mark.parametrize("condition", [1e4, 1e7, 1e10])
@pytest.mark.parametrize("fraction", [1e-3, 1e-6, 1e-12])
def test_nearly_collinear_columns(condition: float, fraction: float) -> None:
    generator = np.random.default_rng(9)
    U = np.linalg.qr(generator.standard_normal((60, 6)))[0]
    V = np.linalg.qr(generator.standard_normal((6, 6)))[0]
    X = (U * np.geomspace(1, 1 / condition, 6)) @ V
    y = X @ generator.standard_normal(6) + 0.01 * generator.standard_normal(60)
    candidate = solved(lasso(X, y, fraction * largest(X, y)), gap=1e-10)
    assert candidate.unique is True


def _awkward(seed: int, shape: tuple[int, int]) -> tuple[Array, Array]:
    generator = np.random.default_rng(seed)
    n, p = shape
    X = np.round(generator.standard_normal((n, p)))
    if p > 2:
        X[:, -1] = X[:, 0] * generator.choice([1, -1, 2])
        X[:, generator.integers(p)] = generator.choice([0, 1])
    return X, np.round(2 * generator.standard_normal(n))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    shape=st.sampled_from([(1, 3), (2, 2), (3, 9), (8, 4), (6, 20)]),
    weight=st.sampled_from([0.001, 0.5, 1.0, 2.0, 4.0, 8.0]),
    intercept=st.booleans(),
)
def test_small_integers_tie_everywhere(seed: int, shape: tuple[int, int], weight: float, intercept: bool) -> None:
    X, y = _awkward(seed, shape)
    problem = lasso(X, y, weight, intercept=intercept)
    candidate = solved(problem)
    assert Exact(problem, candidate).violation() < 1e-10
    # Nothing else is as good where the minimiser is said to be the only one: drop or swap nothing, move in any null direction.
    if candidate.unique is False:
        assert candidate.dependencies


def test_the_same_bits_twice() -> None:
    X, y = drawn(33_000, 6)
    problem = lasso(X, y, 0.1 * largest(X, y))
    once, again = solved(problem), solved(problem)
    assert np.array_equal(once.theta, again.theta)
    assert once.intercept == again.intercept


def test_a_bound_on_steps_leaves_an_honest_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = drawn(50, 80)
    problem = lasso(X, y, 0.01 * largest(X, y))
    descend = working_set.descend
    monkeypatch.setattr(
        working_set, "descend", lambda form, weight, theta, inside, noise, _: descend(form, weight, theta, inside, noise, 0)
    )
    candidate = working_set.ENTRY.solve(problem)
    assert isinstance(candidate, Candidate)
    assert candidate.unique is None
    assert not duality_gap(problem, candidate).holds
