"""Interior point for a piecewise linear fit: the dual is a linear program in a box, max y'd with A'd = 0 and -below <= d <= above.

With x = d + below, s = above - d and multipliers z, v of the box, z - v = A beta - y at the optimum, so that z and v are
the negative and positive parts of the residuals. d = 0 is feasible. A penalty w_j |beta_j| is a row e_j with y = 0 and
slopes w_j. Portnoy and Koenker (1997), The Gaussian hare and the Laplacian tortoise, Statistical Science 12, sec. 4;
predictor and corrector of Mehrotra (1992), SIAM J. Optimization 2.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from derive.numerics.lapack import dpotrf, dpotrs
from derive.numerics.problem import BLOCK, Array, Places
from derive.numerics.solvers.quantile._rows import WeightedRows

ITERATIONS = 60
FLOOR = 1e-9
"""A value below this part of that of beta = 0 is as good as zero: a perfect fit."""
NONZERO = 0.05
"""A penalised unknown counts as nonzero where its dual is so much nearer to its bound, relatively, than it is to zero."""
BACK = 0.9995
"""Part of the way to the nearest wall that a step takes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interior:
    """A point near the optimum.

    Parameters
    ----------
    beta : ndarray, shape (q,)
    liking : ndarray, shape (N,)
        How far the dual of each row is from its bounds: next to 1 where the row may be interpolated, next to 0 elsewhere.
    active : ndarray of int
        Unknowns that are free, or whose pseudo-row is at a bound: they are not zero.
    """

    beta: Array
    liking: Array
    active: Places


class _Extended:
    """[A; e_j] for the penalised j."""

    def __init__(self, rows: WeightedRows) -> None:
        self.A, self.penalised = rows.A, rows.penalised
        self.n, self.q = rows.A.shape
        weights = rows.weights[self.penalised]
        self.y = np.concatenate([rows.y, np.zeros(weights.size)])
        self.below = np.concatenate([rows.below, weights])
        self.above = np.concatenate([rows.above, weights])

    def times(self, beta: Array) -> Array:
        """[A beta; beta_j]."""
        found = np.empty(self.y.size)
        np.dot(self.A, beta, out=found[: self.n])
        found[self.n :] = beta[self.penalised]
        return found

    def transposed(self, d: Array) -> Array:
        """A'd plus the pseudo-rows' part."""
        found = np.asarray(d[: self.n] @ self.A)
        found[self.penalised] += d[self.n :]
        return found

    def gram(self, Q: Array) -> Array:
        """A'QA plus the pseudo-rows' part, both triangles."""
        found, root = np.zeros((self.q, self.q)), np.sqrt(Q[: self.n])
        for start in range(0, self.n, BLOCK):
            block = self.A[start : start + BLOCK] * root[start : start + BLOCK, None]
            found += block.T @ block
        found[self.penalised, self.penalised] += Q[self.n :]
        return found


def interior(rows: WeightedRows, tolerance: float) -> Interior:
    """Down to a gap of that part of the value, or as near as rounding lets it come."""
    extended = _Extended(rows)
    times, transposed = extended.times, extended.transposed
    y, width = extended.y, extended.below + extended.above
    x, s = extended.below.copy(), extended.above.copy()
    beta = _solver(extended.gram(np.ones(y.size)))(transposed(y))
    r = y - times(beta)
    apart = 0.1 * float(np.abs(r).mean()) + 1e-10
    z, v = np.maximum(-r, 0) + apart, np.maximum(r, 0) + apart
    target, floor = transposed(x), FLOOR * float(width @ np.abs(y))
    for _ in range(ITERATIONS):
        gap = float(x @ z + s @ v)
        value = float(extended.above @ np.maximum(r, 0) + extended.below @ np.maximum(-r, 0))
        if not gap > tolerance * max(value, floor):
            break
        Q = 1 / (z / x + v / s)
        solve = _solver(extended.gram(Q))
        short = target - transposed(x)
        # Affine step: the multipliers cancel, and what is left of z - v + r is made zero.
        step = solve(transposed(Q * r) - short)
        dx = Q * (r - times(step))
        dz, dv = -z * (1 + dx / x), -v * (1 - dx / s)
        primal, dual = min(1.0, _reach(x, dx, s, -dx)), min(1.0, _reach(z, dz, v, dv))
        ahead = float((x + primal * dx) @ (z + dual * dz) + (s - primal * dx) @ (v + dual * dv))
        centre = (ahead / gap) ** 3 * gap / (2 * y.size)
        # Corrector.
        push, pull = (centre - dx * dz) / x, (centre + dx * dv) / s
        aim = r + push - pull
        step = solve(transposed(Q * aim) - short)
        dx = Q * (aim - times(step))
        dz, dv = push - z * (1 + dx / x), pull - v * (1 - dx / s)
        primal, dual = min(1.0, BACK * _reach(x, dx, s, -dx)), min(1.0, BACK * _reach(z, dz, v, dv))
        if not (np.isfinite(primal) and np.isfinite(dual) and np.isfinite(step).all()):
            break
        x += primal * dx
        s = width - x
        z += dual * dz
        v += dual * dv
        beta = beta + dual * step
        r = y - times(beta)
    inside = np.minimum(x, s) / width
    free = np.ones(extended.q, dtype=bool)
    size = np.abs(beta[extended.penalised])
    free[extended.penalised] = inside[extended.n :] * size.max(initial=0.0) < NONZERO * size
    return Interior(beta=beta, liking=inside[: extended.n] + 1e-12, active=np.flatnonzero(free))


def _reach(first: Array, change: Array, second: Array, other: Array) -> float:
    """How far both stay non-negative."""
    steepest = min(float((change / first).min()), float((other / second).min()))
    return -1 / steepest if steepest < 0 else float("inf")


def _solver(gram: Array) -> Callable[[Array], Array]:
    """Solves with a Gram matrix; with a little more on its diagonal where it is not positive by rounding."""
    diagonal = np.diagonal(gram).copy()
    for ridge in (0.0, 1e-14, 1e-11, 1e-8):
        gram.flat[:: gram.shape[0] + 1] = diagonal + ridge * diagonal.max(initial=0.0)
        factor, bad = dpotrf(gram, lower=1)
        if not bad:
            return lambda right: np.asarray(dpotrs(factor, right, lower=1)[0])
    return lambda right: np.full_like(right, np.nan)
