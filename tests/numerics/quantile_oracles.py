"""What the tests of piecewise linear fits compare with: exact rational arithmetic, HiGHS, and optimality from the data alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import scipy.optimize
import scipy.sparse

from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.quantile.quantile_vertex import ENTRY


def make(
    X: object, y: object, *, intercept: bool = True, weight: float = 0.0, slopes: tuple[float, float] = (1.0, 1.0), name: str = "test"
) -> Problem:
    """A piecewise linear problem; `slopes` are those below and above zero."""
    return Problem(
        name=name,
        X=np.ascontiguousarray(X, dtype=np.float64),
        y=np.ascontiguousarray(y, dtype=np.float64),
        intercept=intercept,
        loss=Kind.PIECEWISE_LINEAR,
        penalty=Kind.PIECEWISE_LINEAR if weight else Kind.ABSENT,
        weight=weight,
        below=slopes[0],
        above=slopes[1],
    )


def solved(problem: Problem) -> Candidate:
    """What the solver proposes; the data must be as they were."""
    X, y = problem.X.copy(), problem.y.copy()
    found = ENTRY.solve(problem)
    assert isinstance(found, Candidate)
    assert np.array_equal(X, problem.X)
    assert np.array_equal(y, problem.y)
    return found


def value(problem: Problem, theta: Array, intercept: float) -> float:
    """The objective, written out."""
    total = 0.0
    for row, response in zip(problem.X, problem.y, strict=True):
        r = response - intercept - float(row @ theta)
        total += problem.above * r if r > 0 else -problem.below * r
    return total + problem.weight * float(np.abs(theta).sum())


def highs(problem: Problem) -> float:
    """The optimal value by SciPy's HiGHS, with positive and negative parts as variables."""
    n, p, first = problem.n, problem.p, int(problem.intercept)
    X, one = scipy.sparse.csr_matrix(problem.X), scipy.sparse.eye_array(n)
    A = scipy.sparse.hstack([scipy.sparse.csr_matrix(np.ones((n, first))), X, -X, one, -one])
    cost = np.repeat([0.0, problem.weight, problem.above, problem.below], [first, 2 * p, n, n])
    bounds = [(None, None)] * first + [(0, None)] * (2 * p + 2 * n)
    found = scipy.optimize.linprog(cost, A_eq=A, b_eq=problem.y, bounds=bounds, method="highs")
    assert found.status == 0
    return float(found.fun)


def optimality(problem: Problem, found: Candidate) -> float:
    """How far the point and its dual are from the conditions of optimality, one by one; no objective value is used.

    The dual lies in the box; a slope that is not at its bound belongs to a residual of zero, and the bound's side is the
    residual's; X'd is at +w or -w where theta is not zero, within them elsewhere, and 1'd = 0.
    """
    d, theta = found.dual, found.theta
    assert d is not None
    assert d.shape == (problem.n,)
    worst = float(np.maximum(d - problem.above, -problem.below - d).max(initial=0.0))
    size = np.abs(problem.X) @ np.abs(theta) + np.abs(problem.y) + abs(found.intercept)
    r = np.zeros(problem.n)
    r = problem.y - found.intercept - problem.X @ theta
    loose = np.abs(r) > 1e-11 * size
    worst = max(worst, float(np.abs(d - np.where(r > 0, problem.above, -problem.below))[loose].max(initial=0.0)))
    terms = np.abs(problem.X).sum(axis=0) + problem.weight + 1e-300
    pull = problem.X.T @ d
    wanted = np.where(theta != 0, problem.weight * np.sign(theta), np.clip(pull, -problem.weight, problem.weight))
    worst = max(worst, float((np.abs(pull - wanted) / terms).max(initial=0.0)))
    if problem.intercept:
        worst = max(worst, abs(float(d.sum())) / problem.n)
    return worst


def vertices(problem: Problem) -> tuple[Fraction, list[tuple[Fraction, ...]]]:
    """The optimal value and all optimal vertices (intercept, theta...), sorted, in rational arithmetic: every choice of rows is tried."""
    first, p = int(problem.intercept), problem.p
    q = p + first
    rows = [[Fraction(1)] * first + [Fraction(float(x)) for x in row] for row in problem.X]
    y = [Fraction(float(v)) for v in problem.y]
    kinks = list(zip(rows, y, strict=True))
    if problem.weight:
        kinks += [([Fraction(int(j + first == k)) for k in range(q)], Fraction(0)) for j in range(p)]
    least, best = None, set[tuple[Fraction, ...]]()
    for chosen in itertools.combinations(kinks, q):
        point = rational([row for row, _ in chosen], [v for _, v in chosen])
        if point is None:
            continue
        here = Fraction(problem.weight) * sum((abs(t) for t in point[first:]), Fraction(0))
        for row, v in zip(rows, y, strict=True):
            r = v - sum((a * t for a, t in zip(row, point, strict=True)), Fraction(0))
            here += Fraction(problem.above) * r if r > 0 else -Fraction(problem.below) * r
        if least is None or here < least:
            least, best = here, {point}
        elif here == least:
            best.add(point)
    assert least is not None
    return least, sorted(best)


def rational(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> tuple[Fraction, ...] | None:
    """Solves by Gauss and Jordan; None where it is singular."""
    table = [[*row, v] for row, v in zip(rows, right, strict=True)]
    for k in range(len(table)):
        pivot = next((i for i in range(k, len(table)) if table[i][k] != 0), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [entry / table[k][k] for entry in table[k]]
        for i, row in enumerate(table):
            if i != k and row[k] != 0:
                table[i] = [a - row[k] * b for a, b in zip(row, table[k], strict=True)]
    return tuple(row[-1] for row in table)
