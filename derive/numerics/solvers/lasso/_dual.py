"""A dual point where 2 (y - c - X theta) is rounded too coarsely: about large offsets, and for weights that are small against y.

The dual point of a lasso is d = 2r with X_A'd = w s, |X_j'd| <= w. A step inside the span of the active columns mends the equations
at the size of d itself, and aims a little inside the box, so that whoever checks it by another summation finds it feasible.
"""

import numpy as np

from derive.numerics.problem import Array
from derive.numerics.solvers.lasso._active import Face
from derive.numerics.solvers.lasso._columns import Columns

VISIBLE = 1e-11
"""Rounding of this part of the weight calls for a mended dual point."""
MARGIN = 4 * float(np.finfo(np.float64).eps)
"""Relative rounding of an inner product, as far as it is likely."""
PASSES = 3
"""Each leaves a rounding error of what the one before it corrected."""


def witness(columns: Columns, face: Face) -> Array | None:
    """The dual point, shape (n,); None where 2r from the data will do."""
    active = face.active
    hidden = bool((columns.noise_inside(face.theta)[active] > VISIBLE * face.weight).any())
    if not (hidden or columns.far):
        return None
    half = columns.residual(face.theta)
    if not hidden:
        return 2 * half
    lengths = np.sqrt(columns.gram.diagonal())[active]
    step = np.zeros(columns.working.size)
    for _ in range(PASSES):
        margin = MARGIN * lengths * float(np.linalg.norm(half))
        goal = np.sign(face.theta[active]) * np.maximum(face.weight - margin, 0.0)
        step[active] = face.factor.solve(goal - columns.correlated(half)[active])
        half = half + columns.combined(step)
    return 2 * half
