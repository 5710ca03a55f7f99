"""min |y - X theta|^2 + w |theta|^2 without squaring the condition: a triangle by reflections, then back substitution."""

import numpy as np

from derive.numerics.certificates import Certifies
from derive.numerics.dependence import dependencies, of_triangle
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.quadratic._factors import BLURRED, row_space
from derive.numerics.solvers.quadratic._twice import refined
from derive.numerics.solvers.quadratic.cholesky import BLURS, DECISIVE, offset, strips, undetermined
from derive.numerics.triangle import Triangle, triangle

CONDITION = 1e-12
"""Reciprocal condition of the triangle, its columns scaled to one length, below which the rank is in doubt."""


def solve(problem: Problem) -> Candidate | Declined:
    """The minimiser, where the columns are numerically independent, or the penalty makes them so."""
    with np.errstate(all="ignore"):
        if problem.p + problem.intercept <= problem.n:
            return _tall(problem)
        return undetermined(problem) or _wide(problem)


def _tall(problem: Problem) -> Candidate | Declined:
    """Rows sqrt(w) I are put below the triangle of [1, X, y]."""
    found = triangle(problem.X, problem.y, intercept=problem.intercept)
    first, p = int(found.intercept), problem.p
    body, right = found.R[first : first + p, first:-1], found.R[first : first + p, -1]
    lengths = np.linalg.norm(body, axis=0)
    # The penalty makes the coefficient of a zero column exactly zero.
    places = np.flatnonzero(lengths) if problem.weight else np.arange(p)
    lengths = lengths[places]
    if problem.weight:
        penalties = np.diag(np.sqrt(problem.weight) * found.scale[:-1])
        body = np.concatenate([body, penalties[places]])[:, places]
        right = np.concatenate([right, np.zeros(places.size)])
    stacked = row_space(body / lengths)
    if not stacked.reciprocal >= CONDITION:
        return Declined(reason=f"the triangle has reciprocal condition {stacked.reciprocal:.1g}: columns are collinear, or nearly so")
    dependent = of_triangle(found.leading(p)).dependencies if problem.weight else ()
    if dependent and stacked.reciprocal**2 < BLURRED:
        return Declined(reason="columns are collinear, and beside so small a weight what rounding leaves of them would count")
    scaled = np.zeros(p)
    scaled[places] = stacked.nearest(right) / lengths
    theta, intercept = original(found, scaled)

    def correction(slope: Array) -> Array:
        step = np.zeros(p)
        step[places] = stacked.normal((slope * found.scale[:-1])[places] / lengths) / lengths
        return step * found.scale[:-1]

    theta, intercept = refined(problem, theta, intercept, means=means(found), lengths=1 / found.scale[:-1], solve=correction)
    return Candidate(theta=theta, intercept=intercept, unique=True, dependencies=dependent)


def original(found: Triangle, scaled: Array) -> tuple[Array, float]:
    """theta and the intercept in the user's units, from the coefficients of the scaled columns in the last one."""
    theta = scaled * (found.scale[:-1] / found.scale[-1])
    if not found.intercept:
        return theta, 0.0
    inner = (found.R[0, -1] - found.R[0, 1:-1] @ scaled) / found.R[0, 0]
    return theta, float(found.shift[-1] + inner / found.scale[-1] - found.shift[:-1] @ theta)


def means(found: Triangle) -> Array:
    """Of the columns of X; zeros without an intercept."""
    shift = found.shift[:-1]
    return shift + found.R[0, 1:-1] / (found.R[0, 0] * found.scale[:-1]) if found.intercept else np.zeros_like(shift)


def _wide(problem: Problem) -> Candidate | Declined:
    """The shortest (theta, s) with Z theta + sqrt(w) s = y: fewer equations than coefficients. Copies X once."""
    B = np.empty((problem.p + problem.n, problem.n))
    for columns, Z in strips(problem):
        B[: problem.p][columns] = Z.T
    B[problem.p :] = np.sqrt(problem.weight) * np.eye(problem.n)
    found = row_space(B)
    if not found.reciprocal >= CONDITION:
        return Declined(reason=f"the triangle has reciprocal condition {found.reciprocal:.1g}: so small a weight hardly counts")
    if found.reciprocal**2 < DECISIVE:
        return Declined(reason=f"the rows have reciprocal condition {found.reciprocal**2:.1g}: {BLURS}")
    middle = float(problem.y.mean()) if problem.intercept else 0.0
    theta = found.shortest(problem.y - middle)[: problem.p].copy()
    return Candidate(theta=theta, intercept=middle - offset(problem, theta), unique=True, dependencies=dependencies(problem))


ENTRY = Solver(
    name="qr",
    title="Householder QR by blocks of rows",
    loss=Kind.QUADRATIC,
    penalties=(Kind.ABSENT, Kind.QUADRATIC),
    certifies=Certifies.STATIONARITY,
    order=20,
    solve=solve,
    reference="Golub (1965), Numerical methods for solving linear least squares problems; Demmel, Grigori, Hoemmen, Langou (2012)",
)
