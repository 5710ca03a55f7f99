"""Newton's equations of the box: of p + 1 columns or of n rows, whichever is smaller.

With D = diag(`curvature`) > 0 they are

    D dd + X dtheta + dc = b,    2w dtheta - X'dd = a,    1'dd = e,

the last row and dc only where there is an intercept.

By Cholesky: elimination of dd leaves 2w I + X'D^-1 X, bordered by the constant column; elimination of dtheta leaves D + XX'/2w,
bordered by ones (Boyd and Vandenberghe 2004, app. C.4): one symmetric positive definite matrix.

By rotations, as least squares, whose condition is not squared, with s^2 = 2w:

    min |(a / s, D^-1/2 b) - (s dtheta, D^-1/2 (X dtheta + dc))|^2,      dd = D^-1/2 times the second residual,
    min |(-a / s, D^-1/2 b) - (X'dd / s, D^1/2 dd)|^2 over 1'dd = e,     dtheta = -1/s times the first residual.

Rows are sorted by size and columns pivoted, so that rows and columns of very different sizes keep their digits (Cox and Higham 1998,
Stability of Householder QR factorization for weighted least squares). It costs several times as much as a Cholesky factor, and a copy
of X: for data that need it.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from derive.numerics.lapack import LinAlgError, cho_factor, cho_solve, qr, solve_triangular
from derive.numerics.problem import Array, blocks
from derive.vocabulary.frozen import dataclass

JITTERS = (0.0, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10)
"""What is added, one after the other, to a diagonal of ones until a factor exists; Newton's next step mends the difference."""


@dataclass(frozen=True, slots=True)
class NewtonStep:
    """Changes of the coefficients, the intercept and the dual point."""

    theta: Array
    intercept: float
    dual: Array


System: TypeAlias = Callable[[Array, Array, float], NewtonStep]
"""The equations for one diagonal D, factored: the step for right-hand sides b, a and e."""
Systems: TypeAlias = Callable[[Array], System]
"""The equations for every diagonal D; LinAlgError where there is no factor."""


def by_cholesky(X: Array, ridge: float, intercept: bool) -> Systems:
    """Of the smaller matrix for X of shape (n, p); `ridge` is 2w. X is read in blocks of rows; XX' is formed for n <= p only."""
    if X.shape[0] <= X.shape[1]:
        return partial(_factored_rows, X, ridge, intercept, (X @ X.T) / ridge)
    return partial(_factored_columns, X, ridge, intercept)


def by_rotations(X: Array, ridge: float, intercept: bool) -> Systems:
    """Of the smaller least-squares problem for X of shape (n, p); `ridge` is 2w."""
    return partial(_rotated_columns if X.shape[0] > X.shape[1] else _rotated_rows, X, ridge, intercept)


def _factored_columns(X: Array, ridge: float, intercept: bool, curvature: Array) -> System:
    n, p = X.shape
    weights = 1 / curvature
    roots = np.sqrt(weights)
    size = p + intercept
    matrix = np.zeros((size, size))
    for rows in blocks(n):
        block = X[rows] * roots[rows, None]
        matrix[:p, :p] += block.T @ block
        if intercept:
            matrix[p, :p] += roots[rows] @ block
    matrix[range(p), range(p)] += ridge
    if intercept:
        matrix[:p, p] = matrix[p, :p]
        matrix[p, p] = weights.sum()
    solve = _cholesky(matrix)

    def step(b: Array, a: Array, e: float) -> NewtonStep:
        weighted = weights * b
        right = a + X.T @ weighted
        if not intercept:
            theta = solve(right)
            return NewtonStep(theta, 0.0, weights * (b - X @ theta))
        found = solve(np.append(right, weighted.sum() - e))
        theta, constant = found[:p], float(found[p])
        return NewtonStep(theta, constant, weights * (b - X @ theta - constant))

    return step


def _factored_rows(X: Array, ridge: float, intercept: bool, products: Array, curvature: Array) -> System:
    n = curvature.size
    matrix = products.copy()
    matrix[range(n), range(n)] += curvature
    solve = _cholesky(matrix)

    def step(b: Array, a: Array, e: float) -> NewtonStep:
        dual = solve(b - X @ (a / ridge))
        constant = 0.0
        if intercept:
            ones = solve(np.ones(b.size))
            constant = float((dual.sum() - e) / ones.sum())
            dual -= constant * ones
        return NewtonStep((a + X.T @ dual) / ridge, constant, dual)

    return step


def _cholesky(matrix: Array) -> Callable[[Array], Array]:
    """Solves with a matrix, which is scaled to a diagonal of ones in place."""
    scale = 1 / np.sqrt(np.diagonal(matrix))
    matrix *= scale
    matrix *= scale[:, None]
    if not np.isfinite(matrix).all():
        raise LinAlgError("the matrix of Newton's equations overflows")
    for jitter in JITTERS:
        np.fill_diagonal(matrix, 1 + jitter)
        try:
            factor = cho_factor(matrix, lower=True, check_finite=False)
        except LinAlgError:
            continue
        return lambda right: np.asarray(scale * cho_solve(factor, scale * right, check_finite=False))
    raise LinAlgError("the matrix of Newton's equations is not positive definite")


def _rotated_columns(X: Array, ridge: float, intercept: bool, curvature: Array) -> System:
    (n, p), roots, s = X.shape, np.sqrt(curvature), np.sqrt(ridge)
    columns = [X, np.ones((n, 1))] if intercept else [X]
    below = np.hstack(columns) / roots[:, None]
    nearest = _least_squares(np.vstack([np.eye(p, below.shape[1]) * s, below]))

    def step(b: Array, a: Array, e: float) -> NewtonStep:
        # dd = e/n + what sums to zero.
        even = e / n
        found, residual = nearest(np.concatenate([(a + even * X.sum(axis=0)) / s, b / roots - even * roots]))
        return NewtonStep(found[:p], float(found[p]) if intercept else 0.0, residual[p:] / roots + even)

    return step


def _rotated_rows(X: Array, ridge: float, intercept: bool, curvature: Array) -> System:
    (n, p), roots, s = X.shape, np.sqrt(curvature), np.sqrt(ridge)
    whole = np.vstack([X.T / s, np.diag(roots)])
    if intercept:
        # Only what is orthogonal to 1 varies.
        whole = reflect(reflector(n), whole.T).T[:, 1:]
    nearest = _least_squares(whole)

    def step(b: Array, a: Array, e: float) -> NewtonStep:
        even = e / n
        found, residual = nearest(np.concatenate([-a / s - even * X.sum(axis=0) / s, b / roots - even * roots]))
        dual = reflect(reflector(n), np.append(0.0, found)) if intercept else found
        theta = -residual[:p] / s
        constant = float(np.mean(roots * residual[p:] - X @ theta)) if intercept else 0.0
        return NewtonStep(theta, constant, dual + even)

    return step


def _least_squares(matrix: Array) -> Callable[[Array], tuple[Array, Array]]:
    """Gives the least-squares solution and its residual, by QR of the matrix with columns scaled and rows sorted."""
    lengths = np.abs(matrix).max(axis=0, initial=0.0)
    scale = 1 / np.where(lengths > 0, lengths, 1.0)
    matrix = matrix * scale
    if not np.isfinite(matrix).all():
        raise LinAlgError("the matrix of Newton's equations overflows")
    rows = np.argsort(-np.abs(matrix).max(axis=1, initial=0.0), kind="stable")
    Q, R, columns = qr(matrix[rows], mode="economic", pivoting=True, check_finite=False)

    def nearest(right: Array) -> tuple[Array, Array]:
        sorted_right = right[rows]
        inside = Q.T @ sorted_right
        outside = sorted_right - Q @ inside
        # Once more: what rounding left inside of the span is taken out.
        again = Q.T @ outside
        outside -= Q @ again
        found, residual = np.empty(R.shape[1]), np.empty_like(right)
        found[columns] = solve_triangular(R, inside + again, check_finite=False)
        residual[rows] = outside
        return scale * found, residual

    return nearest


def reflector(count: int) -> Array:
    """The unit vector v of the reflection I - 2vv' that maps ones to a multiple of the first unit vector.

    Its other columns are a basis of what sums to zero.
    """
    v = np.ones(count)
    v[0] += np.sqrt(count)
    return v / np.linalg.norm(v)


def reflect(v: Array, right: Array) -> Array:
    """(I - 2vv') right, for a vector or columns."""
    return np.asarray(right - 2 * np.multiply.outer(v, v @ right))
