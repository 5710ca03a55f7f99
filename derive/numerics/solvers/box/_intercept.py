"""The intercept that goes with given coefficients: a quantile of y - X theta, or every value between two of them.

sum h(e_i - c) falls in c while the e_i above c outweigh those below it: (above / (above + below)) n of the e_i lie below
the minimiser. Where that is a whole number k, every c from e_(k) to e_(k+1) minimises (Koenker 2005, Quantile Regression, sec. 1.3).
"""

import numpy as np

from derive.numerics.problem import Array

WHOLE = 1e-12
"""A number of rows is whole up to this part of it; the slopes are rounded."""


def minimisers(values: Array, below: float, above: float) -> tuple[float, float]:
    """The least and the greatest c that minimise sum h(values - c); n >= 1."""
    n = values.size
    share = n * (above / (above + below))
    k = round(share)
    if 0 < k < n and abs(share - k) <= WHOLE * n:
        ordered = np.partition(values, (k - 1, k))
        return float(ordered[k - 1]), float(ordered[k])
    middle = min(max(int(np.floor(share)), 0), n - 1)
    found = float(np.partition(values, middle)[middle])
    return found, found


def balanced(residual: Array, below: float, above: float) -> Array:
    """Slopes of h at the residuals, those at zero residuals alike and such that the sum is zero."""
    dual = np.where(residual > 0, above, np.where(residual < 0, -below, 0.0))
    ties = residual == 0
    if ties.any():
        dual[ties] = np.clip(-float(dual.sum()) / int(ties.sum()), -below, above)
    return dual
