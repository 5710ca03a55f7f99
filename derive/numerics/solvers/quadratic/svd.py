"""The shortest theta among all minimisers, where columns are collinear; the intercept does not count in the length.

X (centred where there is an intercept) = Z_B [I W] D: r independent columns Z_B chosen by pivoting, the others as
combinations of them, D the columns' units. The rank r is that of the dependencies that are reported. theta moves the fit
only by u = Q'theta, where Q spans the rows of [I W] D; the shortest theta is Q u. What is left is a problem in u of full
rank, which the singular value decomposition of its scaled matrix solves.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from derive.numerics.certificates import Certifies
from derive.numerics.dependence import of_triangle
from derive.numerics.lapack import qr, solve_triangular
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.quadratic._factors import row_space
from derive.numerics.solvers.quadratic._twice import refined
from derive.numerics.solvers.quadratic.qr import means, original
from derive.numerics.triangle import powers, triangle

NOISE = 1e-13
"""A coefficient of a scaled column up to this part of the largest is rounding; units may make it a large one."""

Applied: TypeAlias = Callable[[Array], Array]


def solve(problem: Problem) -> Candidate | Declined:
    """The minimiser of minimum length; with a penalty there is only one."""
    with np.errstate(all="ignore"):
        found = triangle(problem.X, problem.y, intercept=problem.intercept)
        first, p = int(found.intercept), problem.p
        known = of_triangle(found.leading(p))
        rank = len(known.kept) - first
        body, right = found.R[first:, first:-1], found.R[first:, -1]
        lengths = np.linalg.norm(body, axis=0)
        units = lengths / found.scale[:-1]
        # A power of two, so that squares of very small units are not lost.
        unit = float(powers(units[:, None])[0])
        basis, weights, rotated = _columns(np.divide(body, lengths, out=np.zeros_like(body), where=lengths > 0), right, rank)
        space = row_space(weights * (units * unit)[:, None])
        reduced = _reduced(basis @ space.R, np.sqrt(problem.weight) * unit)
        if reduced is None:
            return Declined(reason="units of the columns and the weight of the penalty are too far apart")
        nearest, normal = reduced
        theta, intercept = original(found, (space.Q @ nearest(rotated)) * unit / found.scale[:-1])

        def correction(slope: Array) -> Array:
            return np.asarray(space.Q @ normal((slope * unit) @ space.Q)) * unit

        theta, intercept = refined(problem, theta, intercept, means=means(found), lengths=units, solve=correction)
        return Candidate(
            theta=theta,
            intercept=intercept,
            unique=problem.penalty is not Kind.ABSENT or not known.dependencies,
            dependencies=known.dependencies,
        )


def _columns(body: Array, right: Array, rank: int) -> tuple[Array, Array, Array]:
    """Z_B as a triangle, [I W]' in the order of the columns, and the right-hand side turned likewise."""
    Q, R, order = qr(body, mode="economic", pivoting=True, check_finite=False)
    rest: Array = solve_triangular(R[:rank, :rank], R[:rank, rank:], check_finite=False) if rank else np.zeros((0, body.shape[1]))
    rest[np.abs(rest) <= NOISE * np.abs(rest).max(initial=0.0)] = 0.0
    weights = np.zeros((body.shape[1], rank))
    weights[order[:rank]] = np.eye(rank)
    weights[order[rank:]] = rest.T
    return R[:rank, :rank], weights, (right @ Q)[:rank]


def _reduced(matrix: Array, root: float) -> tuple[Applied, Applied] | None:
    """What applies B^(-1), and (B'B)^(-1), for a square B of full rank, its columns scaled to one length; None where that is out of range.

    With a penalty the first gives argmin |right - B u|^2 + root^2 |u|^2, the second is (B'B + root^2 I)^(-1).
    """
    lengths = np.linalg.norm(matrix, axis=0)
    if root:
        # Rows of [B; root I] differ too much in size for singular values: of small ones nothing would be left.
        space = row_space(np.concatenate([matrix, root * np.eye(lengths.size)]) / lengths)
        if not space.reciprocal:
            return None
        return (
            lambda right: space.nearest(np.concatenate([right, np.zeros(right.size)])) / lengths,
            lambda right: space.normal(right / lengths) / lengths,
        )
    if not np.isfinite(matrix / lengths).all():
        return None
    left, values, rows = np.linalg.svd(matrix / lengths)
    return (
        lambda right: np.asarray(rows.T @ ((right @ left) / values) / lengths),
        lambda right: np.asarray(rows.T @ (rows @ (right / lengths) / values**2) / lengths),
    )


ENTRY = Solver(
    name="svd",
    title="minimum length by a rank-revealing factorisation and singular values",
    loss=Kind.QUADRATIC,
    penalties=(Kind.ABSENT, Kind.QUADRATIC),
    certifies=Certifies.STATIONARITY,
    order=30,
    solve=solve,
    reference="Golub and Van Loan (2013), Matrix Computations, sec. 5.5",
)
