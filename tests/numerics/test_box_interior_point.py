"""Laplace noise with a Gaussian prior: against enumeration in fractions, linear equations in 50 digits, and SciPy's own optimisers."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, lsq_linear, minimize

from derive.numerics.problem import Problem
from derive.numerics.solution import Declined
from derive.numerics.solvers.box import box_interior_point
from derive.numerics.solvers.box._newton import by_cholesky, by_rotations
from derive.numerics.solvers.box.box_interior_point import ENTRY
from tests.numerics.box_oracles import awkward, cost, enumerate_signs, in_fifty_digits, normal, problem, solved

WEIGHTS = (1e-12, 1e-6, 0.1, 1.0, 1e6, 1e12)


@pytest.mark.parametrize("seed", range(12))
def test_every_pattern_of_signs_was_tried(seed):
    generator = np.random.default_rng(seed)
    n, p = int(generator.integers(1, 6)), int(generator.integers(1, 4))
    whole = generator.integers(-9, 10, size=(n, p + 1))
    weight, tau = Fraction(1, int(generator.integers(1, 30))), Fraction(int(generator.integers(1, 8)), 8)
    X, y = [[Fraction(int(v)) for v in row[:p]] for row in whole], [Fraction(int(row[p])) for row in whole]
    theta = enumerate_signs(X, y, weight, 2 - 2 * tau, 2 * tau)
    answer = solved(problem(whole[:, :p], whole[:, p], float(weight), intercept=False, below=float(2 - 2 * tau), above=float(2 * tau)))
    np.testing.assert_allclose(answer.theta, [float(t) for t in theta], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(
    ("n", "p", "weight", "below"),
    [(30, 3, 1.0, 1.0), (31, 4, 1e-3, 0.25), (41, 3, 30.0, 1.5), (15, 20, 0.5, 1.0), (25, 4, 1e-9, 1.0), (8, 12, 1e-6, 0.5)],
)
def test_theta_in_fifty_digits(n, p, weight, below, intercept):
    given = normal(n, p, seed=n, weight=weight, below=below, above=2 - below, intercept=intercept)
    answer = solved(given)
    if answer.unique is False:
        pytest.fail("chosen to be unique")
    theta, constant = in_fifty_digits(given, answer)
    np.testing.assert_allclose(answer.theta, theta, rtol=1e-11, atol=1e-12 * np.abs(theta).max())
    np.testing.assert_allclose(answer.intercept, constant, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("weight", [1e-12, 1e-3])
def test_columns_from_tiny_to_huge_in_fifty_digits(weight, intercept):
    scales = np.array([1e-8, 1e-3, 1.0, 1e4, 1e8])
    base = normal(60, 5, seed=3)
    given = problem(base.X * scales, base.y, weight, intercept)
    answer = solved(given)
    theta, _ = in_fifty_digits(given, answer)
    np.testing.assert_allclose(answer.theta * scales, theta * scales, rtol=1e-8, atol=1e-12)


def test_nearly_collinear_columns_in_fifty_digits():
    base = normal(60, 5, seed=3)
    X = base.X.copy()
    X[:, 4] = X[:, 0] + 1e-6 * X[:, 1]
    given = problem(X, base.y, 1e-3)
    answer = solved(given)
    theta, _ = in_fifty_digits(given, answer)
    np.testing.assert_allclose(answer.theta, theta, rtol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_value_of_bounded_quasi_newton_on_the_dual(seed):
    given = normal(50, 6, seed=seed, weight=2.0, below=0.6, above=1.4, intercept=False)

    def negative_dual(d):
        product = given.X.T @ d
        return product @ product / (4 * given.weight) - given.y @ d, given.X @ product / (2 * given.weight) - given.y

    peer = minimize(
        negative_dual,
        np.zeros(given.n),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-given.below, given.above)] * given.n,
        options={"maxiter": 20000, "maxfun": 50000, "ftol": 1e-16, "gtol": 1e-10},
    )
    answer = solved(given)
    assert cost(given, answer.theta, 0.0) == pytest.approx(-peer.fun, rel=1e-8)
    np.testing.assert_allclose(answer.theta, given.X.T @ peer.x / (2 * given.weight), atol=1e-3)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("shape", [(40, 3), (25, 25), (12, 30)])
def test_zero_is_a_subgradient(shape, intercept):
    given = normal(*shape, seed=7, weight=0.3, below=0.7, above=1.3, intercept=intercept)
    answer = solved(given)
    residual = given.y - answer.intercept - given.X @ answer.theta
    free = np.abs(residual) < 1e-9
    columns = np.column_stack([given.X, np.ones(given.n)]) if intercept else given.X
    needed = np.append(2 * given.weight * answer.theta, 0.0) if intercept else 2 * given.weight * answer.theta
    needed = needed - columns[~free].T @ np.where(residual[~free] > 0, given.above, -given.below)
    # Some slopes in [-below, above] at the kinks make up the rest.
    fit = lsq_linear(columns[free].T, needed, bounds=(-given.below, given.above), tol=1e-14)
    assert np.abs(columns[free].T @ fit.x - needed).max() < 1e-7


@pytest.mark.parametrize("tau", [0.5, 0.2])
def test_a_vanishing_weight_approaches_the_unpenalised_value(tau):
    given = normal(80, 4, seed=5, below=2 - 2 * tau, above=2 * tau)
    columns = np.column_stack([np.ones(given.n), given.X])
    linear = linprog(
        np.concatenate([np.zeros(5), np.full(given.n, given.above), np.full(given.n, given.below)]),
        A_eq=np.hstack([columns, np.eye(given.n), -np.eye(given.n)]),
        b_eq=given.y,
        bounds=[(None, None)] * 5 + [(0, None)] * (2 * given.n),
        method="highs",
    )
    last = np.inf
    for weight in (1e-2, 1e-5, 1e-9):
        penalised = problem(given.X, given.y, weight, below=given.below, above=given.above)
        answer = solved(penalised)
        excess = cost(penalised, answer.theta, answer.intercept) - linear.fun
        assert -1e-9 <= excess <= 30 * weight + 1e-9
        assert excess <= last
        last = excess


# One minimiser, or many.


@pytest.mark.parametrize(("below", "n"), [(1.0, 20), (0.5, 20), (1.8, 30)])
def test_an_intercept_between_two_residuals_is_an_interval(below, n):
    given = normal(n, 2, seed=1, weight=1e5, below=below, above=2 - below)
    answer = solved(given)
    assert answer.unique is False
    (interval,) = answer.intervals
    assert (interval.column, interval.low) == (-1, answer.intercept)
    assert interval.low < interval.high
    ends = [cost(given, answer.theta, at) for at in (interval.low, (interval.low + interval.high) / 2, interval.high)]
    np.testing.assert_allclose(ends, ends[0], rtol=1e-13)
    step = 1e-3 * (interval.high - interval.low)
    assert cost(given, answer.theta, interval.low - step) > ends[0]
    assert cost(given, answer.theta, interval.high + step) > ends[0]


def test_without_columns_it_is_a_median_or_all_between_two():
    even = solved(problem(np.zeros((4, 0)), [5.0, 1.0, 4.0, 2.0]))
    assert (even.intercept, even.unique) == (2.0, False)
    assert [(i.column, i.low, i.high) for i in even.intervals] == [(-1, 2.0, 4.0)]
    odd = solved(problem(np.zeros((5, 0)), [5.0, 1.0, 4.0, 2.0, 2.0]))
    assert (odd.intercept, odd.unique, odd.intervals) == (2.0, True, ())
    fifth = solved(problem(np.zeros((10, 0)), np.arange(10.0), below=1.6, above=0.4))
    assert [(i.low, i.high) for i in fifth.intervals] == [(1.0, 2.0)]


def test_tied_residuals_leave_one_intercept():
    answer = solved(problem(np.zeros((4, 2)), [1.0, 3.0, 3.0, 7.0]))
    assert (answer.intercept, answer.unique, answer.intervals) == (3.0, True, ())


def test_a_slope_inside_the_box_leaves_one_intercept_though_the_tie_is_missed():
    given = normal(40, 3, weight=0.1)
    answer = solved(given)
    moved = box_interior_point._candidate(given, answer.theta * (1 + 1e-9), answer.dual, 1)
    assert (moved.unique, moved.intervals) == (True, ())


def test_the_penalty_shares_collinear_columns_out_and_they_are_named():
    base = normal(40, 2, seed=2)
    answer = solved(problem(np.column_stack([base.X, base.X[:, 0]]), base.y, weight=0.5))
    assert answer.unique is True
    assert [(d.column, dict(d.coefficients)) for d in answer.dependencies] == [(2, {0: pytest.approx(1.0)})]
    assert answer.theta[0] == pytest.approx(answer.theta[2], rel=1e-12)


# Awkward data.


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("name", awkward())
def test_awkward_data_are_certified(name, weight, intercept):
    X, y = awkward()[name]
    for below in (1.0, 0.1):
        answer = solved(problem(X, y, weight, intercept, below, 2 - below))
        assert answer.unique is not None


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("scale", [1e100, 1e160, 1e290])
def test_squares_that_overflow_are_not_needed(scale, intercept):
    given = normal(20, 3, intercept=intercept)
    vanishing = solved(problem(given.X, given.y, 1e-30, intercept))
    answer = solved(problem(scale * given.X, given.y, 1.0, intercept))
    np.testing.assert_allclose(scale * answer.theta, vanishing.theta, rtol=1e-12)


def test_a_weight_out_of_range_is_declined():
    given = normal(20, 3)
    answer = ENTRY.solve(problem(given.X, 1e-200 * given.y, 1e-200))
    assert isinstance(answer, Declined)
    assert "floating-point" in answer.reason


def test_memory_is_a_few_times_the_data():
    given = normal(20_000, 20)
    solved(normal(50, 3))
    tracemalloc.start()
    ENTRY.solve(given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * given.X.nbytes


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("shape", [(12, 4), (6, 6), (5, 11)])
def test_both_ways_solve_newtons_equations(shape, intercept):
    g = np.random.default_rng(6)
    X, b, a, curvature = g.normal(size=shape), g.normal(size=shape[0]), g.normal(size=shape[1]), 10 ** g.uniform(-4, 4, shape[0])
    e = 0.3 if intercept else 0.0
    for equations in (by_cholesky(X, 0.7, intercept), by_rotations(X, 0.7, intercept)):
        step = equations(curvature)(b, a, e)
        np.testing.assert_allclose(curvature * step.dual + X @ step.theta + step.intercept, b, atol=1e-9)
        np.testing.assert_allclose(0.7 * step.theta - X.T @ step.dual, a, atol=1e-9)
        assert step.dual.sum() == pytest.approx(e, abs=1e-9) if intercept else step.intercept == 0.0


# Properties.

SETTINGS = settings(max_examples=25, deadline=None, derandomize=True)
SIZES = {"n": st.integers(2, 40), "p": st.integers(1, 6), "seed": st.integers(0, 2**20), "intercept": st.booleans()}


@SETTINGS
@given(**SIZES, factor=st.sampled_from([1e-6, 0.3, 7.0, 1e9]))
def test_coefficients_scale_with_y(n, p, seed, intercept, factor):
    base = normal(n, p, seed, weight=0.7, below=0.3, above=1.7, intercept=intercept)
    scaled = problem(base.X, factor * base.y, base.weight / factor, intercept, 0.3, 1.7)
    ours, theirs = solved(base), solved(scaled)
    np.testing.assert_allclose(theirs.theta / factor, ours.theta, rtol=1e-7, atol=1e-9)


@SETTINGS
@given(**SIZES)
def test_order_of_rows_and_columns_does_not_matter(n, p, seed, intercept):
    base = normal(n, p, seed, weight=0.2, intercept=intercept)
    rows, columns = np.random.default_rng(seed).permutation(n), np.random.default_rng(seed).permutation(p)
    turned = problem(base.X[rows][:, columns], base.y[rows], base.weight, intercept)
    np.testing.assert_allclose(solved(turned).theta, solved(base).theta[columns], rtol=1e-8, atol=1e-10)


@SETTINGS
@given(**SIZES)
def test_a_reflection_exchanges_the_slopes(n, p, seed, intercept):
    base = normal(n, p, seed, weight=0.2, intercept=intercept, below=0.5, above=1.5)
    mirrored = problem(base.X, -base.y, base.weight, intercept, 1.5, 0.5)
    np.testing.assert_allclose(solved(mirrored).theta, -solved(base).theta, rtol=1e-8, atol=1e-10)


def test_the_same_twice_and_in_either_memory_order():
    base = normal(300, 7, seed=4)
    first, second = solved(base), solved(base)
    assert (first.theta == second.theta).all()
    turned = problem(base.X, base.y)
    turned = Problem(**{name: getattr(turned, name) for name in turned.__slots__} | {"X": np.asfortranarray(base.X)})
    np.testing.assert_allclose(solved(turned).theta, first.theta, rtol=1e-11)
