"""minimise sum_i h_i(y_i - a_i beta) + sum_j w_j |beta_j|: at a vertex as many rows are interpolated as there are nonzero unknowns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.numerics.problem import Array, Places

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedRows:
    """Rows with slopes of their own, and a weight for each unknown; 0 where it is not penalised.

    Parameters
    ----------
    A : ndarray, shape (N, q)
        C-contiguous, with columns of about unit size.
    y : ndarray, shape (N,)
        Of about unit size.
    below, above : ndarray, shape (N,)
        Slopes of h_i on the two sides of zero, positive.
    weights : ndarray, shape (q,)
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

    def losses(self, residual: Array) -> Array:
        """h_i of each residual."""
        return np.where(residual > 0, self.above * residual, -self.below * residual)

    def value(self, beta: Array) -> float:
        """What is minimised."""
        return float(self.losses(self.y - self.A @ beta).sum() + self.weights @ np.abs(beta))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """A vertex: `held` rows are interpolated by the `active` unknowns, all others are zero.

    Parameters
    ----------
    active, held : ndarray of int, shape (k,)
        A[held][:, active] is regular. Unknowns without a penalty are always active.
    """

    active: Places
    held: Places
