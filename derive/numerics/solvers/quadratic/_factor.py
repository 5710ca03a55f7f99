"""A = (D^(-1) L)(D^(-1) L)': the Cholesky factor of a positive definite matrix, scaled to a diagonal of ones, and its condition."""

from dataclasses import dataclass

import numpy as np

from derive.numerics.lapack import dpocon, dpotrf, dpotrs
from derive.numerics.problem import Array
from derive.numerics.solution import Declined

CONDITION = 1e-12
"""Reciprocal condition of the scaled matrix below which it is left to orthogonal transformations."""
BLURRED = 1e-10
"""And below which, where columns are collinear up to rounding, the penalty no longer outweighs that rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CholeskyFactor:
    """L L' = D A D with ones on its diagonal.

    Parameters
    ----------
    lower : ndarray, shape (p, p)
    scale : ndarray, shape (p,)
        D.
    rcond : float
        Estimated reciprocal condition of D A D, in the 1-norm.
    """

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
