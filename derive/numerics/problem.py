"""A problem in numbers: data, the shapes of loss and penalty, one weight between them."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.vocabulary.frozen import dataclass

Array = NDArray[np.float64]
Places = NDArray[np.signedinteger[Any]]
"""Indices of rows, columns or coordinates."""

BLOCK = 4096
"""Rows that are worked on at a time, so that what is computed from them stays in the cache."""


def blocks(rows: int, size: int = BLOCK) -> Iterator[slice]:
    """Consecutive rows, so many at a time."""
    for start in range(0, rows, size):
        yield slice(start, min(start + size, rows))


class Kind(Enum):
    """The shape of the loss in a residual, or of the penalty in a coordinate."""

    ABSENT = "absent"
    QUADRATIC = "quadratic"
    PIECEWISE_LINEAR = "piecewise linear"
    OTHER = "of another shape"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """minimise sum_i h(y_i - c - X_i theta) + weight * sum_j g(theta_j) over theta and, with an intercept, c.

    The intercept is never penalised. h(r) is r^2 for a quadratic loss, and for a piecewise linear one `above` * r for r > 0 and
    `below` * (-r) for r < 0 with above + below = 2, so that the symmetric one is |r|. g(t) is t^2 or |t|.

    Parameters
    ----------
    name : str
        What is minimised, for messages: the derivation's name.
    X : ndarray, shape (n, p)
        Finite, float64, C- or F-contiguous; never written to. p may be 0 where there is an intercept.
    y : ndarray, shape (n,)
        Finite, float64; never written to.
    intercept : bool
        Whether a constant is added to X theta.
    loss, penalty : Kind
        QUADRATIC or PIECEWISE_LINEAR; for the penalty also ABSENT.
    weight : float
        Of the penalty, positive; 0 where it is absent.
    below, above : float
        Slopes of a piecewise linear loss, positive.
    """

    name: str
    X: Array
    y: Array
    intercept: bool
    loss: Kind
    penalty: Kind = Kind.ABSENT
    weight: float = 0.0
    below: float = 1.0
    above: float = 1.0

    @property
    def n(self) -> int:
        """Number of observations."""
        return int(self.X.shape[0])

    @property
    def p(self) -> int:
        """Number of coefficients without the intercept."""
        return int(self.X.shape[1])

    def blocks(self) -> Iterator[slice]:
        """Consecutive rows, `BLOCK` at a time."""
        return blocks(self.n)

    def residual(self, theta: Array, intercept: float) -> Array:
        """y - c - X theta, shape (n,)."""
        residual = self.X @ theta
        np.subtract(self.y, residual, out=residual)
        if intercept:
            residual -= intercept
        return residual

    def losses(self, residual: Array) -> Array:
        """h of each residual."""
        match self.loss:
            case Kind.QUADRATIC:
                return residual * residual
            case Kind.PIECEWISE_LINEAR if self.below == self.above:
                return np.abs(residual)
            case Kind.PIECEWISE_LINEAR:
                return np.where(residual > 0, self.above * residual, -self.below * residual)
            case _:
                raise AssertionError(f"a loss that is {self.loss.value}")

    def penalties(self, theta: Array) -> Array:
        """g of each coordinate, without the weight."""
        match self.penalty:
            case Kind.ABSENT:
                return np.zeros_like(theta)
            case Kind.QUADRATIC:
                return theta * theta
            case Kind.PIECEWISE_LINEAR:
                return np.abs(theta)
            case _:
                raise AssertionError(f"a penalty that is {self.penalty.value}")
