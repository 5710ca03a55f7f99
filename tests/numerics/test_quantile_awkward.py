"""Piecewise linear fits where the data are awkward: perfect fits, ties, dependent columns, scales, large and tiny weights."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from derive.numerics.certificates import Certifies, certify
from derive.numerics.problem import Array, Problem
from derive.numerics.solvers.quantile.quantile_vertex import ENTRY
from tests.numerics.quantile_oracles import highs, make, optimality, solved, value

N = 300


@pytest.fixture(scope="module")
def data() -> tuple[Array, Array, Array]:
    generator = np.random.default_rng(11)
    X, theta = generator.normal(size=(N, 6)), generator.normal(size=6)
    return X, X @ theta + generator.laplace(size=N), theta


def certificate(problem: Problem) -> float:
    found = solved(problem)
    assert optimality(problem, found) < 1e-10
    return certify(problem, found, Certifies.DUAL_VERTEX).value


def test_a_perfect_fit(data: tuple[Array, Array, Array]) -> None:
    X, _, theta = data
    problem = make(X, X @ theta + 3)
    found = solved(problem)
    assert found.theta == pytest.approx(theta, rel=1e-13)
    assert found.intercept == pytest.approx(3, rel=1e-13)
    assert found.unique is True
    assert found.iterations == 0
    assert certificate(problem) < 1e-12
    assert certificate(make(X, X @ theta, intercept=False, weight=1e-6)) < 1e-11


def test_a_perfect_fit_of_integers_is_exact() -> None:
    X = np.random.default_rng(0).integers(-5, 6, size=(50, 3))
    found = solved(make(X, X @ [2, -1, 4] + 7))
    assert (found.theta.tolist(), found.intercept) == ([2, -1, 4], 7)


@pytest.mark.parametrize("weight", [0.0, 2.0])
def test_y_is_zero(data: tuple[Array, Array, Array], weight: float) -> None:
    found = solved(make(data[0], np.zeros(N), weight=weight))
    assert not found.theta.any()
    assert found.intercept == 0
    assert found.unique is True
    assert certificate(make(data[0], np.zeros(N), weight=weight)) < 1e-15


def test_one_observation() -> None:
    assert solved(make([[2.0]], [3.0], intercept=False)).theta.tolist() == [1.5]
    found = solved(make([[2.0]], [3.0]))
    assert (found.intercept, found.theta.tolist(), found.unique) == (3.0, [0.0], False)
    found = solved(make(np.zeros((1, 0)), [3.0]))
    assert (found.intercept, found.unique) == (3.0, True)


@pytest.mark.parametrize("weight", [0.0, 10.0])
def test_scales_of_columns(data: tuple[Array, Array, Array], weight: float) -> None:
    """Columns from 1e-8 to 1e8: powers of ten do not change an unpenalised fit."""
    X, y, _ = data
    scales = np.logspace(-8, 8, 6)
    assert certificate(make(X * scales, y, weight=weight)) < 1e-13
    if not weight:
        assert solved(make(X * scales, y)).theta * scales == pytest.approx(solved(make(X, y)).theta, rel=1e-12)


@pytest.mark.parametrize("factor", [1e-300, 1e-8, 1e8, 1e300])
def test_units_of_y_and_of_columns(data: tuple[Array, Array, Array], factor: float) -> None:
    X, y, _ = data
    assert solved(make(X * factor, y)).theta * factor == pytest.approx(solved(make(X, y)).theta, rel=1e-12)
    assert certificate(make(X * factor, y)) < 1e-14
    assert solved(make(X, y * factor)).theta == pytest.approx(factor * solved(make(X, y)).theta, rel=1e-12)
    assert certificate(make(X, y * factor)) < 1e-14


def test_offsets(data: tuple[Array, Array, Array]) -> None:
    X, y, _ = data
    plain = solved(make(X, y))
    shifted = solved(make(X, y + 1e8))
    assert shifted.theta == pytest.approx(plain.theta, abs=1e-6)
    assert certificate(make(X, y + 1e8)) < 1e-12
    moved = solved(make(X + 1e8, y))
    assert moved.theta == pytest.approx(plain.theta, abs=1e-6)
    assert certificate(make(X + 1e8, y)) < 1e-12


@pytest.mark.parametrize("power", [4, 8, 10])
def test_conditioning(data: tuple[Array, Array, Array], power: int) -> None:
    X, y, theta = data
    U, _, V = np.linalg.svd(X, full_matrices=False)
    near = U * np.logspace(0, -power, 6) @ V
    assert certificate(make(near, y)) < 1e-12
    assert certificate(make(near, near @ theta)) < 1e-11
    assert solved(make(near, y)).unique is True


def test_collinear_columns_leave_the_vertex_on_the_first_ones(data: tuple[Array, Array, Array]) -> None:
    X, y, _ = data
    wide = np.column_stack([X, X[:, 0] + X[:, 1], np.zeros(N), np.full(N, 5.0)])
    problem = make(wide, y)
    found = solved(problem)
    assert found.unique is False
    assert found.theta[6:].tolist() == [0, 0, 0]
    assert found.theta[:6] == pytest.approx(solved(make(X, y)).theta, rel=1e-12)
    assert [d.column for d in found.dependencies] == [6, 7, 8]
    assert found.dependencies[0].coefficients == pytest.approx({0: 1.0, 1: 1.0})
    assert found.dependencies[2].coefficients == pytest.approx({-1: 5.0})
    assert certificate(problem) < 1e-14


def test_dependent_columns_have_no_range() -> None:
    """The constant column twice: the sum of both has a range, neither has one of its own; a zero column does not hide the median's."""
    y = [4.0, 1.0, 2.0, 9.0]
    found = solved(make(np.full((4, 1), 2.0), y))
    assert (found.unique, found.intervals, found.intercept, found.theta.tolist()) == (False, (), 2.0, [0.0])
    found = solved(make(np.zeros((4, 1)), y))
    assert [(i.column, i.low, i.high) for i in found.intervals] == [(-1, 2.0, 4.0)]


def test_a_penalty_makes_collinear_columns_unique_or_says_how_they_share(data: tuple[Array, Array, Array]) -> None:
    X, y, _ = data
    found = solved(make(np.column_stack([X, X[:, 0] + X[:, 1]]), y, weight=5.0))
    assert found.unique is True
    assert len(found.dependencies) == 1
    twice = solved(make(np.column_stack([X[:, 0], X]), y, weight=5.0))
    alone = solved(make(X, y, weight=5.0)).theta[0]
    assert twice.unique is False
    assert [i.column for i in twice.intervals] == [0, 1]
    for interval in twice.intervals:
        assert (interval.low, interval.high) == pytest.approx((min(alone, 0), max(alone, 0)), abs=1e-12)
    # The smallest first coordinate.
    assert twice.theta[0] == pytest.approx(min(alone, 0), abs=1e-12)


def test_more_columns_than_rows() -> None:
    generator = np.random.default_rng(2)
    X, y = generator.normal(size=(20, 50)), generator.normal(size=20)
    found = solved(make(X, y))
    assert found.unique is False
    assert len(found.dependencies) == 31
    assert np.count_nonzero(found.theta[19:]) == 0
    assert np.abs(y - found.intercept - X @ found.theta).max() < 1e-12
    problem = make(X, y, weight=0.5)
    found = solved(problem)
    assert found.unique is True
    assert value(problem, found.theta, found.intercept) == pytest.approx(highs(problem), rel=1e-10)
    assert certificate(problem) < 1e-13


def test_a_large_weight_leaves_the_median(data: tuple[Array, Array, Array]) -> None:
    X, y, _ = data
    threshold = np.abs(np.abs(X).sum(axis=0)).max()
    found = solved(make(X, y, weight=threshold + 1))
    assert not found.theta.any()
    assert found.intercept == np.sort(y)[N // 2 - 1]
    assert not solved(make(X, y, weight=threshold + 1, intercept=False)).theta.any()


def test_a_tiny_weight_leaves_the_fit(data: tuple[Array, Array, Array]) -> None:
    X, y, _ = data
    assert solved(make(X, y, weight=1e-7)).theta == pytest.approx(solved(make(X, y)).theta, rel=1e-12)
    for weight in (1e-3, 1e-7, 1e-12):
        assert certificate(make(X, y, weight=weight)) < 1e-13


def test_repeated_rows_and_heavy_ties() -> None:
    generator = np.random.default_rng(4)
    X, y = generator.integers(0, 2, size=(400, 7)), generator.integers(0, 3, size=400)
    for weight in (0.0, 15.0):
        for slopes in ((1.0, 1.0), (0.4, 1.6)):
            problem = make(np.repeat(X, 2, axis=0), np.repeat(y, 2), weight=weight, slopes=slopes)
            found = solved(problem)
            assert value(problem, found.theta, found.intercept) == pytest.approx(highs(problem), rel=1e-10)
            assert certificate(problem) < 1e-13
            assert found.unique is not None


def test_a_row_with_a_column_of_its_own(data: tuple[Array, Array, Array]) -> None:
    """It is interpolated, and pulls at nothing: its slope is zero, not what rounding leaves of it."""
    X, y, _ = data
    problem = make(np.column_stack([X, np.arange(N) == 9]), y)
    found = solved(problem)
    assert found.dual is not None
    assert found.dual[9] == 0
    assert certificate(problem) < 1e-15


def test_groups_have_the_median_of_each_and_its_range() -> None:
    """Indicators without an intercept: each coefficient is a median by itself."""
    generator = np.random.default_rng(8)
    group = generator.integers(0, 15, size=600)
    y = generator.integers(0, 40, size=600).astype(float)
    found = solved(make(np.eye(15)[group], y, intercept=False))
    ranges = {}
    for k in range(15):
        own = np.sort(y[group == k])
        low, high = own[(own.size - 1) // 2], own[own.size // 2]
        assert found.theta[k] == low
        if low < high:
            ranges[k] = (low, high)
    assert ranges
    assert {i.column: (i.low, i.high) for i in found.intervals} == ranges
    assert found.unique is False


@pytest.mark.parametrize("order", ["rows", "columns reversed"])
def test_another_start_has_the_same_end(order: str) -> None:
    """Ties and several minimisers: the order of the rows does not show; the memory order does not either."""
    generator = np.random.default_rng(6)
    X, y = generator.integers(-2, 3, size=(60, 3)).astype(float), generator.integers(-3, 4, size=60).astype(float)
    for weight in (0.0, 20.0):
        found = solved(make(X, y, weight=weight))
        shuffled = generator.permutation(60)
        other = (
            solved(make(X[shuffled], y[shuffled], weight=weight))
            if order == "rows"
            else solved(make(np.asfortranarray(X), y, weight=weight))
        )
        assert other.theta == pytest.approx(found.theta, abs=1e-13)
        assert other.intercept == pytest.approx(found.intercept, abs=1e-13)
        assert other.unique is found.unique


def test_the_same_twice(data: tuple[Array, Array, Array]) -> None:
    X, y, _ = data
    one, two = ENTRY.solve(make(X, y, weight=3.0)), ENTRY.solve(make(X, y, weight=3.0))
    assert one.theta.tolist() == two.theta.tolist()
    assert one.dual.tolist() == two.dual.tolist()


def test_the_path_in_the_weight_is_monotone(data: tuple[Array, Array, Array]) -> None:
    """|theta|_1 does not grow with the weight (true of every penalised problem)."""
    X, y, _ = data
    sizes = [np.abs(solved(make(X, y, weight=w)).theta).sum() for w in (0.1, 1, 10, 50, 100, 200)]
    assert all(a >= b - 1e-12 for a, b in pairwise(sizes))
