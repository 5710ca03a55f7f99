"""Newton's equations of the box: one symmetric positive definite matrix, of p + 1 columns or of n rows, whichever is smaller.

With D = diag(`curvature`) > 0 they are

    D dd + X dtheta + dc = b,    2w dtheta - X'dd = a,    1'dd = e,

the last row and dc only where there is an intercept. Elimination of dd leaves 2w I + X'D^-1 X, bordered by the constant
column; elimination of dtheta leaves D + XX'/2w, bordered by ones (Boyd and Vandenberghe 2004, app. C.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from derive.numerics.lapack import LinAlgError, cho_factor, cho_solve
from derive.numerics.problem import BLOCK, Array

JITTERS = (0.0, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10)
"""What is added, one after the other, to a diagonal of ones until a factor exists; Newton's next step mends the difference."""


@dataclass(frozen=True, slots=True)
class NewtonStep:
    """Changes of the coefficients, the intercept and the dual point."""

    theta: Array
    intercept: float
    dual: Array


class System(Protocol):
    """The equations for one diagonal D, factored."""

    def solve(self, b: Array, a: Array, e: float) -> NewtonStep:
        """The step for these right-hand sides."""


class Systems(Protocol):
    """The equations for every diagonal D."""

    def factor(self, curvature: Array) -> System:
        """A factor for this diagonal; LinAlgError where there is none."""


def by_cholesky(X: Array, ridge: float, intercept: bool) -> Systems:
    """Of the smaller matrix for X of shape (n, p); `ridge` is 2w. X is read in blocks of rows; XX' is formed for n <= p only."""
    if X.shape[0] <= X.shape[1]:
        return _ByRows(X, ridge, intercept, (X @ X.T) / ridge)
    return _ByColumns(X, ridge, intercept)


@dataclass(frozen=True, slots=True)
class _Scaled:
    """A Cholesky factor of a matrix that was scaled to a diagonal of ones."""

    scale: Array
    factor: tuple[Array, bool]

    @classmethod
    def of(cls, matrix: Array) -> _Scaled:
        scale = 1 / np.sqrt(np.diagonal(matrix))
        matrix *= scale
        matrix *= scale[:, None]
        if not np.isfinite(matrix).all():
            raise LinAlgError("the matrix of Newton's equations overflows")
        for jitter in JITTERS:
            np.fill_diagonal(matrix, 1 + jitter)
            try:
                return cls(scale, cho_factor(matrix, lower=True, check_finite=False))
            except LinAlgError:
                continue
        raise LinAlgError("the matrix of Newton's equations is not positive definite")

    def solve(self, right: Array) -> Array:
        return np.asarray(self.scale * cho_solve(self.factor, self.scale * right, check_finite=False))


@dataclass(frozen=True, slots=True)
class _ByColumns:
    X: Array
    ridge: float
    intercept: bool

    def factor(self, curvature: Array) -> System:
        n, p = self.X.shape
        weights = 1 / curvature
        roots = np.sqrt(weights)
        size = p + self.intercept
        matrix = np.zeros((size, size))
        for start in range(0, n, BLOCK):
            rows = slice(start, start + BLOCK)
            weighted = self.X[rows] * roots[rows, None]
            matrix[:p, :p] += weighted.T @ weighted
            if self.intercept:
                matrix[p, :p] += roots[rows] @ weighted
        matrix[range(p), range(p)] += self.ridge
        if self.intercept:
            matrix[:p, p] = matrix[p, :p]
            matrix[p, p] = weights.sum()
        return _ByColumnsFactored(self, weights, _Scaled.of(matrix))


@dataclass(frozen=True, slots=True)
class _ByColumnsFactored:
    equations: _ByColumns
    weights: Array
    factor: _Scaled

    def solve(self, b: Array, a: Array, e: float) -> NewtonStep:
        X, p = self.equations.X, self.equations.X.shape[1]
        weighted = self.weights * b
        right = a + X.T @ weighted
        if not self.equations.intercept:
            theta = self.factor.solve(right)
            return NewtonStep(theta, 0.0, self.weights * (b - X @ theta))
        found = self.factor.solve(np.append(right, weighted.sum() - e))
        theta, constant = found[:p], float(found[p])
        return NewtonStep(theta, constant, self.weights * (b - X @ theta - constant))


@dataclass(frozen=True, slots=True)
class _ByRows:
    X: Array
    ridge: float
    intercept: bool
    products: Array

    def factor(self, curvature: Array) -> System:
        n = curvature.size
        matrix = self.products.copy()
        matrix[range(n), range(n)] += curvature
        return _ByRowsFactored(self, _Scaled.of(matrix))


@dataclass(frozen=True, slots=True)
class _ByRowsFactored:
    equations: _ByRows
    factor: _Scaled

    def solve(self, b: Array, a: Array, e: float) -> NewtonStep:
        X, ridge = self.equations.X, self.equations.ridge
        dual = self.factor.solve(b - X @ (a / ridge))
        constant = 0.0
        if self.equations.intercept:
            ones = self.factor.solve(np.ones(b.size))
            constant = float((dual.sum() - e) / ones.sum())
            dual -= constant * ones
        return NewtonStep((a + X.T @ dual) / ridge, constant, dual)
