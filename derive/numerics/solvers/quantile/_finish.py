"""From a vertex in its frame to numbers in the problem's units: held rows interpolated, and the equalities of the dual met, to rounding."""

import numpy as np

from derive.numerics.problem import Array, Places
from derive.numerics.solvers.quantile._frame import Frame
from derive.numerics.solvers.quantile._rows import Basis

ROUNDS = 3
ZERO = 1e-14
"""A slope below this is zero."""


def interpolate(frame: Frame, basis: Basis, beta: Array, held: Places) -> Array:
    """(intercept, coefficients of the kept columns) that interpolate the `held` rows of the problem: refined in the problem's units.

    Residuals of the held rows are computed in the longest floating point type that there is.
    """
    problem, first = frame.problem, int(frame.problem.intercept)
    found = frame.point(beta)
    if not held.size:
        return found
    X = problem.X[np.ix_(held, frame.columns)].astype(np.longdouble)
    y = problem.y[held].astype(np.longdouble)
    inverse = np.linalg.inv(frame.matrix(held)[:, basis.active])
    best, least = found, np.inf
    for _ in range(ROUNDS):
        residual = y - X @ found[first:].astype(np.longdouble)
        if first:
            residual -= found[0]
        largest = float(np.abs(residual).max())
        if largest < least:
            best, least = found, largest
        if largest == 0.0:
            break
        step = np.zeros(frame.q)
        step[basis.active] = inverse @ (residual.astype(np.float64) * frame.y_scale)
        found = found + frame.moves(step)
    return best


def balance(frame: Frame, basis: Basis, dual: Array, held: Places, signs: Array) -> Array:
    """The dual with the slopes of the held rows refined: X'd = w sign(theta), 1'd = 0 over the active unknowns, by all rows.

    Parameters
    ----------
    dual : ndarray, shape (n,)
        Slopes of all rows of the problem; changed in place.
    held : ndarray of int
        The rows of the problem that are held.
    signs : ndarray, shape (q,)
        Of beta.
    """
    if not held.size:
        return dual
    inverse = np.linalg.inv(frame.matrix(held)[:, basis.active])
    for _ in range(2):
        excess = frame.weights() * signs - frame.combined(dual)
        dual[held] += inverse.T @ excess[basis.active]
    # Where nothing else pulls at what a row alone determines, its slope is zero.
    dual[held] = np.where(np.abs(dual[held]) < ZERO, 0.0, dual[held])
    return dual
