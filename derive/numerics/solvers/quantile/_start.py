"""A first vertex: rows that are likely to be interpolated, chosen for their independence by QR with pivoting."""

import numpy as np

from derive.numerics.lapack import qr
from derive.numerics.problem import Array, Places
from derive.numerics.solvers.quantile._frisch_newton import interior
from derive.numerics.solvers.quantile._rows import Basis, WeightedRows

SINGULAR = 1e12
"""A basis with a larger condition number is not started from."""


SMALL = 50
"""Rows up to which no interior point is needed."""
CLOSE = 1e-5
"""Gap from which the rows that are interpolated can be told from the others."""
MANY = 600
"""Penalised unknowns beyond which Gram matrices cost more than pivots from zero."""


def start(rows: WeightedRows, single: int | None = None) -> Basis | None:
    """A vertex next to an interior point; from least squares or zero where there are few rows or very many penalised unknowns.

    Parameters
    ----------
    single : int, optional
        Number of rows that are not sums of others; only these are chosen, as far as they determine the unknowns.
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
    """As many independent rows as there are active unknowns; the more liked the sooner. None where there are not so many.

    Parameters
    ----------
    liking : ndarray, shape (N,)
        Positive.
    """
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
