"""Normal equations (X'X + w I) theta = X'y: Cholesky of the scaled Gram matrix, then refinement with residuals from the data.

With more coefficients than observations theta = Z'a with (Z Z' + w I) a = y: as many equations as observations.
"""

from collections.abc import Iterator

import numpy as np

from derive.numerics.certificates import Certifies
from derive.numerics.dependence import dependencies
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.quadratic._factors import BLURRED, CholeskyFactor, factor
from derive.numerics.solvers.quadratic._gram import NormalEquations, gram
from derive.numerics.solvers.quadratic._twice import FEW, refined

ENOUGH = 3.0
"""A correction by so many times sqrt(rcond) of theta is the last: what it leaves is of the size of a backward stable method's error."""
STEPS, DUAL_STEPS = 10, 6
ROUGH = 1e-6
"""Reciprocal condition below which sums over many rows are too rough for residuals in plain precision to come near QR."""

NUMBERS = 1_000_000
"""Numbers of X that are centred at a time."""
DECISIVE = 1e-4
"""Reciprocal condition of Z Z' + w I below which rounding in the rows, divided by w, shows in theta; stationarity does not see it."""
BLURS = "beside so small a weight what rounding leaves of rows that depend on each other would count"
ROUNDING = 1e-13
"""Part of the terms of a residual that may be left of its equation."""


def solve(problem: Problem) -> Candidate | Declined:
    """The minimiser, where the Gram matrix is well conditioned."""
    with np.errstate(all="ignore"):
        if problem.p + problem.intercept > problem.n:
            return undetermined(problem) or _dual(problem)
        equations = gram(problem)
        found = factor(equations.matrix + problem.weight * np.eye(problem.p))
        if isinstance(found, Declined):
            return found
        # Without a penalty the factor would have been refused.
        dependent = dependencies(problem) if problem.weight and isinstance(factor(equations.matrix), Declined) else ()
        if dependent and found.rcond < BLURRED:
            return Declined(reason="columns are collinear, and beside so small a weight what rounding leaves of them would count")
        theta, inner = _refined(equations, found)
        middle, shift = equations.rows.middle, equations.rows.shift
        means = equations.means if shift is None else equations.means + shift
        intercept = middle + inner - (0.0 if shift is None else float(shift @ theta))
        if problem.n * problem.p <= FEW or found.rcond < ROUGH:
            theta, intercept = refined(problem, theta, intercept, means=means, lengths=1 / found.scale, solve=found.solve)
        return Candidate(theta=theta, intercept=intercept, unique=True, dependencies=dependent)


def _refined(equations: NormalEquations, found: CholeskyFactor) -> tuple[Array, float]:
    """theta, and the intercept of t on Z.

    Each step reduces the error by about the Gram matrix's condition times the unit of rounding, because its residuals are those
    of the data (Bjoerck 1996, sec. 2.9).
    """
    intercept, n = equations.rows.problem.intercept, equations.rows.problem.n
    theta = found.solve(equations.right)
    inner = equations.mean - float(equations.means @ theta)
    enough = ENOUGH * np.sqrt(found.rcond * max(equations.left, 0.0))
    last = length = np.linalg.norm(theta / found.scale)
    for _ in range(STEPS):
        if last <= enough * length:
            break
        slope, total = equations.rows.gradient(theta, inner)
        step = found.solve(slope - equations.means * total)
        size = np.linalg.norm(step / found.scale)
        if not size <= last / 2:
            break
        theta = theta + step
        inner += total / n - float(equations.means @ step) if intercept else 0.0
        last, length = size, np.linalg.norm(theta / found.scale)
    return theta, inner if intercept else 0.0


def undetermined(problem: Problem) -> Declined | None:
    """Fewer observations than coefficients, and no penalty."""
    if problem.penalty is not Kind.ABSENT:
        return None
    return Declined(reason=f"{problem.n} observations do not determine {problem.p + problem.intercept} coefficients")


def _dual(problem: Problem) -> Candidate | Declined:
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
    for _ in range(DUAL_STEPS):
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


ENTRY = Solver(
    name="cholesky",
    title="normal equations: scaled Cholesky with refinement",
    loss=Kind.QUADRATIC,
    penalties=(Kind.ABSENT, Kind.QUADRATIC),
    certifies=Certifies.STATIONARITY,
    order=10,
    solve=solve,
    reference="Bjoerck (1996), Numerical Methods for Least Squares Problems, secs. 2.2 and 2.9",
)
