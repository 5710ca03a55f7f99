"""From a point near the optimum to the optimum itself: rows with residual zero are solved for, the others stay at their bound.

Where the signs of the residuals are known, the optimality conditions are linear. With F the rows of residual zero they are

    X_F theta + c = y_F,    2w theta - X_F'd_F = sum of the other rows' d_i x_i,    1'd = 0,

and QR of X_F' solves them without squaring its condition (Bjorck 1996, Numerical Methods for Least Squares Problems, sec. 2.4.4).
Where a sign turns out wrong, the row changes sides (the primal-dual active set: Hintermueller, Ito, Kunisch 2002).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import qr, solve_triangular
from derive.numerics.problem import Array, blocks
from derive.numerics.solvers.box._newton import reflect, reflector
from derive.numerics.solvers.box._path import Box, PathPoint
from derive.vocabulary.frozen import dataclass

Sides = NDArray[np.int8]

ROUNDS = 30
REFINEMENTS = 2
ROUNDING = 1e-13
"""A residual is zero up to this part of the sizes of its terms, or of one where these are smaller."""
OUTSIDE = 1e-12
"""A dual value is within its bounds up to this."""
DEPENDENT = 1e-11
"""A row is a combination of others up to this part of its length, all columns scaled to one length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """Coefficients and dual point for the given sides: 1 above, -1 below, 0 on the fit."""

    theta: Array
    dual: Array
    free: int


def polish(box: Box, point: PathPoint) -> Exact | None:
    """The solution for the signs that the point suggests; None where none is found whose signs agree with it.

    Makes a copy of the rows whose residual is zero, as many as columns in general, all where the fit is perfect.
    """
    sides = np.where(point.u > point.upper, 1, np.where(point.v > point.lower, -1, 0)).astype(np.int8)
    theta, constant, dual = point.theta, point.intercept, point.dual.copy()
    seen: set[bytes] = set()
    for _ in range(ROUNDS):
        key = sides.tobytes()
        if key in seen:
            return None
        seen.add(key)
        dual[sides > 0] = box.above
        dual[sides < 0] = -box.below
        theta, constant = _solve(box, sides, theta, constant, dual)
        if not np.isfinite(theta).all():
            return None
        corrected = _corrected(box, sides, theta, constant, dual)
        if (corrected == sides).all():
            return Exact(theta=theta, dual=np.clip(dual, -box.below, box.above), free=int((sides == 0).sum()))
        sides = corrected
    return None


def _solve(box: Box, sides: Sides, theta: Array, constant: float, dual: Array) -> tuple[Array, float]:
    """The linear conditions, refined with residuals computed from the data; `dual` is changed on the free rows."""
    rows = np.flatnonzero(sides == 0)
    if not rows.size:
        return box.X.T @ dual / box.ridge, constant
    free = box.X[rows]
    chosen = _independent(free, box.intercept)
    rows, free = rows[chosen], free[chosen]
    system = _Free.of(free, box.ridge, box.intercept)
    for _ in range(REFINEMENTS):
        gradient = box.X.T @ dual - box.ridge * theta
        residual = box.y[rows] - free @ theta - constant
        balance = -float(dual.sum()) if box.intercept else 0.0
        change, shift, moved = system.solve(gradient, residual, balance)
        theta, constant = theta + change, constant + shift
        dual[rows] += moved
    return theta, constant


def _corrected(box: Box, sides: Sides, theta: Array, constant: float, dual: Array) -> Sides:
    """Rows whose dual value left the box go to that side; rows whose residual has the wrong sign are set free."""
    residual, sizes = np.empty_like(box.y), np.empty_like(box.y)
    for rows in blocks(box.y.size):
        residual[rows] = box.y[rows] - box.X[rows] @ theta - constant
        sizes[rows] = np.abs(box.X[rows]) @ np.abs(theta) + np.abs(box.y[rows]) + abs(constant)
    signs = np.where(np.abs(residual) > ROUNDING * np.maximum(sizes, 1.0), np.sign(residual), 0).astype(np.int8)
    outside = (dual > box.above + OUTSIDE).astype(np.int8) - (dual < -box.below - OUTSIDE).astype(np.int8)
    corrected = np.where(sides == 0, np.where(outside != 0, outside, signs), np.where(signs * sides < 0, 0, sides)).astype(np.int8)
    if box.intercept and corrected.any() and corrected.all() and abs(float(dual.sum())) > OUTSIDE * float(np.abs(dual).sum()):
        # 1'd = 0 cannot hold with every row at a bound: the row that is nearest the fit gives way.
        corrected[np.argmin(np.abs(residual))] = 0
    return corrected


def _independent(free: Array, intercept: bool) -> NDArray[np.intp]:
    """The first rows of a largest independent set; with an intercept each has a one before it."""
    lengths = np.sqrt(np.einsum("ij,ij->j", free, free))
    # Independence of rows does not depend on the scales of columns.
    scaled = (free / np.where(lengths > 0, lengths, 1.0)).T
    if intercept:
        scaled = np.vstack([np.ones(free.shape[0]), scaled])
    own = np.sqrt(np.einsum("ij,ij->j", scaled, scaled))
    R, order = qr(scaled / np.where(own > 0, own, 1.0), mode="r", pivoting=True, check_finite=False)
    diagonal = np.abs(np.diagonal(R))
    return np.sort(order[: int((diagonal > DEPENDENT).sum())])


@dataclass(frozen=True, slots=True)
class _Free:
    """ridge a - A'e = g, A a = h, with A = Q_R' transposed: the rows, or with an intercept their differences."""

    free: Array
    ridge: float
    reflector: Array | None
    Q: Array
    R: Array
    order: NDArray[np.intp]
    features: NDArray[np.intp]

    @classmethod
    def of(cls, free: Array, ridge: float, intercept: bool) -> _Free:
        v = reflector(free.shape[0]) if intercept else None
        reduced = free if v is None else reflect(v, free)[1:]
        # Large features first: then small ones keep their digits (Cox and Higham 1998).
        features = np.argsort(-np.abs(reduced).max(axis=0, initial=0.0), kind="stable")
        Q, R, order = qr(reduced.T[features], mode="economic", pivoting=True, check_finite=False)
        return cls(free, ridge, v, Q, R, order, features)

    def solve(self, gradient: Array, residual: Array, balance: float) -> tuple[Array, float, Array]:
        """Changes of theta, c and d on these rows: ridge dt - X_F'dd = gradient, X_F dt + dc = residual, 1'dd = balance."""
        count = residual.size
        if self.reflector is None:
            theta, moved = self._reduced(gradient, residual)
            return theta, 0.0, moved
        even = np.full(count, balance / count)
        theta, inner = self._reduced(gradient + self.free.T @ even, reflect(self.reflector, residual)[1:])
        constant = float(np.mean(residual - self.free @ theta))
        return theta, constant, even + reflect(self.reflector, np.append(0.0, inner))

    def _reduced(self, gradient: Array, right: Array) -> tuple[Array, Array]:
        sorted_gradient = gradient[self.features]
        inside = self.Q.T @ sorted_gradient
        a = solve_triangular(self.R, right[self.order], trans="T", check_finite=False)
        if self.Q.shape[1] < gradient.size:
            outside = sorted_gradient - self.Q @ inside
            # Once more, for division by a small ridge magnifies what rounding left of the rows' span.
            outside -= self.Q @ (self.Q.T @ outside)
        else:
            outside = np.zeros_like(gradient)
        theta = np.empty_like(gradient)
        theta[self.features] = self.Q @ a + outside / self.ridge
        moved = np.empty_like(right)
        moved[self.order] = solve_triangular(self.R, self.ridge * a - inside, check_finite=False)
        return theta, moved
