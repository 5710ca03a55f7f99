"""What the tests of quadratic problems share: seeded data that cannot be written to, and exact matrices."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat

from derive.numerics.problem import Array, Kind, Problem


def normals(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


def problem_of(X: Array, y: Array, *, intercept: bool = False, weight: float = 0.0) -> Problem:
    X, y = X.copy(order="K"), np.array(y, dtype=float)
    # Whoever writes to the data is found out.
    X.flags.writeable = y.flags.writeable = False
    penalty = Kind.QUADRATIC if weight else Kind.ABSENT
    return Problem(name="mse", X=X, y=y, intercept=intercept, loss=Kind.QUADRATIC, penalty=penalty, weight=weight)


def augmented(problem: Problem) -> Array:
    """[1, X] with an intercept, X itself without."""
    return np.hstack([np.ones((problem.n, int(problem.intercept))), problem.X])


def rational(value: float) -> fmpq:
    exact = Fraction(float(value))
    return fmpq(exact.numerator, exact.denominator)


def matrix(rows: Array) -> fmpq_mat:
    return fmpq_mat([[rational(value) for value in row] for row in rows])


def number(value: fmpq) -> float:
    """Rounded once."""
    return float(Fraction(int(value.p), int(value.q)))
