"""Normal equations (X'X + w I) theta = X'y: Cholesky of the scaled Gram matrix, then refinement with residuals from the data."""

import numpy as np

from derive.numerics.certificates import Certifies
from derive.numerics.dependence import dependencies
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.quadratic._dual import solve as solve_dual
from derive.numerics.solvers.quadratic._factor import BLURRED, CholeskyFactor, factor
from derive.numerics.solvers.quadratic._gram import NormalEquations, gram
from derive.numerics.solvers.quadratic._twice import FEW, refined

ENOUGH = 3.0
"""A correction by so many times sqrt(rcond) of theta is the last: what it leaves is of the size of a backward stable method's error."""
STEPS = 10
ROUGH = 1e-6
"""Reciprocal condition below which sums over many rows are too rough for residuals in plain precision to come near QR."""


def solve(problem: Problem) -> Candidate | Declined:
    """The minimiser, where the Gram matrix is well conditioned."""
    with np.errstate(all="ignore"):
        if problem.p + problem.intercept > problem.n:
            if problem.penalty is Kind.ABSENT:
                return Declined(reason=f"{problem.n} observations do not determine {problem.p + problem.intercept} coefficients")
            return solve_dual(problem)
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
