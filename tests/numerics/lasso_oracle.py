"""What the tests of the lasso share: problems, data, the duality gap in forty digits."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from derive.numerics.certificates import duality_gap
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.lasso.working_set import ENTRY


def lasso(X: Array, y: Array, weight: float, *, intercept: bool = True) -> Problem:
    """The problem: sum of squares plus weight times the sum of absolute values."""
    return Problem(name="lasso", X=X, y=y, intercept=intercept, loss=Kind.QUADRATIC, penalty=Kind.PIECEWISE_LINEAR, weight=float(weight))


def solved(problem: Problem, gap: float = 1e-12) -> Candidate:
    """A candidate whose certificate holds with room to spare; the data are as they were."""
    X, y = problem.X.copy(), problem.y.copy()
    candidate = ENTRY.solve(problem)
    assert isinstance(candidate, Candidate)
    assert np.array_equal(problem.X, X)
    assert np.array_equal(problem.y, y)
    assert duality_gap(problem, candidate).value <= gap
    return candidate


def largest(X: Array, y: Array) -> float:
    """The weight from which on theta is zero, with an intercept."""
    return 2 * float(np.abs(X.T @ (y - y.mean())).max())


def drawn(n: int, p: int, *, seed: int = 0, nonzeros: int = 5, noise: float = 1.0) -> tuple[Array, Array]:
    """A Gaussian design and a response to a few of its columns."""
    generator = np.random.default_rng(seed)
    X = generator.standard_normal((n, p))
    theta = np.zeros(p)
    theta[: min(nonzeros, p)] = generator.standard_normal(min(nonzeros, p)) * 3
    return X, X @ theta + noise * generator.standard_normal(n) + 1.5


class Exact:
    """Residuals and slopes of a candidate, in forty digits."""

    def __init__(self, problem: Problem, candidate: Candidate) -> None:
        with mp.workdps(40):
            self.weight = mpf(problem.weight)
            self.X = [[mpf(float(x)) for x in row] for row in problem.X]
            self.y = [mpf(float(value)) for value in problem.y]
            self.theta = [mpf(float(t)) for t in candidate.theta]
            # The best intercept for theta: what its last digit does is not the test's matter.
            self.residual = [target - mp.fdot(row, self.theta) for row, target in zip(self.X, self.y, strict=True)]
            if problem.intercept:
                mean = mp.fsum(self.residual) / len(self.residual)
                self.residual = [value - mean for value in self.residual]
            self.slopes = [mp.fdot([row[j] for row in self.X], self.residual) for j in range(len(self.theta))]

    def violation(self) -> float:
        """How far X_j'r is from (w/2) sign theta_j, or beyond w/2, relative to w/2."""
        with mp.workdps(40):
            half = self.weight / 2
            off = [abs(s - half * mp.sign(t)) if t else max(abs(s) - half, mpf(0)) for s, t in zip(self.slopes, self.theta, strict=True)]
            return float(max(off, default=mpf(0)) / half)

    def gap(self) -> float:
        """(P - D)/P with the dual point 2r shrunk until |X_j'd| <= w."""
        with mp.workdps(40):
            squares = mp.fdot(self.residual, self.residual)
            primal = squares + self.weight * mp.fsum(abs(t) for t in self.theta)
            steepest = max((abs(2 * s) for s in self.slopes), default=mpf(0))
            shrink = min(mpf(1), self.weight / steepest) if steepest else mpf(1)
            dual = 2 * shrink * mp.fdot(self.y, self.residual) - shrink**2 * squares
            return float((primal - dual) / primal) if primal else 0.0
