"""Tall matrices whose rows differ in size by many orders: B u = b in the sense of least squares, and B'u = b with the shortest u.

Rows sorted by size and columns pivoted: then the error in each row is small beside that row (Cox and Higham 1998,
Stability of Householder QR factorization for weighted least squares problems).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import qr, solve_triangular
from derive.numerics.problem import Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowSpace:
    """B = Q R' with orthonormal Q.

    Parameters
    ----------
    Q : ndarray, shape (m, k)
    R : ndarray, shape (k, k)
        B'Q: its rows in the order of B's columns; lower triangular but for that order.
    order : ndarray, shape (k,)
        Which column of B comes when R is triangular.
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
