"""minimise sum_i h_i(y_i - a_i beta) + sum_j w_j |beta_j|: near the minimum by an interior point, and a first vertex next to it.

At a vertex as many rows are interpolated as there are nonzero unknowns. The dual is a linear program in a box, max y'd with A'd = 0
and -below <= d <= above. With x = d + below, s = above - d and multipliers z, v of the box, z - v = A beta - y at the optimum, so that
z and v are the negative and positive parts of the residuals. d = 0 is feasible. A penalty w_j |beta_j| is a row e_j with y = 0 and
slopes w_j. Portnoy and Koenker (1997), The Gaussian hare and the Laplacian tortoise, Statistical Science 12, sec. 4;
predictor and corrector of Mehrotra (1992), SIAM J. Optimization 2.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import dpotrf, dpotrs, qr
from derive.numerics.problem import Array, Places, blocks
from derive.vocabulary.frozen import dataclass

Mask = NDArray[np.bool_]

ITERATIONS = 60
FLOOR = 1e-9
"""A value below this part of that of beta = 0 is as good as zero: a perfect fit."""
NONZERO = 0.05
"""A penalised unknown counts as nonzero where its dual is so much nearer to its bound, relatively, than it is to zero."""
BACK = 0.9995
"""Part of the way to the nearest wall that a step takes."""
SINGULAR = 1e12
"""A basis with a larger condition number is not started from."""
SMALL = 50
"""Rows up to which no interior point is needed."""
CLOSE = 1e-5
"""Gap from which the rows that are interpolated can be told from the others."""
MANY = 600
"""Penalised unknowns beyond which Gram matrices cost more than pivots from zero."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedRows:
    """Rows with slopes of their own, and a weight for each unknown; 0 where it is not penalised.

    A, shape (N, q), is C-contiguous, its columns and y of about unit size; `below` and `above` are slopes of h_i on the two sides of zero.
    """

    A: Array
    y: Array
    below: Array
    above: Array
    weights: Array

    @property
    def penalised(self) -> Places:
        """The unknowns that bear a penalty."""
        return np.flatnonzero(self.weights > 0)

    def value(self, beta: Array) -> float:
        """What is minimised."""
        residual = self.y - self.A @ beta
        return float(np.where(residual > 0, self.above * residual, -self.below * residual).sum() + self.weights @ np.abs(beta))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """A vertex: `held` rows are interpolated by the `active` unknowns, as many; all others are zero.

    A[held][:, active] is regular. Unknowns without a penalty are always active.
    """

    active: Places
    held: Places


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interior:
    """A point near the optimum.

    `liking`, shape (N,), is how far the dual of each row is from its bounds: next to 1 where the row may be interpolated, next to 0
    elsewhere. `active` are the unknowns that are free, or whose pseudo-row is at a bound: they are not zero.
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
        for part in blocks(self.n):
            block = self.A[part] * root[part, None]
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


def start(rows: WeightedRows, single: int | None = None) -> Basis | None:
    """A vertex next to an interior point; from least squares or zero where there are few rows or very many penalised unknowns.

    Of `single` rows that are not sums of others only these are chosen, as far as they determine the unknowns.
    """
    n, q = rows.A.shape
    penalised = rows.penalised.size
    if (n > 2 * q if not penalised else q <= MANY) and n > SMALL:
        near = interior(rows, CLOSE)
        near.liking[n if single is None else single :] = 1e-12
        basis = chosen(rows, near.active, near.liking)
        if basis is not None:
            return basis
    return cold(rows)


def cold(rows: WeightedRows) -> Basis | None:
    """All penalised unknowns at zero; rows next to a least squares fit of the others. None where these are dependent."""
    free = np.flatnonzero(rows.weights == 0)
    if not free.size:
        return Basis(active=free, held=free.copy())
    found, *_ = np.linalg.lstsq(rows.A[:, free], rows.y, rcond=None)
    residual = np.abs(rows.y - rows.A[:, free] @ found)
    return chosen(rows, free, 1 / (residual + 1e-3 * residual.mean() + np.finfo(float).tiny))


def chosen(rows: WeightedRows, active: Places, liking: Array) -> Basis | None:
    """As many independent rows as there are active unknowns; the more liked (positive) the sooner. None where there are not so many."""
    k, n = active.size, rows.y.size
    if k > n:
        return None
    if k == 0:
        return Basis(active=active, held=np.zeros(0, dtype=np.intp))
    likings = [liking, liking, np.ones(n)]
    for count, weights in zip((min(3 * k + 20, n), n, n), likings, strict=True):
        among = np.sort(np.argpartition(-weights, count - 1)[:count]) if count < n else np.arange(n)
        weighted = rows.A[np.ix_(among, active)] * (weights[among] / weights[among].max())[:, None]
        _, order = qr(weighted.T, mode="r", pivoting=True, check_finite=False, overwrite_a=True)
        held = among[order[:k]]
        if _condition(rows.A[np.ix_(held, active)]) < SINGULAR:
            return Basis(active=active, held=held)
    return None


def _condition(M: Array) -> float:
    try:
        return float(np.linalg.norm(M) * np.linalg.norm(np.linalg.inv(M)))
    except np.linalg.LinAlgError:
        return float("inf")
