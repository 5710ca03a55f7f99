"""Dependencies against exact row reduction over the rationals, and against what was put into the columns."""

from __future__ import annotations

import numpy as np
import pytest
from flint import fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.numerics.dependence import dependencies, independence
from derive.numerics.problem import Array, Kind, Problem

N = 60


def normals(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


def found(X: Array, *, intercept: bool) -> tuple[tuple[int, ...], dict[int, dict[int, float]]]:
    answer = independence(X, intercept=intercept)
    return answer.kept, {one.column: dict(one.coefficients) for one in answer.dependencies}


def exact(X: Array, *, intercept: bool) -> tuple[tuple[int, ...], dict[int, dict[int, float]]]:
    """The same from the reduced row echelon form of [1, X], X of integers."""
    first = int(intercept)
    rows = [([1] if intercept else []) + [int(value) for value in row] for row in X]
    reduced, rank = fmpq_mat(rows).rref()
    table = [[float(reduced[i, j].p) / float(reduced[i, j].q) for j in range(len(rows[0]))] for i in range(rank)]
    pivots = [next(j for j, value in enumerate(row) if value) for row in table]
    others = [j for j in range(len(rows[0])) if j not in pivots]
    return tuple(pivot - first for pivot in pivots), {
        j - first: {pivot - first: row[j] for pivot, row in zip(pivots, table, strict=True) if row[j]} for j in others
    }


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data(), st.integers(1, 7), st.integers(1, 6), st.booleans())
def test_integer_columns_against_exact_row_reduction(data: st.DataObject, n: int, p: int, intercept: bool) -> None:
    X = np.array(data.draw(st.lists(st.lists(st.integers(-3, 3), min_size=p, max_size=p), min_size=n, max_size=n)), dtype=float)
    scales = np.array(data.draw(st.lists(st.sampled_from([1e-8, 1e-3, 1.0, 7.0, 1e8]), min_size=p, max_size=p)))
    kept, combinations = exact(X, intercept=intercept)
    got, answers = found(np.ascontiguousarray(X * scales), intercept=intercept)
    assert got == kept
    assert answers.keys() == combinations.keys()
    lengths = np.append(scales, 1.0)
    for column, terms in combinations.items():
        assert answers[column].keys() == terms.keys()
        for place, value in terms.items():
            assert answers[column][place] * lengths[place] / lengths[column] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e8])
@pytest.mark.parametrize("intercept", [False, True])
def test_a_sum_is_named_whatever_the_common_offset(offset: float, intercept: bool) -> None:
    a, b, z = normals(3, N)
    a += offset
    kept, combinations = found(np.column_stack([a, b, 2 * a + b, z]), intercept=intercept)
    assert kept == ((-1, 0, 1, 3) if intercept else (0, 1, 3))
    assert combinations == {2: {0: pytest.approx(2, rel=1e-8), 1: pytest.approx(1, rel=1e-7)}}


def test_constant_zero_and_shifted_columns() -> None:
    a = normals(N)
    X = np.column_stack([np.full(N, 5.0), a, 0 * a, 3 - a, np.full(N, 0.1)])
    kept, combinations = found(X, intercept=True)
    assert kept == (-1, 1)
    assert combinations == {
        0: {-1: pytest.approx(5)},
        2: {},
        3: {-1: pytest.approx(3), 1: pytest.approx(-1)},
        4: {-1: pytest.approx(0.1)},
    }
    kept, combinations = found(X, intercept=False)
    assert kept == (0, 1)
    assert combinations == {2: {}, 3: {0: pytest.approx(0.6), 1: pytest.approx(-1)}, 4: {0: pytest.approx(0.02)}}


@pytest.mark.parametrize("condition", [1e2, 1e6, 1e10])
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("n", [12, 10_000])
def test_ill_conditioned_is_not_dependent(condition: float, intercept: bool, n: int) -> None:
    p = 8
    U, _ = np.linalg.qr(normals(n, p))
    V, _ = np.linalg.qr(normals(p, p, seed=1))
    X = U * np.geomspace(1, 1 / condition, p) @ V.T
    kept, combinations = found(X, intercept=intercept)
    assert len(kept) == p + intercept
    assert not combinations
    # A combination of them, though, is.
    kept, combinations = found(np.column_stack([X, X @ np.arange(1.0, p + 1)]), intercept=intercept)
    assert combinations.keys() == {p}
    if condition <= 1e6:
        assert combinations[p] == {j: pytest.approx(j + 1, rel=1e-5) for j in range(p)}


@pytest.mark.parametrize(("distance", "independent"), [(1e-10, True), (3e-12, True), (1e-15, False)])
@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_only_rounding_counts_as_dependent(distance: float, independent: bool, scale: float) -> None:
    a, b, z = normals(3, N)
    _, combinations = found(np.column_stack([a, b * scale, a + b + distance * z]), intercept=True)
    assert (not combinations) == independent


def test_small_differences_of_large_numbers_are_data() -> None:
    a, b = normals(2, N)
    X = np.column_stack([a + 1e8, (a + 1e8) + 1e-6 * b])
    assert found(X, intercept=True) == ((-1, 0, 1), {})


@pytest.mark.parametrize("intercept", [False, True])
def test_more_columns_than_rows(intercept: bool) -> None:
    X = normals(7, 30)
    kept, combinations = found(X, intercept=intercept)
    assert kept == tuple(range(-int(intercept), 7 - int(intercept)))
    whole = np.column_stack([X, np.ones(7)])
    for column, terms in combinations.items():
        rebuilt = sum(value * whole[:, place] for place, value in terms.items())
        assert rebuilt == pytest.approx(X[:, column], rel=1e-10, abs=1e-12)


def test_blocks_of_rows_and_either_order() -> None:
    X = normals(20_000, 6)
    X[:, 4] = X[:, 0] - 3 * X[:, 3]
    for order in ("C", "F"):
        kept, combinations = found(np.array(X, order=order), intercept=True)
        assert kept == (-1, 0, 1, 2, 3, 5)
        assert combinations == {4: {0: pytest.approx(1), 3: pytest.approx(-3)}}


def test_of_a_problem() -> None:
    X = np.ones((3, 1))
    problem = Problem(name="mse", X=X, y=np.arange(3.0), intercept=True, loss=Kind.QUADRATIC)
    (one,) = dependencies(problem)
    assert (one.column, dict(one.coefficients)) == (0, {-1: 1.0})
    assert repr(one.coefficients) == "{-1: 1.0}"
    assert one.coefficients[-1] == 1.0
    assert 0 not in one.coefficients
