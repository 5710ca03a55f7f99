"""Least squares with an L1 penalty: an exact active set inside a working set of columns, which grows until no other slope exceeds the weight.

theta minimises sum r_i^2 + w * sum |theta_j| if and only if X_j'r = (w/2) sign(theta_j) where theta_j is not zero, and
|X_j'r| <= w/2 everywhere (Tibshirani 2013, "The lasso problem and uniqueness", eq. 2 and 3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derive.numerics.problem import BLOCK, Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._lasso_active import Face, descend
from derive.numerics.solvers._lasso_columns import Columns
from derive.numerics.solvers._lasso_form import Gram, Places
from derive.numerics.solvers._solver import Certifies, Solver

GROWTH = 32
"""At least so many columns may join the working set at once; and no more than are active, which doubles them."""
ROUNDS = 100
"""Bound on the passes over the data."""
REFINED = 1e-9
"""A step of this relative length, taken from slopes of the data, leaves nothing that another one would mend."""
SAMPLE = 64
"""Rows from which centres and spreads are estimated."""
TALL = 8
"""From so many blocks of rows on the working set is guessed from one block's worth of rows."""
CHUNK = 64
"""Rows of a sample that stand together."""
NEAR = 0.9
"""Columns whose slopes are this part of the weight in the sample are put into the working set, too."""


@dataclass(slots=True)
class _End:
    """Where the search stopped: the working set, the face of its minimiser, slopes over all columns, passes over the data."""

    columns: Columns
    face: Face
    everywhere: Array
    rounds: int


def solve(problem: Problem) -> Candidate | Declined:
    """A minimiser, and whether it is the only one where that is known."""
    end = _minimise(problem)
    theta = np.zeros(problem.p)
    theta[end.columns.working] = end.face.theta
    return Candidate(theta=theta, intercept=end.columns.intercept(end.face.theta), iterations=end.rounds)


def _minimise(problem: Problem) -> _End:
    weight = problem.weight / 2
    columns, theta = _sampled(problem) if problem.n >= TALL * BLOCK else _at_zero(problem)
    inside = columns.products - columns.gram @ theta
    rounds = 1
    while True:
        face = _descend(columns, theta, inside, weight)
        everywhere, inside, size = columns.slopes(face.theta)
        rounds += 1
        new = _near(columns, everywhere, size, weight, face.factor.size)
        if new.size:
            columns.admit(new)
            theta = np.concatenate((face.theta, np.zeros(new.size)))
            inside = np.concatenate((inside, columns.products[-new.size :] - columns.gram[-new.size :] @ theta))
            continue
        refined = _descend(columns, face.theta, inside, weight)
        lengths = np.sqrt(columns.gram.diagonal())
        if rounds >= ROUNDS or lengths @ np.abs(refined.theta - face.theta) <= REFINED * (lengths @ np.abs(refined.theta)):
            return _End(columns, refined, everywhere, rounds)
        theta = refined.theta
        inside = refined.slope


def _descend(columns: Columns, theta: Array, inside: Array, weight: float) -> Face:
    limit = 100 + 20 * min(columns.problem.n, columns.working.size)
    return descend(Gram(columns.gram), weight, theta, inside, columns.noise_inside(theta), limit)


def _at_zero(problem: Problem) -> tuple[Columns, Array]:
    """The working set of the columns with the largest slopes at theta = 0."""
    few = problem.X[:SAMPLE]
    columns = Columns(problem, few.mean(axis=0), few.std(axis=0))
    everywhere, _, size = columns.slopes(np.zeros(0))
    columns.admit(_near(columns, everywhere, size, problem.weight / 2, 0))
    return columns, np.zeros(columns.working.size)


def _sampled(problem: Problem) -> tuple[Columns, Array]:
    """The working set, and a start, from the minimiser on a sample of rows; the sample decides about speed only."""
    chunks = np.random.default_rng(0).choice(problem.n // CHUNK, BLOCK // CHUNK, replace=False)
    rows = (CHUNK * np.sort(chunks)[:, None] + np.arange(CHUNK)).ravel()
    few = np.ascontiguousarray(problem.X[rows])
    sample = Problem(
        name=problem.name,
        X=few,
        y=problem.y[rows],
        intercept=problem.intercept,
        loss=problem.loss,
        penalty=problem.penalty,
        weight=problem.weight * rows.size / problem.n,
    )
    end = _minimise(sample)
    columns = Columns(problem, few.mean(axis=0), few.std(axis=0))
    near = np.abs(end.everywhere) >= NEAR * sample.weight / 2
    near[end.columns.working] |= end.face.theta != 0
    theta = np.zeros(problem.p)
    theta[end.columns.working] = end.face.theta
    columns.admit(np.flatnonzero(near))
    return columns, theta[columns.working]


def _near(columns: Columns, everywhere: Array, size: float, weight: float, active: int) -> Places:
    """Columns outside of the working set whose slopes exceed the weight or, but for rounding, may; the largest, in the order of columns."""
    excess = np.abs(everywhere) + columns.noise_outside(size) - weight
    excess[columns.working] = -np.inf
    found = np.flatnonzero(excess >= 0)
    room = max(GROWTH, active)
    if found.size > room:
        found = np.sort(found[np.argpartition(-excess[found], room - 1)[:room]])
    return found


ENTRY = Solver(
    name="working_set",
    title="an active set inside a growing working set of columns, exact on each face",
    loss=Kind.QUADRATIC,
    penalties=(Kind.PIECEWISE_LINEAR,),
    certifies=Certifies.DUALITY_GAP,
    order=10,
    solve=solve,
    reference="Osborne, Presnell and Turlach (2000), A new approach to variable selection in least squares problems",
)

__all__ = ["ENTRY"]
