"""Every solver of the catalogue with every loss and penalty that it takes: the certificate that it promises, on awkward data too."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import derive
from derive.numerics.certificates import TOLERANCE, Certifies, certify
from derive.numerics.problem import Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers import _solver
from derive.numerics.solvers._solver import LOSSES, PENALTIES, Solver, choose, solvers
from derive.vocabulary.errors import InputError

COMBINATIONS = [(solver.name, solver.loss, penalty) for solver in solvers() for penalty in solver.penalties]
KINDS = sorted({kinds[1:] for kinds in COMBINATIONS}, key=str)
BY_NAME = {solver.name: solver for solver in solvers()}


@cache
def data() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """X and y, both awkward and not."""
    g = np.random.default_rng(5)
    X = g.normal(size=(40, 4))
    y = X @ [1.0, -2.0, 0.0, 0.5] + g.laplace(size=40) + 2
    wide, scales = g.normal(size=(12, 30)), np.array([1e-8, 1e-3, 1e3, 1e8])
    return {
        "well posed": (X, y),
        "a perfect fit": (X, X @ [1.0, -2.0, 0.0, 0.5] + 2),
        "y is zero": (X, 0 * y),
        "y is constant": (X, 0 * y + 0.3),
        "more columns than rows": (wide, g.normal(size=12)),
        "as many columns as rows": (wide[:, :12], g.normal(size=12)),
        "columns from tiny to huge": (X * scales, y),
        "a huge y": (X, 1e8 * y),
        "a tiny y": (X, 1e-8 * y),
        "an offset of y": (X, y + 1e6),
        "an offset of a column": (X + [1e6, 0, 0, 0], y),
        "collinear columns": (np.column_stack([X, X[:, 0] - 3 * X[:, 2]]), y),
        "a zero column": (np.column_stack([0 * y, X]), y),
        "a constant column": (np.column_stack([X, 0 * y + 3]), y),
        "rows twice": (np.repeat(X[:20], 2, axis=0), np.repeat(y[:20], 2)),
        "whole numbers": (g.integers(0, 3, size=(50, 3)) * 1.0, g.integers(0, 4, size=50) * 1.0),
        "one row": (X[:1], y[:1]),
        "one column": (X[:, :1], y),
        "no columns": (X[:, :0], y),
    }


def problem(name: str, loss: Kind, penalty: Kind, intercept: bool, order: str = "C") -> Problem:
    X, y = data()[name]
    X, y = np.array(X, order=order), np.array(y)
    X.setflags(write=False)
    y.setflags(write=False)
    return Problem(
        name=name,
        X=X,
        y=y,
        intercept=intercept,
        loss=loss,
        penalty=penalty,
        weight=0.0 if penalty is Kind.ABSENT else 0.7,
        below=0.8 if loss is Kind.PIECEWISE_LINEAR else 1.0,
        above=1.2 if loss is Kind.PIECEWISE_LINEAR else 1.0,
    )


def certified(of: Problem, solver: Solver) -> Candidate | Declined:
    """What it answers, with its certificate seen to hold."""
    before = of.X.copy(), of.y.copy()
    answer = solver.solve(of)
    np.testing.assert_array_equal(of.X, before[0])
    np.testing.assert_array_equal(of.y, before[1])
    if isinstance(answer, Declined):
        assert len(answer.reason) > 10
        return answer
    assert answer.theta.shape == (of.p,)
    assert np.isfinite(answer.theta).all()
    assert isinstance(answer.intercept, float)
    assert of.intercept or answer.intercept == 0.0
    certificate = certify(of, answer, solver.certifies)
    assert certificate.value <= TOLERANCE, (solver.name, of.name, certificate)
    assert certificate.kind == solver.certifies.value
    return answer


def value(of: Problem, theta: np.ndarray, intercept: float) -> float:
    """What is minimised, written out."""
    r = of.y - of.X @ theta - intercept
    loss = r @ r if of.loss is Kind.QUADRATIC else of.above * r[r > 0].sum() - of.below * r[r < 0].sum()
    return float(loss + of.weight * (theta @ theta if of.penalty is Kind.QUADRATIC else np.abs(theta).sum()))


CASES = [
    (name, intercept, order) for name in data() for intercept in (False, True) for order in ("C", "F") if intercept or name != "no columns"
]


@pytest.mark.parametrize(("name", "intercept", "order"), CASES)
@pytest.mark.parametrize(("solver", "loss", "penalty"), COMBINATIONS)
def test_the_certificate_holds_or_another_takes_over(solver, loss, penalty, name, intercept, order):
    of = problem(name, loss, penalty, intercept, order)
    answer = certified(of, BY_NAME[solver])
    if isinstance(answer, Declined):
        others = [other for other in choose(name, loss, penalty) if other.name != solver]
        assert any(isinstance(certified(of, other), Candidate) for other in others), answer.reason


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("name", data())
@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_all_that_fit_the_same_return_the_same(loss, penalty, name, intercept):
    if name == "no columns" and not intercept:
        return
    of = problem(name, loss, penalty, intercept)
    answers = {solver.name: solver.solve(of) for solver in choose(name, loss, penalty)}
    found = {solver: answer for solver, answer in answers.items() if isinstance(answer, Candidate)}
    assert found
    first = next(iter(found.values()))
    # How much a coefficient moves the fit; columns from tiny to huge are compared in the units of y.
    reach = np.abs(of.X).max(axis=0)
    size = max(float(np.abs(of.y).max()), 1e-300)
    for solver, other in found.items():
        np.testing.assert_allclose(other.theta * reach, first.theta * reach, atol=1e-8 * size, rtol=1e-7, err_msg=solver)
        assert other.intercept == pytest.approx(first.intercept, rel=1e-7, abs=1e-8 * size)
        assert None in (other.unique, first.unique) or other.unique == first.unique


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("name", data())
@pytest.mark.parametrize(("solver", "loss", "penalty"), COMBINATIONS)
def test_nothing_near_it_is_better(solver, loss, penalty, name, intercept):
    if name == "no columns" and not intercept:
        return
    of = problem(name, loss, penalty, intercept)
    answer = BY_NAME[solver].solve(of)
    if isinstance(answer, Declined):
        return
    g = np.random.default_rng(0)
    least = value(of, answer.theta, answer.intercept)
    reach = np.abs(of.X).max(axis=0)
    reach[reach == 0] = 1.0
    size = float(np.abs(of.y).max())
    rounding = 1e-13 * (value(of, 0 * answer.theta, 0.0) + least)
    for _ in range(200):
        step = 10.0 ** g.uniform(-6, 0)
        theta = answer.theta + step * size * g.normal(size=of.p) / reach
        c = answer.intercept + step * size * g.normal() if intercept else 0.0
        assert value(of, theta, c) >= least - rounding


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(("solver", "loss", "penalty"), COMBINATIONS)
def test_the_same_data_give_the_same_bits(solver, loss, penalty, intercept):
    of = problem("well posed", loss, penalty, intercept)
    first, second = BY_NAME[solver].solve(of), BY_NAME[solver].solve(of)
    if isinstance(first, Candidate):
        assert isinstance(second, Candidate)
        assert first.theta.tobytes() == second.theta.tobytes()
        assert first.intercept == second.intercept


# The interface.


@pytest.mark.parametrize("name", BY_NAME)
def test_a_solver_says_what_it_is(name):
    solver = BY_NAME[name]
    assert solver.title
    assert solver.reference
    assert solver.penalties
    assert isinstance(solver.certifies, Certifies)
    assert len(set(solver.penalties)) == len(solver.penalties)


@pytest.mark.parametrize(("loss", "penalty"), tuple(itertools.product(Kind, Kind)))
@pytest.mark.parametrize("name", BY_NAME)
def test_what_does_not_fit_is_refused_by_name(name, loss, penalty):
    solver = BY_NAME[name]
    if loss is solver.loss and penalty in solver.penalties:
        assert choose("my fit", loss, penalty, name) == (solver,)
        return
    with pytest.raises(InputError) as refused:
        choose("my fit", loss, penalty, name)
    sentence = str(refused.value)
    assert sentence.startswith(f"{name}: cannot minimise `my fit`: needs a ")
    assert (LOSSES[loss] if loss is not solver.loss else PENALTIES[penalty]) in sentence
    able = [other.name for other in solvers() if other.loss is loss and penalty in other.penalties]
    assert ("use `" in sentence) == bool(able)
    if able:
        assert sentence.endswith(f"; use `{able[0]}`")


@pytest.mark.parametrize(("loss", "penalty"), tuple(itertools.product(Kind, Kind)))
def test_the_six_combinations_have_a_solver_and_the_rest_none(loss, penalty):
    usual = {Kind.QUADRATIC, Kind.PIECEWISE_LINEAR}
    if loss in usual and penalty in usual | {Kind.ABSENT}:
        found = choose("my fit", loss, penalty)
        assert [solver.order for solver in found] == sorted(solver.order for solver in found)
        assert all(solver.loss is loss and penalty in solver.penalties for solver in found)
        return
    with pytest.raises(InputError, match=r"my fit: no solver: .*`compile\(\)`"):
        choose("my fit", loss, penalty)


def test_a_solver_that_does_not_exist():
    with pytest.raises(InputError, match=r"unknown solver `cholesku`; known are .*cholesky"):
        choose("my fit", Kind.QUADRATIC, Kind.ABSENT, "cholesku")


def test_refused_before_any_iteration(monkeypatch):
    def started(of: Problem) -> Candidate:
        raise AssertionError("it started")

    watched = tuple(replace(solver, solve=started) for solver in solvers())
    monkeypatch.setattr(_solver, "solvers", lambda: watched)
    g = np.random.default_rng(0)
    X, y = g.normal(size=(9, 2)), g.normal(size=9)
    with pytest.raises(InputError, match="quantile_vertex: cannot minimise `gaussian`: needs a loss that is piecewise linear"):
        derive.mle(noise="gaussian").fit(X, y, intercept=True, solver="quantile_vertex")
    with pytest.raises(AssertionError, match="it started"):
        derive.mle(noise="gaussian").fit(X, y, intercept=True)
