"""Piecewise linear fits against rational arithmetic, order statistics, HiGHS, scikit-learn and published numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import QuantileRegressor

from derive.numerics.certificates import Certifies, certify
from derive.numerics.problem import Kind, Problem
from derive.numerics.solution import Interval
from derive.numerics.solvers._solver import choose
from derive.numerics.solvers.quantile.quantile_vertex import ENTRY
from tests.numerics.quantile_oracles import highs, make, optimality, solved, value, vertices

ENGEL = Path(__file__).parents[1] / "data" / "engel.csv"


def gap(problem: Problem, **changed: object) -> float:
    """The certificate of the solver's point."""
    return certify(problem, solved(problem), Certifies.DUAL_VERTEX).value


def gaussian_design(n: int, p: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(n, p))
    return X, X @ generator.normal(size=p) + generator.laplace(size=n) + 1


def test_it_is_chosen_for_these_shapes_only() -> None:
    for penalty in (Kind.ABSENT, Kind.PIECEWISE_LINEAR):
        assert ENTRY in choose("mae", Kind.PIECEWISE_LINEAR, penalty)
    assert ENTRY.objection(Kind.QUADRATIC, Kind.ABSENT)
    assert ENTRY.objection(Kind.PIECEWISE_LINEAR, Kind.QUADRATIC)


@pytest.mark.parametrize("seed", range(4))
def test_small_integer_data_against_all_vertices(seed: int) -> None:
    """Point, uniqueness and intervals are those of rational arithmetic; ties, repeated rows and zero columns abound."""
    generator = np.random.default_rng(seed)
    several = 0
    for _ in range(60):
        n, p = int(generator.integers(1, 9)), int(generator.integers(0, 3))
        intercept = p == 0 or bool(generator.integers(2))
        weight, below = float(generator.choice([0, 0, 0.5, 1, 2, 5])), float(generator.choice([1, 0.5, 0.25]))
        X, y = generator.integers(-2, 3, size=(n, p)), generator.integers(-2, 3, size=n)
        problem = make(X, y, intercept=intercept, weight=weight, slopes=(below, 2 - below))
        found = solved(problem)
        assert certify(problem, found, Certifies.DUAL_VERTEX).value < 1e-12
        first = int(intercept)
        if not weight and np.linalg.matrix_rank(problem.augmented()) < p + first:
            assert found.unique is False
            assert found.dependencies
            continue
        _, optimal = vertices(problem)
        mine = [found.intercept] * first + found.theta.tolist()
        assert mine == pytest.approx([float(t) for t in optimal[0]], abs=1e-13)
        assert found.unique is (len(optimal) == 1)
        ranges = {k - first: (float(min(t)), float(max(t))) for k, t in enumerate(zip(*optimal, strict=True)) if min(t) < max(t)}
        assert {i.column: pytest.approx((i.low, i.high), abs=1e-13) for i in found.intervals} == ranges
        several += len(optimal) > 1
    assert several >= 3


@pytest.mark.parametrize("n", [1, 2, 3, 10, 11, 400, 401])
def test_the_median_is_the_order_statistic(n: int) -> None:
    """Odd n: the middle one; even n: the lower of the two, and both as the interval, exactly."""
    y = np.random.default_rng(n).normal(size=n) * 1e3 + 7e5
    found, ordered = solved(make(np.zeros((n, 0)), y)), np.sort(y)
    assert found.intercept == ordered[(n - 1) // 2]
    assert found.theta.shape == (0,)
    if n % 2:
        assert found.unique is True
        assert found.intervals == ()
        assert found.intercept == np.median(y)
    else:
        assert found.unique is False
        assert found.intervals == (Interval(column=-1, low=ordered[n // 2 - 1], high=ordered[n // 2]),)


def test_a_tied_even_median_is_unique() -> None:
    found = solved(make(np.zeros((6, 0)), [1, 2, 3, 3, 4, 9]))
    assert (found.intercept, found.unique, found.intervals) == (3.0, True, ())


@pytest.mark.parametrize("quantile", [0.05, 0.25, 0.9])
def test_quantiles_without_columns(quantile: float) -> None:
    y = np.random.default_rng(3).normal(size=1001)
    found = solved(make(np.zeros((1001, 0)), y, slopes=(2 - 2 * quantile, 2 * quantile)))
    assert found.intercept == np.quantile(y, quantile, method="inverted_cdf")


@pytest.mark.parametrize("slopes", [(1.0, 1.0), (0.2, 1.8)])
@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("weight", [0.0, 3.0, 40.0])
@pytest.mark.parametrize("integers", [False, True])
def test_against_highs(slopes: tuple[float, float], intercept: bool, weight: float, integers: bool) -> None:
    for n, p in ((40, 3), (300, 12)):
        X, y = gaussian_design(n, p)
        problem = make(np.rint(X) if integers else X, np.rint(y) if integers else y, intercept=intercept, weight=weight, slopes=slopes)
        found = solved(problem)
        mine = value(problem, found.theta, found.intercept)
        assert mine == pytest.approx(highs(problem), rel=1e-9)
        assert certify(problem, found, Certifies.DUAL_VERTEX).value < 1e-13
        assert optimality(problem, found) < 1e-13


def test_against_scikit_learn_at_its_own_alpha() -> None:
    """n times its mean pinball loss |r|/2 + alpha |theta|: the weight is 2 n alpha where the loss is |r|."""
    X, y = gaussian_design(150, 6)
    for alpha in (0.01, 0.1, 0.4):
        peer = QuantileRegressor(quantile=0.5, alpha=alpha, solver="highs").fit(X, y)
        found = solved(make(X, y, weight=2 * 150 * alpha))
        assert found.theta == pytest.approx(peer.coef_, abs=1e-8)
        assert found.intercept == pytest.approx(float(peer.intercept_), abs=1e-8)


def test_engel() -> None:
    """Koenker and Hallock (2001), Quantile Regression, J. Economic Perspectives 15: 81.4822 + 0.5602 income."""
    with ENGEL.open(encoding="utf-8") as lines:
        rows = [(float(row["income"]), float(row["foodexp"])) for row in csv.DictReader(lines)]
    data = np.array(rows)
    assert data.shape == (235, 2)
    problem = make(data[:, :1], data[:, 1])
    found = solved(problem)
    assert round(found.intercept, 4) == 81.4822
    assert round(float(found.theta[0]), 4) == 0.5602
    assert found.unique is True
    assert gap(problem) < 1e-14
    residual = problem.residual(found.theta, found.intercept)
    assert (np.abs(residual) <= 1e-12 * 1000).sum() == 2


def test_held_rows_are_interpolated_to_rounding() -> None:
    X, y = gaussian_design(500, 8)
    found = solved(make(X, y + 1e6))
    residual = np.sort(np.abs(y + 1e6 - found.intercept - X @ found.theta))
    assert residual[8] <= 8 * np.spacing(1e6)
    assert residual[9] > 1e-6


@pytest.mark.parametrize("wrong", ["theta", "dual"])
def test_a_point_that_is_not_optimal_is_not_certified(wrong: str) -> None:
    from dataclasses import replace

    X, y = gaussian_design(200, 3)
    problem = make(X, y)
    found = solved(problem)
    assert found.dual is not None
    moved = replace(found, theta=found.theta + 1e-4) if wrong == "theta" else replace(found, dual=0.999 * found.dual)
    assert not certify(problem, moved, Certifies.DUAL_VERTEX).holds
