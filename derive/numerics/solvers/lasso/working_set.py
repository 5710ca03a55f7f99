"""Least squares with an L1 penalty: an exact active set inside a working set of columns, which grows until no slope exceeds the weight.

theta minimises sum r_i^2 + w * sum |theta_j| if and only if X_j'r = (w/2) sign(theta_j) where theta_j is not zero, and
|X_j'r| <= w/2 everywhere (Tibshirani 2013, "The lasso problem and uniqueness", eq. 2 and 3).
"""

from dataclasses import dataclass

import numpy as np

from derive.numerics.certificates import Certifies, duality_gap
from derive.numerics.problem import BLOCK, Array, Kind, Places, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.lasso._active import Face, cleared, descend
from derive.numerics.solvers.lasso._columns import Columns
from derive.numerics.solvers.lasso._factor import Gram, Tall
from derive.numerics.solvers.lasso._ties import Ties, ties

GROWTH = 32
"""At least so many columns may join the working set at once; and no more than are active, which doubles them."""
FALL, SLOW = 0.1, 0.5
"""The weight comes down from the largest slope by a factor at a time; by the slow one from where a quarter of as many coordinates as
there are rows is active, because what enters too early mostly leaves again there."""
ROUNDS = 200
"""After so many passes over the data the weight falls at once; what is left ends with the working set's growth, or is given up."""
PATIENCE = 4
"""So many steps that should have been the last one, and were not, call for columns instead of their Gram matrix; so many more end it."""
REFINED = 1e-9
"""A step of this relative length, taken from slopes of the data, leaves nothing that another one would mend."""
SAMPLE = 64
"""Rows from which centres and spreads are estimated."""
TALL = 8
"""From so many blocks of rows on the working set is guessed from a sample of rows."""
SAMPLED, CHUNK, CROWD = 2048, 64, 256
"""Rows of a sample; rows of it that stand together; so many active columns in it say little about those of all rows."""
NEAR = 0.9
"""Columns whose slopes are this part of the weight in the sample are put into the working set, too."""
VISIBLE = 1e-11
"""Rounding of this part of the weight calls for a mended dual point."""
MARGIN = 4 * float(np.finfo(np.float64).eps)
"""Relative rounding of an inner product, as far as it is likely."""
MENDED = 3
"""Each leaves a rounding error of what the one before it corrected."""


@dataclass(slots=True)
class _End:
    """Where the search stopped: the working set, the face, slopes over all columns, passes over the data, whether nothing is left to do."""

    columns: Columns
    face: Face
    everywhere: Array
    rounds: int
    settled: bool


@np.errstate(all="ignore")
def solve(problem: Problem) -> Candidate | Declined:
    """A minimiser, and whether it is the only one where that is known."""
    end = _minimise(problem)
    face, found = end.face, Ties(theta=end.face.theta, unique=None)
    if end.settled:
        face = cleared(face, np.sqrt(end.columns.gram.diagonal()), end.columns.size)
        found = ties(end.columns, face)
    # What is shown instead of the point that was reached must be certified as it would be.
    for theta in (found.theta, face.theta):
        if theta is end.face.theta:
            break
        candidate = _candidate(end, face, found, theta)
        if duality_gap(problem, candidate).holds:
            return candidate
    return _candidate(end, end.face, found, end.face.theta)


def _candidate(end: _End, face: Face, found: Ties, theta: Array) -> Candidate:
    """Over all columns, from one over the working set."""
    everywhere = np.zeros(end.columns.problem.p)
    everywhere[end.columns.working] = theta
    return Candidate(
        theta=everywhere,
        intercept=end.columns.intercept(theta),
        dual=_witness(end.columns, face),
        iterations=end.rounds,
        unique=found.unique,
        dependencies=found.dependencies,
    )


def _witness(columns: Columns, face: Face) -> Array | None:
    """The dual point d = 2r with X_A'd = w s, |X_j'd| <= w; None where 2r from the data will do.

    It is too coarse about large offsets, and for weights that are small against y. A step inside the span of the active columns mends
    the equations at the size of d itself, and aims a little inside the box, so that whoever checks it by another summation finds it
    feasible.
    """
    active = face.active
    hidden = bool((columns.noise_inside(face.theta)[active] > VISIBLE * face.weight).any())
    if not (hidden or columns.far):
        return None
    half = columns.y - columns.combined(face.theta)
    if not hidden:
        return 2 * half
    lengths = np.sqrt(columns.gram.diagonal())[active]
    step = np.zeros(columns.working.size)
    for _ in range(MENDED):
        margin = MARGIN * lengths * float(np.linalg.norm(half))
        goal = np.sign(face.theta[active]) * np.maximum(face.weight - margin, 0.0)
        step[active] = face.factor.solve(goal - columns.correlated(half)[active])
        half = half + columns.combined(step)
    return 2 * half


def _minimise(problem: Problem) -> _End:
    weight = problem.weight / 2
    start = _sampled(problem) if problem.n >= TALL * BLOCK else None
    columns, theta, level = start or _at_zero(problem)
    inside = columns.products - columns.gram @ theta
    everywhere = np.zeros(problem.p)
    complete, stalls, rounds = False, 0, 0
    while True:
        form = Gram(columns.gram) if stalls < PATIENCE else Tall(columns.compressed())
        limit = 100 + 20 * min(problem.n, columns.working.size)
        face = descend(form, level, theta, inside, columns.noise_inside(theta), limit)
        if complete:
            stalls += 1
            small = _length(columns, face.theta - theta) <= REFINED * _length(columns, face.theta)
            optimal = not (face.excess() > 0).any()
            if (small and optimal) or stalls > 2 * PATIENCE or rounds > ROUNDS:
                return _End(columns, face, everywhere, rounds, optimal)
        theta = face.theta
        everywhere, inside, size = columns.slopes(theta)
        rounds += 1
        new = _near(columns, everywhere, size, level, face.factor.size)
        complete = new.size == 0 and level == weight
        if new.size == 0 and level > weight:
            level = _lower(level, weight, FALL if 4 * face.factor.size < problem.n else SLOW) if rounds < ROUNDS else weight
            new = _near(columns, everywhere, size, level, face.factor.size)
        if new.size:
            columns.admit(new)
            theta = np.concatenate((theta, np.zeros(new.size)))
            inside = np.concatenate((inside, columns.products[-new.size :] - columns.gram[-new.size :] @ theta))


def _lower(level: float, weight: float, fall: float) -> float:
    """The next level on the way down to the weight, which is reached rather than approached."""
    return fall * level if fall * level > 2 * weight else weight


def _length(columns: Columns, theta: Array) -> float:
    """Of the terms X_j theta_j, together."""
    return float(np.sqrt(columns.gram.diagonal()) @ np.abs(theta))


def _at_zero(problem: Problem) -> tuple[Columns, Array, float]:
    """The working set of the columns with the largest slopes at theta = 0; of all of them where they are few."""
    few = problem.X[:SAMPLE]
    columns = Columns(problem, few.mean(axis=0), few.std(axis=0))
    if problem.p <= 2 * GROWTH:
        columns.admit(np.arange(problem.p))
        return columns, np.zeros(problem.p), problem.weight / 2
    everywhere, _, size = columns.slopes(np.zeros(0))
    level = _lower(float(np.abs(everywhere).max(initial=0.0)), problem.weight / 2, FALL)
    columns.admit(_near(columns, everywhere, size, level, 0))
    return columns, np.zeros(columns.working.size), level


def _sampled(problem: Problem) -> tuple[Columns, Array, float] | None:
    """The working set, and a start, from the minimiser on a sample of rows; the sample decides about speed only."""
    chunks = np.random.default_rng(0).choice(problem.n // CHUNK, SAMPLED // CHUNK, replace=False)
    rows = [slice(CHUNK * chunk, CHUNK * (chunk + 1)) for chunk in np.sort(chunks).tolist()]
    few = np.concatenate([problem.X[part] for part in rows])
    sample = Problem(
        name=problem.name,
        X=few,
        y=np.concatenate([problem.y[part] for part in rows]),
        intercept=problem.intercept,
        loss=problem.loss,
        penalty=problem.penalty,
        weight=problem.weight * few.shape[0] / problem.n,
    )
    end = _minimise(sample)
    if end.face.factor.size > CROWD:
        return None
    columns = Columns(problem, few.mean(axis=0), few[:: CHUNK // 2].std(axis=0))
    near = np.abs(end.everywhere) >= NEAR * sample.weight / 2
    near[end.columns.working] |= end.face.theta != 0
    theta = np.zeros(problem.p)
    theta[end.columns.working] = end.face.theta
    columns.admit(np.flatnonzero(near))
    return columns, theta[columns.working], problem.weight / 2


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
