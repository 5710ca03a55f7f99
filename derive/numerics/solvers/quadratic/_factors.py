"""Factorisations that keep their digits: a Cholesky factor with its condition, and tall matrices whose rows differ in size."""

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import dpocon, dpotrf, dpotrs, qr, solve_triangular
from derive.numerics.problem import Array
from derive.numerics.solution import Declined
from derive.vocabulary.frozen import dataclass

CONDITION = 1e-12
"""Reciprocal condition of the scaled matrix below which it is left to orthogonal transformations."""
BLURRED = 1e-10
"""And below which, where columns are collinear up to rounding, the penalty no longer outweighs that rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CholeskyFactor:
    """L L' = D A D with ones on its diagonal, for a positive definite A; its estimated reciprocal condition, in the 1-norm."""

    lower: Array
    scale: Array
    rcond: float

    def solve(self, right: Array) -> Array:
        """A^(-1) right."""
        if not right.size:
            return right
        solved, _ = dpotrs(self.lower, right * self.scale, lower=1)
        return np.asarray(solved) * self.scale


def factor(matrix: Array) -> CholeskyFactor | Declined:
    """The Cholesky factor of a positive definite matrix, diagonally scaled (van der Sluis 1969: nearly the best scaling)."""
    diagonal = np.diagonal(matrix)
    if not (np.isfinite(matrix).all() and (diagonal > 0).all()):
        return Declined(reason="the Gram matrix has a zero on its diagonal, or numbers too large to be squared")
    scale = 1 / np.sqrt(diagonal)
    scaled = matrix * scale * scale[:, None]
    size = float(np.abs(scaled).sum(axis=0).max(initial=0.0))
    if not scale.size:
        return CholeskyFactor(lower=scaled, scale=scale, rcond=1.0)
    lower, info = dpotrf(scaled, lower=1, clean=0)
    if info:
        return Declined(reason="the Gram matrix is not positive definite")
    rcond, _ = dpocon(lower, size, uplo="L")
    if not rcond >= CONDITION:
        return Declined(reason=f"the Gram matrix has reciprocal condition {rcond:.1g}, too small for the normal equations")
    return CholeskyFactor(lower=lower, scale=scale, rcond=float(rcond))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowSpace:
    """B = Q R' for a tall B: B u = b in the sense of least squares, and B'u = b with the shortest u.

    Q, shape (m, k), is orthonormal; R = B'Q has its rows in the order of B's columns, and is lower triangular in `order` instead.
    Rows are sorted by size and columns pivoted: then the error in each row is small beside that row (Cox and Higham 1998,
    Stability of Householder QR factorization for weighted least squares problems).
    """

    Q: Array
    R: Array
    order: NDArray[np.int_]

    def nearest(self, right: Array) -> Array:
        """u with B u as near to right as possible."""
        u = np.empty(self.order.size)
        u[self.order] = solve_triangular(self.R[self.order], right @ self.Q, lower=True, trans="T", check_finite=False)
        return u

    def normal(self, right: Array) -> Array:
        """(B'B)^(-1) right."""
        triangle = self.R[self.order]
        inner = solve_triangular(triangle, right[self.order], lower=True, check_finite=False)
        u = np.empty(self.order.size)
        u[self.order] = solve_triangular(triangle, inner, lower=True, trans="T", check_finite=False)
        return u

    def shortest(self, right: Array) -> Array:
        """u of minimum length with B'u = right: Q R^(-1) right."""
        inner: Array = solve_triangular(self.R[self.order], right[self.order], lower=True, check_finite=False)
        return np.asarray(self.Q @ inner)

    @property
    def reciprocal(self) -> float:
        """|smallest/largest| of the triangle's diagonal, with columns of B scaled to one length; about the reciprocal condition."""
        lengths = np.linalg.norm(self.R, axis=1)
        diagonal = np.abs(np.diagonal(self.R[self.order])) / lengths[self.order]
        return float(diagonal.min(initial=1.0)) if np.isfinite(diagonal).all() else 0.0


def row_space(B: Array) -> RowSpace:
    """The factorisation of B, shape (m, k), m >= k; a copy of it is made."""
    if not np.isfinite(B).all():
        return RowSpace(Q=np.full_like(B, np.nan), R=np.full((B.shape[1], B.shape[1]), np.nan), order=np.arange(B.shape[1]))
    order = np.argsort(-np.abs(B).max(axis=1, initial=0.0), kind="stable")
    sorted_q, triangle, pivots = qr(B[order], mode="economic", pivoting=True, overwrite_a=True, check_finite=False)
    Q = np.empty_like(sorted_q)
    Q[order] = sorted_q
    R = np.empty((B.shape[1], triangle.shape[0]))
    R[pivots] = triangle.T
    return RowSpace(Q=Q, R=R, order=pivots)
