"""How a piecewise linear fit comes about: line search, ties, an early end, many rows by way of a sample."""

from __future__ import annotations

import numpy as np
import pytest

from derive.numerics.certificates import Certifies, certify
from derive.numerics.problem import Problem
from derive.numerics.solvers.quantile import _face as _vertex_face
from derive.numerics.solvers.quantile import _preprocessing as preprocessing
from derive.numerics.solvers.quantile._frame import frame
from derive.numerics.solvers.quantile._start import Basis, interior
from derive.numerics.solvers.quantile._walk import State, run
from tests.numerics.quantile_oracles import make, optimality, solved


def certificate(problem: Problem) -> float:
    found = solved(problem)
    assert optimality(problem, found) < 1e-10
    return certify(problem, found, Certifies.DUAL_VERTEX).value


def test_ties_do_not_send_it_round_in_circles() -> None:
    """The same twenty rows thirty times: without ties about one pivot a coefficient is needed, and with them about two."""
    pivots = 0
    for seed in range(10):
        generator = np.random.default_rng(seed)
        X = np.tile(generator.integers(0, 2, size=(20, 10)), (30, 1))
        pivots += solved(make(X, generator.integers(0, 3, size=600))).iterations
    assert pivots < 400


def test_one_line_search_is_a_weighted_median() -> None:
    """From zero to the optimum, or from beyond a coefficient's zero, in one pivot."""
    X, y = np.random.default_rng(3).normal(size=(2, 40))
    for weight in (0.0, 4.0):
        rows = frame(make(X[:, None], X + y, intercept=False, weight=weight), np.arange(1), None).rows(None)
        optimum = min((rows.value(np.array([t])), t) for t in [0.0, *(rows.y / rows.A[:, 0])])[1]
        for row in range(40):
            state = State(rows, Basis(active=np.array([0]), held=np.array([row])), rows.y)
            assert run(state, lambda moves: np.zeros(moves.shape[1]), 100)
            assert state.pivots <= 1
            assert state.beta == pytest.approx([optimum], rel=1e-14)


@pytest.mark.parametrize("slopes", [(1.0, 1.0), (0.2, 1.8)])
@pytest.mark.parametrize("weight", [0.0, 400.0])
def test_many_rows_by_way_of_a_sample(slopes: tuple[float, float], weight: float) -> None:
    """The reduced problem ends at the vertex of the whole one; its dual holds for all rows."""
    generator = np.random.default_rng(9)
    X = generator.normal(size=(6_000, 5))
    y = X @ [1, 0, -2, 0.5, 0] + generator.standard_t(2, size=6_000) * np.exp(X[:, 0] / 2) + 4
    problem = make(X, y, weight=weight, slopes=slopes)
    places = preprocessing.sample(problem)
    assert places is not None
    coordinates = frame(problem, np.arange(5), places)
    reduced, whole = preprocessing.reduced(coordinates, places), preprocessing.whole(coordinates)
    assert reduced is not None
    assert whole is not None
    assert sorted(reduced.held) == sorted(whole.held)
    assert certificate(problem) < 1e-13
    near = interior(coordinates.rows(None), 1e-9)
    assert coordinates.point(near.beta) == pytest.approx(coordinates.point(whole.vertex.beta), abs=1e-5)


@pytest.mark.parametrize("kind", ["rare indicator", "perfect", "rounded"])
def test_many_rows_that_a_sample_misleads(kind: str) -> None:
    generator = np.random.default_rng(10)
    X = generator.normal(size=(6_000, 3))
    y = X @ [1.0, 2.0, 3.0] + (0 if kind == "perfect" else generator.laplace(size=6_000))
    if kind == "rare indicator":
        rare = np.zeros((6_000, 2))
        rare[[5, 77, 4000], 0] = 1
        rare[9, 1] = 1
        X = np.column_stack([X, rare])
    if kind == "rounded":
        X, y = np.rint(X), np.rint(y)
    assert preprocessing.sample(make(X, y)) is not None
    assert certificate(make(X, y)) < 1e-11
    assert solved(make(X, y)).unique is True


@pytest.mark.parametrize("failure", ["limit", "dependent rows"])
def test_a_descent_that_ends_early_is_not_certified(monkeypatch: pytest.MonkeyPatch, failure: str) -> None:
    """The vertex it started from is handed over, nothing is said of other minimisers, and the certificate does not hold."""

    def early(state: State, goal: object, limit: int) -> bool:
        if failure == "limit":
            return False
        raise np.linalg.LinAlgError

    monkeypatch.setattr(_vertex_face, "run", early)
    problem = make(np.random.default_rng(11).normal(size=(45, 6)), np.arange(45.0) ** 2)
    found = solved(problem)
    assert found.unique is None
    assert found.intervals == ()
    assert not certify(problem, found, Certifies.DUAL_VERTEX).holds


@pytest.mark.parametrize("seed", [1, 3, 7, 9, 10])
def test_ties_of_many_integer_rows_are_decided(seed: int) -> None:
    """Slopes are fractions with small denominators: sums of thousands of rows must not blur whether they are at their bounds."""
    generator = np.random.default_rng(seed)
    found = solved(make(generator.integers(0, 3, size=(20_000, 6)), generator.integers(0, 4, size=20_000)))
    assert found.unique is not None
