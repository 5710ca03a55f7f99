"""[1, X, y] = Q R by Householder reflections, rows in blocks: the triangle R says all about the columns that is invariant under rotation.

Columns are centred first where there is an intercept: the constant column is orthogonal to them but for rounding, and a
common offset, however large, costs no accuracy. They are scaled by powers of two, which rounds nothing.
"""

from __future__ import annotations

import numpy as np

from derive.numerics.problem import BLOCK, Array
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Triangle:
    """Q'[1, (X - shift) scale] with orthonormal Q; the constant column only with an intercept.

    Parameters
    ----------
    R : ndarray, shape (k, width)
        Upper trapezoidal; k <= width.
    shift, scale : ndarray, shape (m,)
        One for each column but the constant one: about its mean (0 without an intercept), a power of two.
    intercept : bool
        Whether column 0 of R is the constant one.
    """

    R: Array
    shift: Array
    scale: Array
    intercept: bool

    def leading(self, columns: int) -> Triangle:
        """That of so many of the columns."""
        width = int(self.intercept) + columns
        return Triangle(R=self.R[:width, :width], shift=self.shift[:columns], scale=self.scale[:columns], intercept=self.intercept)


def triangle(*parts: Array, intercept: bool) -> Triangle:
    """The triangle of [1, parts...]; bounded memory: blocks of rows, each put below the triangle so far.

    Parameters
    ----------
    parts : ndarray, shape (n, .) or (n,)
        Columns side by side.
    intercept : bool
        Whether a constant column comes first.

    Notes
    -----
    Column by column the error is a few units of rounding of the column's length (Demmel, Grigori, Hoemmen, Langou 2012,
    Communication-optimal parallel and sequential QR, sec. 2).
    """
    sheets = [part.reshape(part.shape[0], -1) for part in parts]
    n, first = sheets[0].shape[0], int(intercept)
    width = first + sum(sheet.shape[1] for sheet in sheets)
    scale = np.concatenate([powers(sheet) for sheet in sheets])
    rows = max(BLOCK, 2 * width)
    starts = range(0, n, rows)
    shift = np.zeros_like(scale)
    if intercept:
        for start in starts:
            shift += _block(sheets, slice(start, start + rows), scale, first)[:, first:].sum(axis=0) / n
    R = np.zeros((0, width))
    for start in starts:
        block = _block(sheets, slice(start, start + rows), scale, first)
        block[:, first:] -= shift
        R = np.asarray(np.linalg.qr(np.concatenate([R, block]), mode="r"))
    return Triangle(R=R, shift=shift / scale, scale=scale, intercept=intercept)


def powers(sheet: Array) -> Array:
    """For each column the power of two that makes its largest entry one or a little less; 1 for a zero column."""
    largest = np.maximum(sheet.max(axis=0, initial=0.0), -sheet.min(axis=0, initial=0.0))
    _, exponents = np.frexp(largest)
    # Beyond these the power itself would overflow.
    return np.ldexp(1.0, -np.clip(exponents, -1000, 1000))


def _block(sheets: list[Array], rows: slice, scale: Array, first: int) -> Array:
    """[1, sheets scaled] of these rows, a copy."""
    size = len(range(*rows.indices(sheets[0].shape[0])))
    block = np.ones((size, first + scale.size))
    at = first
    for sheet in sheets:
        block[:, at : at + sheet.shape[1]] = sheet[rows]
        at += sheet.shape[1]
    block[:, first:] *= scale
    return block
