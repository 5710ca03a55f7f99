"""minimise sum h(r_i) + w |theta|^2 with h straight on both sides of 0: a quadratic program on the box of the slopes.

Its dual is: maximise y'd - |X'd|^2 / 4w over -below <= d_i <= above, with 1'd = 0 where there is an intercept, and
theta = X'd / 2w. An interior point comes near enough to tell which residuals are zero; linear equations give the rest.
theta is unique, for the penalty is strictly convex; the intercept need not be.
"""

from dataclasses import replace

import numpy as np

from derive.numerics.certificates import Certifies, duality_gap
from derive.numerics.dependence import dependencies
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined, Interval
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.box._newton import by_cholesky, by_rotations
from derive.numerics.solvers.box._path import Box, Path, follow
from derive.numerics.solvers.box._polish import polish

EXACT = 1e-12
"""A gap that rounding alone may leave."""
FAR = 1e2
"""Columns are centred, in a copy, where a mean is larger than that times the spread about it."""
WIDTH = 1e-12
"""An interval for the intercept is wider than this part of the terms of the residuals; narrower is rounding."""
AT_BOUND = 1e-6
"""A slope nearer than that to an end of its interval is taken to be at it."""
WHOLE = 1e-12
"""A number of rows is whole up to this part of it; the slopes are rounded."""


def solve(problem: Problem) -> Candidate | Declined:
    """The minimiser; declines where squares of the data overflow."""
    with np.errstate(all="ignore"):
        if problem.p == 0:
            return _location(problem)
        shift = minimisers(problem.y, problem.below, problem.above)[0] if problem.intercept else 0.0
        y = problem.y - shift
        size = float(np.abs(y).mean())
        if size == 0:
            # The constant fits perfectly, and theta = 0 costs nothing.
            return replace(_candidate(problem, np.zeros(problem.p), np.zeros(problem.n), 0), dependencies=dependencies(problem))
        ridge = 2 * problem.weight * size
        if not (np.isfinite(size) and np.isfinite(ridge) and ridge > 0):
            return Declined(reason="the sizes of y and of the weight are out of the range of floating-point numbers")
        box = Box(X=_centred(problem), y=y / size, ridge=ridge, below=problem.below, above=problem.above, intercept=problem.intercept)
        found: list[tuple[float, Candidate]] = []
        for equations in (by_cholesky, by_rotations):
            end, exact = _ends(problem, box, size, follow(box, equations(box.X, box.ridge, box.intercept)))
            found += [(_gap(problem, candidate), candidate) for candidate in (end, exact) if candidate is not None]
            if exact is not None and found[-1][0] <= EXACT:
                break
        if not found:
            return Declined(reason="squares of the data are out of the range of floating-point numbers")
        # Of two that are as good as rounding allows, the later one is more exact.
        _, best = min(reversed(found), key=lambda pair: max(pair[0], EXACT))
        return replace(best, dependencies=dependencies(problem))


def _ends(problem: Problem, box: Box, size: float, path: Path) -> tuple[Candidate | None, Candidate | None]:
    """Where the path ended, and what polishing makes of it; None where it led nowhere."""
    point = path.point
    if path.iterations == 0 or not (np.isfinite(point.theta).all() and np.isfinite(point.dual).all()):
        return None, None
    end = _candidate(problem, point.theta * size, np.clip(point.dual, -box.below, box.above), path.iterations)
    exact = polish(box, point)
    return end, None if exact is None else _candidate(problem, exact.theta * size, exact.dual, path.iterations)


def _gap(problem: Problem, candidate: Candidate) -> float:
    """The gap of the certificate; infinite where there is none."""
    value = duality_gap(problem, candidate).value
    return value if np.isfinite(value) else float("inf")


def _candidate(problem: Problem, theta: Array, dual: Array, iterations: int) -> Candidate:
    """The coefficients with the intercept that goes with them: the least, where there are many."""
    if not problem.intercept:
        return Candidate(theta=theta, intercept=0.0, dual=dual, iterations=iterations, unique=True)
    values = problem.residual(theta, 0.0)
    low, high = minimisers(values, problem.below, problem.above)
    tied = bool(((dual > AT_BOUND - problem.below) & (dual < problem.above - AT_BOUND)).any())
    many = not tied and high - low > WIDTH * _terms(problem, theta)
    return Candidate(
        theta=theta,
        intercept=low,
        dual=dual,
        iterations=iterations,
        unique=not many,
        intervals=(Interval(column=-1, low=low, high=high),) if many else (),
    )


def _location(problem: Problem) -> Candidate:
    """No columns: a quantile of y; slopes at zero residuals are alike and such that the sum of all is zero."""
    low, high = minimisers(problem.y, problem.below, problem.above)
    residual = problem.y - low
    dual = np.where(residual > 0, problem.above, np.where(residual < 0, -problem.below, 0.0))
    ties = residual == 0
    if ties.any():
        dual[ties] = np.clip(-float(dual.sum()) / int(ties.sum()), -problem.below, problem.above)
    return Candidate(
        theta=np.zeros(0),
        intercept=low,
        dual=dual,
        unique=low == high,
        intervals=(Interval(column=-1, low=low, high=high),) if low < high else (),
    )


def _terms(problem: Problem, theta: Array) -> float:
    """The largest |y_i| + |X_i| |theta|."""
    return max(float((np.abs(problem.X[rows]) @ np.abs(theta) + np.abs(problem.y[rows])).max()) for rows in problem.blocks())


def _centred(problem: Problem) -> Array:
    """X, or with an intercept a copy about the means where these would drown the rest."""
    if not problem.intercept:
        return problem.X
    means = sum((problem.X[rows].sum(axis=0) for rows in problem.blocks()), np.zeros(problem.p)) / problem.n
    spread = sum((np.abs(problem.X[rows] - means).sum(axis=0) for rows in problem.blocks()), np.zeros(problem.p)) / problem.n
    if not (np.abs(means) > FAR * spread).any():
        return problem.X
    # A constant column is exactly zero about its value, not about a rounded mean.
    first = problem.X[0]
    means = np.where((first == problem.X).all(axis=0), first, means)
    return np.asarray(problem.X - means)


def minimisers(values: Array, below: float, above: float) -> tuple[float, float]:
    """The least and the greatest c that minimise sum h(values - c); n >= 1: a quantile, or every value between two of them.

    sum h(e_i - c) falls in c while the e_i above c outweigh those below it: (above / (above + below)) n of the e_i lie below
    the minimiser. Where that is a whole number k, every c from e_(k) to e_(k+1) minimises (Koenker 2005, Quantile Regression, sec. 1.3).
    """
    n = values.size
    share = n * (above / (above + below))
    k = round(share)
    if 0 < k < n and abs(share - k) <= WHOLE * n:
        ordered = np.partition(values, (k - 1, k))
        return float(ordered[k - 1]), float(ordered[k])
    middle = min(max(int(np.floor(share)), 0), n - 1)
    found = float(np.partition(values, middle)[middle])
    return found, found


ENTRY = Solver(
    name="box_interior_point",
    title="primal-dual interior point on the box of slopes, then the linear equations of the zero residuals",
    loss=Kind.PIECEWISE_LINEAR,
    penalties=(Kind.QUADRATIC,),
    certifies=Certifies.DUALITY_GAP,
    order=10,
    solve=solve,
    reference="Mehrotra (1992), On the implementation of a primal-dual interior point method, SIAM J. Optim. 2(4)",
)
