"""Coordinates in which a piecewise linear fit is computed: columns and y centred and scaled, nearly dependent columns made orthonormal.

Shifts are multiples of powers of two and scales are powers of two, so that integers stay exact and ties stay ties.
"""

from dataclasses import replace

import numpy as np

from derive.numerics.lapack import solve_triangular
from derive.numerics.problem import Array, Places, Problem
from derive.numerics.solvers.quantile._start import WeightedRows
from derive.vocabulary.frozen import dataclass

ILL = 1e4
"""Columns whose triangle is worse conditioned than this are made orthonormal."""
SINGULAR = 1e15
"""A triangle that is worse conditioned than this is of no use for it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """(y - y_shift) y_scale = [1, (X - shift) scale] R^-1 beta + residual, of the columns that are kept.

    The coefficients of other columns are zero; shifts are zero without an intercept. R, shape (q, q), is upper triangular, and the
    identity where it is missing; q is the number of columns, plus one with an intercept. It is `sound` where the rows that it was made
    from show that the columns are independent and well conditioned.
    """

    problem: Problem
    columns: Places
    shift: Array
    scale: Array
    y_shift: float
    y_scale: float
    R: Array | None = None
    sound: bool = False

    @property
    def q(self) -> int:
        """Number of unknowns."""
        return self.columns.size + int(self.problem.intercept)

    def matrix(self, places: Places | None) -> Array:
        """These rows of [1, (X - shift) scale] R^-1: a copy."""
        first = int(self.problem.intercept)
        X = self.problem.X if places is None else self.problem.X[places]
        found = np.empty((X.shape[0], self.q))
        found[:, :first] = 1.0
        found[:, first:] = X if self.columns.size == self.problem.p else X[:, self.columns]
        if first:
            found[:, 1:] -= self.shift
        found[:, first:] *= self.scale
        if self.R is not None:
            found = np.ascontiguousarray(solve_triangular(self.R, found.T, trans="T", check_finite=False, overwrite_b=True).T)
        return found

    def responses(self, places: Places | None) -> Array:
        """These entries of (y - y_shift) y_scale."""
        y = self.problem.y if places is None else self.problem.y[places]
        return (y - self.y_shift) * self.y_scale

    def combined(self, weights: Array) -> Array:
        """A' weights over all rows of the problem, as in `matrix`; block by block, centred before it is summed."""
        first = int(self.problem.intercept)
        found = np.zeros(self.q)
        for rows in self.problem.blocks():
            X = self.problem.X[rows] if self.columns.size == self.problem.p else self.problem.X[rows, self.columns]
            if self.shift.any():
                X = X - self.shift
            found[first:] += weights[rows] @ X
            found[:first] += weights[rows].sum()
        found[first:] *= self.scale
        return found if self.R is None else np.asarray(solve_triangular(self.R, found, trans="T", check_finite=False))

    def weights(self) -> Array:
        """Of |beta_j| in the penalty, in units of y_scale; 0 for the intercept."""
        found = np.zeros(self.q)
        found[int(self.problem.intercept) :] = self.problem.weight * self.scale
        return found

    def rows(self, places: Places | None, share: float = 1.0) -> WeightedRows:
        """These rows as a problem of their own, with that share of the penalty."""
        A = self.matrix(places)
        return WeightedRows(
            A=A,
            y=self.responses(places),
            below=np.full(A.shape[0], self.problem.below),
            above=np.full(A.shape[0], self.problem.above),
            weights=self.weights() * share,
        )

    def moves(self, beta: Array) -> Array:
        """(intercept, coefficients of the kept columns) in the problem's units for a change of beta, shape (q,) or (q, m)."""
        moved = beta if self.R is None else solve_triangular(self.R, beta, check_finite=False)
        first = int(self.problem.intercept)
        across = (slice(None),) + (None,) * (beta.ndim - 1)
        moved = moved / self.y_scale
        moved[first:] *= self.scale[across]
        if first:
            moved[0] -= self.shift @ moved[1:]
        return moved

    def sizes(self, beta: Array) -> Array:
        """Sizes of the terms that `moves` sums, of the same shape."""
        moved = beta if self.R is None else solve_triangular(self.R, beta, check_finite=False)
        first = int(self.problem.intercept)
        across = (slice(None),) + (None,) * (beta.ndim - 1)
        found = np.zeros_like(moved) + np.abs(moved).max(axis=0, initial=0.0) / self.y_scale
        found[first:] *= self.scale[across]
        if first:
            found[0] += np.abs(self.shift) @ (np.abs(moved[1:]) * self.scale[across]) / self.y_scale
        return np.asarray(found)

    def point(self, beta: Array) -> Array:
        """The same for beta itself."""
        found = self.moves(beta)
        if self.problem.intercept:
            found[0] += self.y_shift
        return found

    def whole(self, kept: Array) -> tuple[Array, float]:
        """theta with zeros for the columns that are not kept, and the intercept."""
        first = int(self.problem.intercept)
        theta = np.zeros(self.problem.p)
        theta[self.columns] = kept[first:]
        return theta, float(kept[0]) if first else 0.0

    def residual(self, beta: Array) -> Array:
        """y - c - X theta over all rows, in the problem's units."""
        return self.problem.residual(*self.whole(self.point(beta)))


def frame(problem: Problem, columns: Places, places: Places | None) -> Frame:
    """Shifts and scales from these rows; the triangle only where there is no penalty, whose kinks must stay on the axes."""
    X = problem.X if places is None else problem.X[places]
    X = X if columns.size == problem.p else X[:, columns]
    y = problem.y if places is None else problem.y[places]
    centre, y_centre = np.zeros(columns.size), 0.0
    if problem.intercept:
        centre, y_centre = X.mean(axis=0), float(np.median(y))
    low, high = X.min(axis=0, initial=np.inf), X.max(axis=0, initial=-np.inf)
    unit = _power(np.maximum(high - centre, centre - low))
    shift = np.rint(centre / unit) * unit
    y_unit = float(_power(np.array([np.abs(y - y_centre).mean()]))[0])
    found = Frame(
        problem=problem,
        columns=columns,
        shift=shift,
        scale=1 / unit,
        y_shift=float(np.rint(y_centre / y_unit) * y_unit),
        y_scale=1 / y_unit,
    )
    if found.q > y.size:
        return found
    A = found.matrix(places)
    sizes = np.linalg.eigvalsh(A.T @ A / y.size) if found.q else np.ones(1)
    if sizes[0] > sizes[-1] / ILL**2:
        return replace(found, sound=True)
    if problem.weight > 0:
        return found
    R = np.linalg.qr(A, mode="r") / np.sqrt(y.size)
    return replace(found, R=R) if np.linalg.cond(R) < SINGULAR else found


def _power(sizes: Array) -> Array:
    """The power of two next to each size; 1 for zero."""
    _, exponents = np.frexp(sizes)
    return np.ldexp(1.0, np.where(sizes > 0, np.clip(exponents, -1000, 1000), 0))
