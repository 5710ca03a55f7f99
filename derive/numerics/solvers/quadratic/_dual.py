"""Ridge with more coefficients than observations: theta = Z'a with (Z Z' + w I) a = y, as many equations as observations."""

from collections.abc import Iterator

import numpy as np

from derive.numerics.dependence import dependencies
from derive.numerics.problem import Array, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers.quadratic._factor import factor

NUMBERS = 1_000_000
"""Numbers of X that are centred at a time."""
STEPS = 6
DECISIVE = 1e-4
"""Reciprocal condition of Z Z' + w I below which rounding in the rows, divided by w, shows in theta; stationarity does not see it."""
BLURS = "beside so small a weight what rounding leaves of rows that depend on each other would count"
ROUNDING = 1e-13
"""Part of the terms of a residual that may be left of its equation."""


def solve(problem: Problem) -> Candidate | Declined:
    """The minimiser, where Z Z' + w I is well conditioned; Z is X, with an intercept centred (Saunders, Gammerman, Vovk 1998)."""
    kernel = problem.weight * np.eye(problem.n)
    for _, Z in strips(problem):
        kernel += Z @ Z.T
    found = factor(kernel)
    if isinstance(found, Declined):
        return found
    if found.rcond < DECISIVE:
        return Declined(reason=f"the rows have reciprocal condition {found.rcond:.1g}: {BLURS}")
    middle = float(problem.y.mean()) if problem.intercept else 0.0
    y = problem.y - middle
    dual = found.solve(y)
    theta, explained = _primal(problem, dual)
    last = np.inf
    for _ in range(STEPS):
        left = y - explained - problem.weight * dual
        step = found.solve(left)
        size = float(np.linalg.norm(step))
        if not size <= last / 2:
            break
        dual, last = dual + step, size
        theta, explained = _primal(problem, dual)
    if not np.abs(left).max() <= ROUNDING * _sizes(problem, theta, y).max():
        return Declined(reason="theta is much smaller than the terms that it is a sum of")
    return Candidate(theta=theta, intercept=middle - offset(problem, theta), unique=True, dependencies=dependencies(problem))


def strips(problem: Problem) -> Iterator[tuple[slice, Array]]:
    """Some columns of X at a time, centred (a copy) where there is an intercept."""
    size = max(1, NUMBERS // problem.n)
    for start in range(0, problem.p, size):
        columns = slice(start, start + size)
        strip = problem.X[:, columns]
        yield columns, strip - strip.mean(axis=0) if problem.intercept else strip


def offset(problem: Problem, theta: Array) -> float:
    """The mean of X theta with an intercept, else 0."""
    return float(problem.X.mean(axis=0) @ theta) if problem.intercept else 0.0


def _primal(problem: Problem, dual: Array) -> tuple[Array, Array]:
    """Z'a and Z Z'a."""
    theta, explained = np.empty(problem.p), np.zeros(problem.n)
    for columns, Z in strips(problem):
        theta[columns] = dual @ Z
        explained += Z @ theta[columns]
    return theta, explained


def _sizes(problem: Problem, theta: Array, y: Array) -> Array:
    """|Z||theta| + |y|."""
    sizes = np.abs(y)
    for columns, Z in strips(problem):
        sizes += np.abs(Z) @ np.abs(theta[columns])
    return sizes
