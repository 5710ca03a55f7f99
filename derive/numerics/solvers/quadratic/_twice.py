"""The gradient X'(y - c - X theta) - w theta in twice the working precision, and refinement by it: theta to the last digits.

Every product and sum is kept with its rounding error (Dekker 1971; Knuth 1969; Ogita, Rump, Oishi 2005, Accurate sum and
dot product), so that what cancels in a gradient near zero is not lost. Plain floating point otherwise.
"""

from collections.abc import Callable

import numpy as np

from derive.numerics.problem import Array, Problem

ROWS = 20_000
"""Numbers of X that are worked on at a time: eight arrays of their size lie in the cache."""
STEPS = 5
FEW = 200_000
"""Numbers of X up to which it costs no time that anybody would notice."""
_HALVES = 2.0**27 + 1

DoubleDouble = tuple[Array, Array]
"""A sum of two arrays, the second of the size of the first one's rounding."""


def refined(
    problem: Problem, theta: Array, intercept: float, *, means: Array, lengths: Array, solve: Callable[[Array], Array]
) -> tuple[Array, float]:
    """theta and the intercept after as many corrections as make them better.

    `means`, of the columns of X (zeros without an intercept), and their `lengths`, what a coefficient is multiplied by to count, are
    rough. `solve` applies the inverse of the (centred, penalised) normal equations, as well as it can.
    """
    last = np.inf
    for _ in range(STEPS):
        slope, total = gradient(problem, theta, intercept)
        step = solve(slope - means * total)
        size = float(np.linalg.norm(step * lengths) / np.linalg.norm(theta * lengths))
        if not size <= last / 2:
            break
        theta = theta + step
        if problem.intercept:
            intercept += total / problem.n - float(means @ step)
        # The next one is smaller by as much again, if there was one before.
        if size * (size / last if last < np.inf else 1.0) <= np.finfo(np.float64).eps:
            break
        last = size
    return theta, intercept


def gradient(problem: Problem, theta: Array, intercept: float) -> tuple[Array, float]:
    """X'r - w theta, and 1'r with an intercept, each rounded about once."""
    slope = _product(np.full(problem.p, -problem.weight), theta)
    total: DoubleDouble = (np.zeros(()), np.zeros(()))
    rows = max(16, ROWS // max(problem.p, 1))
    for start in range(0, problem.n, rows):
        X = np.ascontiguousarray(problem.X[start : start + rows].T)
        y = problem.y[start : start + rows]
        high, low = _product(X, -theta[:, None])
        constants = np.zeros((1, y.size))
        r = _sum((np.concatenate([high, [y, np.full(y.size, -intercept)]]), np.concatenate([low, constants, constants])))
        high, low = _product(X, r[0])
        slope = _add(slope, _sum((high.T, (low + X * r[1]).T)))
        if problem.intercept:
            total = _add(total, _sum(r))
    return slope[0] + slope[1], float(total[0] + total[1])


def _product(a: Array, b: Array) -> DoubleDouble:
    """a b, and its rounding error."""
    whole = a * b
    (a1, a2), (b1, b2) = _halves(a), _halves(b)
    return whole, a2 * b2 - (((whole - a1 * b1) - a2 * b1) - a1 * b2)


def _halves(a: Array) -> DoubleDouble:
    """Two numbers of half the digits whose sum is a."""
    far = _HALVES * a
    high = far - (far - a)
    return high, a - high


def _add(a: DoubleDouble, b: DoubleDouble) -> DoubleDouble:
    """a + b; what the second parts lose is of second order."""
    whole = a[0] + b[0]
    back = whole - a[0]
    return whole, ((a[0] - (whole - back)) + (b[0] - back)) + (a[1] + b[1])


def _sum(terms: DoubleDouble) -> DoubleDouble:
    """Along the first axis, halves onto halves."""
    high, low = terms
    while high.shape[0] > 1:
        half = high.shape[0] // 2
        odd = high[2 * half :], low[2 * half :]
        high, low = _add((high[:half], low[:half]), (high[half : 2 * half], low[half : 2 * half]))
        if odd[0].shape[0]:
            first = _add((high[0], low[0]), (odd[0][0], odd[1][0]))
            high[0], low[0] = first
    return high[0], low[0]
