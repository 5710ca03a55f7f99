"""The reflection that maps ones to a multiple of the first unit vector; its other columns are a basis of what sums to zero."""

import numpy as np

from derive.numerics.problem import Array


def reflector(count: int) -> Array:
    """Its unit vector v: the reflection is I - 2vv'."""
    v = np.ones(count)
    v[0] += np.sqrt(count)
    return v / np.linalg.norm(v)


def reflect(v: Array, right: Array) -> Array:
    """(I - 2vv') right, for a vector or columns."""
    return np.asarray(right - 2 * np.multiply.outer(v, v @ right))
