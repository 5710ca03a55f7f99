"""Laws of piecewise linear fits on random integer data, ties included."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.numerics.certificates import Certifies, certify
from derive.numerics.problem import Problem
from tests.numerics.quantile_oracles import make, optimality, solved

SLOPES = st.sampled_from([(1.0, 1.0), (0.5, 1.5), (1.75, 0.25)])


@st.composite
def problems(draw: st.DrawFn, weights: st.SearchStrategy[float]) -> Problem:
    """Small integers, fewer columns than rows."""
    n = draw(st.integers(3, 14))
    p = draw(st.integers(0, 3))
    entries = st.integers(-3, 3)
    X = draw(st.lists(st.lists(entries, min_size=p, max_size=p), min_size=n, max_size=n))
    y = draw(st.lists(entries, min_size=n, max_size=n))
    return make(np.array(X, dtype=float).reshape(n, p), y, weight=draw(weights), slopes=draw(SLOPES))


@given(problems(st.sampled_from([0.0, 0.0, 1.0, 3.0])))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_zero_is_a_subgradient(problem: Problem) -> None:
    found = solved(problem)
    assert optimality(problem, found) < 1e-12
    assert certify(problem, found, Certifies.DUAL_VERTEX).value < 1e-11


@given(problems(st.just(0.0)), st.lists(st.integers(-3, 3), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_linear_function_added_to_y_moves_the_fit_by_it(problem: Problem, moves: list[int]) -> None:
    move = np.array(moves, dtype=float)[: problem.p]
    one = solved(problem)
    kept = np.ones(problem.p, dtype=bool)
    kept[[d.column for d in one.dependencies]] = False
    move[~kept] = 0
    two = solved(make(problem.X, problem.y + problem.X @ move + 2, slopes=(problem.below, problem.above)))
    assert np.allclose(two.theta, one.theta + move, rtol=0, atol=1e-11)
    assert np.isclose(two.intercept, one.intercept + 2, rtol=0, atol=1e-11)
    assert two.unique is one.unique


@given(problems(st.sampled_from([0.0, 2.0])), st.sampled_from([0.125, 3.0, 1e6]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_unit_of_y_is_that_of_theta(problem: Problem, factor: float) -> None:
    one = solved(problem)
    two = solved(make(problem.X, problem.y * factor, weight=problem.weight, slopes=(problem.below, problem.above)))
    assert np.allclose(two.theta, factor * one.theta, rtol=1e-11, atol=1e-11 * factor)
    assert np.isclose(two.intercept, factor * one.intercept, rtol=1e-11, atol=1e-11 * factor)


@given(problems(st.sampled_from([0.0, 1.0])))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_point_of_an_interval_is_reached_at_the_same_value(problem: Problem) -> None:
    """The ends of an interval are minimisers: with that coordinate taken out of the data, the rest attains the same value."""
    found = solved(problem)
    best = problem.losses(problem.residual(found.theta, found.intercept)).sum() + problem.weight * np.abs(found.theta).sum()
    for interval in found.intervals:
        for end in (interval.low, interval.high):
            if interval.column < 0:
                rest = make(problem.X, problem.y - end, intercept=False, weight=problem.weight, slopes=(problem.below, problem.above))
                if not problem.p:
                    continue
                paid = 0.0
            else:
                rest = make(
                    np.delete(problem.X, interval.column, axis=1),
                    problem.y - end * problem.X[:, interval.column],
                    weight=problem.weight,
                    slopes=(problem.below, problem.above),
                )
                paid = problem.weight * abs(end)
            other = solved(rest)
            least = rest.losses(rest.residual(other.theta, other.intercept)).sum() + rest.weight * np.abs(other.theta).sum()
            assert np.isclose(least + paid, best, rtol=1e-12, atol=1e-12)
