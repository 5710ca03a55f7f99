"""Newton's equations of the box by rotations: as least squares, whose condition is not squared.

With D = diag(`curvature`) the equations D dd + X dtheta + dc = b, 2w dtheta - X'dd = a, 1'dd = e are those of

    min |(a / s, D^-1/2 b) - (s dtheta, D^-1/2 (X dtheta + dc))|^2,      dd = D^-1/2 times the second residual,
    min |(-a / s, D^-1/2 b) - (X'dd / s, D^1/2 dd)|^2 over 1'dd = e,     dtheta = -1/s times the first residual,

s^2 = 2w, of which the one with fewer unknowns is solved. Rows are sorted by size and columns pivoted, so that rows and columns of
very different sizes keep their digits (Cox and Higham 1998, Stability of Householder QR factorization for weighted least squares).
It costs several times as much as a Cholesky factor, and a copy of X: for data that need it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import LinAlgError, qr, solve_triangular
from derive.numerics.problem import Array
from derive.numerics.solvers.box._newton import NewtonStep, System
from derive.numerics.solvers.box._reflector import reflect, reflector


@dataclass(frozen=True, slots=True)
class Rotations:
    """The equations for every diagonal D; `ridge` is 2w."""

    X: Array
    ridge: float
    intercept: bool

    def factor(self, curvature: Array) -> System:
        """The triangle of the smaller problem; LinAlgError where it overflows."""
        n, p = self.X.shape
        roots, s = np.sqrt(curvature), np.sqrt(self.ridge)
        if n > p:
            columns = [self.X, np.ones((n, 1))] if self.intercept else [self.X]
            below = np.hstack(columns) / roots[:, None]
            return _OverColumns(self, roots, _Triangle.of(np.vstack([np.eye(p, below.shape[1]) * s, below])))
        whole = np.vstack([self.X.T / s, np.diag(roots)])
        if self.intercept:
            # Only what is orthogonal to 1 varies.
            whole = reflect(reflector(n), whole.T).T[:, 1:]
        return _OverRows(self, roots, _Triangle.of(whole))


@dataclass(frozen=True, slots=True)
class _Triangle:
    """QR of a matrix whose columns were scaled and whose rows were sorted."""

    Q: Array
    R: Array
    scale: Array
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @classmethod
    def of(cls, matrix: Array) -> _Triangle:
        lengths = np.abs(matrix).max(axis=0, initial=0.0)
        scale = 1 / np.where(lengths > 0, lengths, 1.0)
        matrix = matrix * scale
        if not np.isfinite(matrix).all():
            raise LinAlgError("the matrix of Newton's equations overflows")
        rows = np.argsort(-np.abs(matrix).max(axis=1, initial=0.0), kind="stable")
        Q, R, columns = qr(matrix[rows], mode="economic", pivoting=True, check_finite=False)
        return cls(Q, R, scale, rows, columns)

    def solve(self, right: Array) -> tuple[Array, Array]:
        """The least-squares solution and its residual."""
        sorted_right = right[self.rows]
        inside = self.Q.T @ sorted_right
        outside = sorted_right - self.Q @ inside
        # Once more: what rounding left inside of the span is taken out.
        again = self.Q.T @ outside
        outside -= self.Q @ again
        found, residual = np.empty(self.R.shape[1]), np.empty_like(right)
        found[self.columns] = solve_triangular(self.R, inside + again, check_finite=False)
        residual[self.rows] = outside
        return self.scale * found, residual


@dataclass(frozen=True, slots=True)
class _OverColumns:
    equations: Rotations
    roots: Array
    triangle: _Triangle

    def solve(self, b: Array, a: Array, e: float) -> NewtonStep:
        X, (n, p), s = self.equations.X, self.equations.X.shape, np.sqrt(self.equations.ridge)
        # dd = e/n + what sums to zero.
        even = e / n
        right = np.concatenate([(a + even * X.sum(axis=0)) / s, b / self.roots - even * self.roots])
        found, residual = self.triangle.solve(right)
        return NewtonStep(found[:p], float(found[p]) if self.equations.intercept else 0.0, residual[p:] / self.roots + even)


@dataclass(frozen=True, slots=True)
class _OverRows:
    equations: Rotations
    roots: Array
    triangle: _Triangle

    def solve(self, b: Array, a: Array, e: float) -> NewtonStep:
        X, (n, p), s = self.equations.X, self.equations.X.shape, np.sqrt(self.equations.ridge)
        even = e / n
        right = np.concatenate([-a / s - even * X.sum(axis=0) / s, b / self.roots - even * self.roots])
        found, residual = self.triangle.solve(right)
        dual = reflect(reflector(n), np.append(0.0, found)) if self.equations.intercept else found
        theta = -residual[:p] / s
        constant = float(np.mean(self.roots * residual[p:] - X @ theta)) if self.equations.intercept else 0.0
        return NewtonStep(theta, constant, dual + even)
