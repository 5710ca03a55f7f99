"""What generated functions call: log(1 + e^v) and 1/(1 + e^-v) without overflow, and the places where there is no result."""

import numpy as np
from numpy.typing import ArrayLike

from derive.numerics.problem import Array
from derive.vocabulary.errors import InputError


class NotFinite(Exception):
    """A prediction or a residual is not finite: data that are not, or an overflow."""


def softplus(v: ArrayLike) -> Array:
    """log(1 + e^v) = max(v, 0) + log1p(e^-|v|), element by element; one array beside the result."""
    found = np.array(v, dtype=np.float64)
    positive = np.maximum(found, 0.0)
    np.abs(found, out=found)
    np.negative(found, out=found)
    np.exp(found, out=found)
    np.log1p(found, out=found)
    found += positive
    return found


def sigmoid(v: ArrayLike) -> Array:
    """1/(1 + e^-v), element by element; where v < 0 as e^v/(1 + e^v), which keeps its relative accuracy."""
    given = np.asarray(v, dtype=np.float64)
    found = np.array(given)
    np.abs(found, out=found)
    np.negative(found, out=found)
    np.exp(found, out=found)
    upper = np.where(given < 0, found, 1.0)
    found += 1.0
    return np.divide(upper, found, out=found)


def finite(values: Array) -> None:
    """For losses that are finite at infinity, and would hide what is not a number.

    Raises
    ------
    NotFinite
        The sum is infinite or no number.
    """
    if not np.isfinite(values.sum()):
        raise NotFinite


def off_kink(values: ArrayLike, what: str, kink: str) -> None:
    """There is no second derivative where one of the values is zero.

    Parameters
    ----------
    values : array_like, shape (n,), (p,) or ()
        Zero at a kink.
    what : str
        What each of them belongs to: "residual", "coordinate".
    kink : str
        The function that has the kink there.

    Raises
    ------
    InputError
        The first zero is named, counted from 0.
    """
    at = np.flatnonzero(np.equal(values, 0.0))
    if at.size:
        place = f"{what} {at[0]} (counted from 0)" if np.ndim(values) else what
        raise InputError(
            f"there is no second derivative at this point: at {place}, {kink} is exactly at its kink; "
            "move the point, or use the gradient, which names a subgradient there"
        )
