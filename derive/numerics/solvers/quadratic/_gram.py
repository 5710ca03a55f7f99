"""Z'Z, Z't and Z'(t - Z theta) for Z = X - shift and t = y - middle, in one pass over blocks of rows, without a copy of X.

With an intercept c the columns are centred: (Z'Z - n m m') theta = Z't - m 1't for the means m of Z. Where a column is
almost all offset that difference would cancel, and X is shifted by its means, block by block, before it is multiplied.
"""

from collections.abc import Iterator

import numpy as np

from derive.numerics.lapack import dgemm
from derive.numerics.problem import Array, Problem
from derive.vocabulary.frozen import dataclass

SMALL = 1_000_000
"""Products of at most so many multiplications have a kernel of their own in OpenBLAS, twice as fast here as the symmetric one."""
FEWEST = 200
"""Rows below which it pays no more."""
CACHED = 81_920
"""Numbers of X that are worked on at a time where they are used more than once."""
LARGE = 4_000_000
"""Numbers of X that are multiplied at a time otherwise."""
CANCELS = 1e-3
"""Part of the sum of squares that must be left after centring."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CentredRows:
    """X - shift, or X as it is, and y - middle, block by block; the middle is the mean of y with an intercept, else 0."""

    problem: Problem
    shift: Array | None
    middle: float

    def blocks(self, rows: int) -> Iterator[tuple[Array, Array]]:
        """X - shift and y - middle of so many consecutive rows at a time."""
        X, n = self.problem.X, self.problem.n
        for start in range(0, n, rows):
            block, y = X[start : start + rows], self.problem.y[start : start + rows]
            yield (block if self.shift is None else block - self.shift), (y - self.middle if self.middle else y)

    def gradient(self, theta: Array, intercept: float) -> tuple[Array, float]:
        """Z'r - weight * theta and 1'r for the residuals r = t - intercept - Z theta."""
        slope, total = np.zeros(theta.size), 0.0
        for Z, t in self.blocks(max(256, CACHED // max(theta.size, 1))):
            residual = t - Z @ theta
            if intercept:
                residual -= intercept
            slope += residual @ Z
            total += float(residual.sum())
        return slope - self.problem.weight * theta, total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NormalEquations:
    """The normal equations of a quadratic problem, with the rows that they were made of.

    `matrix` is Z'Z without the penalty and `right` Z't, both centred where there is an intercept; `means` are those of Z (else zeros),
    `mean` is that of t. `left` is the smallest part of a sum of squares that centring leaves; what cancelled magnifies rounding by its
    reciprocal.
    """

    rows: CentredRows
    matrix: Array
    right: Array
    means: Array
    mean: float
    left: float


def gram(problem: Problem) -> NormalEquations:
    """The normal equations; entries may be infinite or NaN where numbers of X are too large to be squared."""
    rows = CentredRows(problem=problem, shift=None, middle=float(problem.y.mean()) if problem.intercept else 0.0)
    found = _equations(rows)
    return found if found.left >= CANCELS else _equations(CentredRows(problem=problem, shift=found.means, middle=rows.middle))


def _equations(rows: CentredRows) -> NormalEquations:
    matrix, right, sums, total = _moments(rows)
    n, squares = rows.problem.n, np.diagonal(matrix)
    means = sums / n
    return NormalEquations(
        rows=rows,
        matrix=matrix - np.outer(sums, means),
        right=right - means * total,
        means=means,
        mean=total / n,
        # A zero column has nothing to lose.
        left=float(np.min(1 - sums * means / squares, where=squares > 0, initial=1.0)),
    )


def _moments(rows: CentredRows) -> tuple[Array, Array, Array, float]:
    """Z'Z, Z't and, with an intercept, Z'1 and 1't."""
    p, intercept, X = rows.problem.p, rows.problem.intercept, rows.problem.X
    size = SMALL // max(p * p, 1)
    narrow = p > 1 and size >= FEWEST and X.flags.c_contiguous
    size = min(size, 8192, rows.problem.n) if narrow else max(256, LARGE // max(p, 1))
    matrix, cross, total = np.zeros((p, p), order="F"), np.zeros((p, 2), order="F"), 0.0
    sides = np.ones((size, 2), order="F")
    for Z, t in rows.blocks(size):
        if narrow:
            matrix = dgemm(1.0, Z.T, Z.T, beta=1.0, c=matrix, trans_b=1, overwrite_c=1)
        else:
            matrix += Z.T @ Z
        if intercept:
            # Both at once; a product with a matrix of one column is slower than one with a vector.
            side = sides[: t.size]
            side[:, 0] = t
            cross = dgemm(1.0, Z.T, side, beta=1.0, c=cross, overwrite_c=1) if narrow else cross + Z.T @ side
            total += float(t.sum())
        else:
            cross[:, 0] += t @ Z
    return matrix, cross[:, 0], cross[:, 1], total
