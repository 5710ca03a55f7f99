"""Piecewise linear loss, an L1 penalty as pseudo-rows: an exact vertex of the linear program, with its dual."""

import numpy as np

from derive.numerics.certificates import Certifies
from derive.numerics.dependence import independence
from derive.numerics.problem import Array, Kind, Places, Problem
from derive.numerics.solution import Candidate, Declined, Dependency, Interval
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.quantile._frame import Frame, frame
from derive.numerics.solvers.quantile._preprocessing import reduced, sample, whole
from derive.numerics.solvers.quantile._start import Basis

ROUNDS = 3
ZERO = 1e-14
"""A slope below this is zero."""


@np.errstate(all="ignore")
def solve(problem: Problem) -> Candidate | Declined:
    """The lexicographically smallest optimal vertex (intercept, theta_1, ..., theta_p)."""
    coordinates, dependent, places = _frame(problem)
    found = None if places is None else reduced(coordinates, places)
    if found is None:
        found = whole(coordinates)
    if found is None:
        return Declined(reason="no rows were found that determine the coefficients: columns are nearly dependent")
    vertex, held = found.vertex, found.held
    theta, intercept = coordinates.whole(_interpolated(coordinates, vertex.basis, vertex.beta, held))
    signs = np.where(vertex.state.plus, 1.0, -1.0)
    return Candidate(
        theta=theta,
        intercept=intercept,
        dual=_balanced(coordinates, vertex.basis, found.dual, held, signs),
        iterations=vertex.pivots,
        unique=False if dependent and problem.penalty is Kind.ABSENT else found.face.unique,
        dependencies=dependent,
        intervals=_intervals(problem, found.face.extent, coordinates, dependent),
    )


def _intervals(
    problem: Problem, extent: tuple[tuple[int, float, float], ...], coordinates: Frame, dependent: tuple[Dependency, ...]
) -> tuple[Interval, ...]:
    """Ranges by the problem's columns; but columns that depend on each other have none where no penalty holds them."""
    first, entangled = int(problem.intercept), set[int]()
    if problem.penalty is Kind.ABSENT:
        entangled = {column for dependency in dependent for column in (dependency.column, *dependency.coefficients)}
    ranges = ((-1 if place < first else int(coordinates.columns[place - first]), low, high) for place, low, high in extent)
    return tuple(Interval(column=column, low=low, high=high) for column, low, high in ranges if column not in entangled)


def _frame(problem: Problem) -> tuple[Frame, tuple[Dependency, ...], Places | None]:
    """Coordinates, the columns that depend on others, and the sample to begin with."""
    places, columns = sample(problem), np.arange(problem.p)
    found = frame(problem, columns, places)
    if found.sound:
        return found, (), places
    known = independence(problem.X, intercept=problem.intercept)
    if problem.penalty is Kind.ABSENT and known.dependencies:
        columns = np.array([column for column in known.kept if column >= 0], dtype=np.intp)
        found = frame(problem, columns, places)
    if places is not None and not found.sound and found.R is None:
        # The sample misses what tells the columns apart.
        return frame(problem, columns, None), known.dependencies, None
    return found, known.dependencies, places


def _interpolated(frame: Frame, basis: Basis, beta: Array, held: Places) -> Array:
    """(intercept, coefficients of the kept columns) that interpolate the `held` rows of the problem: refined in the problem's units.

    Residuals of the held rows are computed in the longest floating point type that there is.
    """
    problem, first = frame.problem, int(frame.problem.intercept)
    found = frame.point(beta)
    if not held.size:
        return found
    X = problem.X[np.ix_(held, frame.columns)].astype(np.longdouble)
    y = problem.y[held].astype(np.longdouble)
    inverse = np.linalg.inv(frame.matrix(held)[:, basis.active])
    best, least = found, np.inf
    for _ in range(ROUNDS):
        residual = y - X @ found[first:].astype(np.longdouble)
        if first:
            residual -= found[0]
        largest = float(np.abs(residual).max())
        if largest < least:
            best, least = found, largest
        if largest == 0.0:
            break
        step = np.zeros(frame.q)
        step[basis.active] = inverse @ (residual.astype(np.float64) * frame.y_scale)
        found = found + frame.moves(step)
    return best


def _balanced(frame: Frame, basis: Basis, dual: Array, held: Places, signs: Array) -> Array:
    """The dual, changed in place, with the slopes of the held rows refined: X'd = w sign(theta), 1'd = 0 over the active unknowns.

    That is by all rows of the problem; the signs, shape (q,), are those of beta.
    """
    if not held.size:
        return dual
    inverse = np.linalg.inv(frame.matrix(held)[:, basis.active])
    for _ in range(2):
        excess = frame.weights() * signs - frame.combined(dual)
        dual[held] += inverse.T @ excess[basis.active]
    # Where nothing else pulls at what a row alone determines, its slope is zero.
    dual[held] = np.where(np.abs(dual[held]) < ZERO, 0.0, dual[held])
    return dual


ENTRY = Solver(
    name="quantile_vertex",
    title="interior point, then an exact vertex of the linear program",
    loss=Kind.PIECEWISE_LINEAR,
    penalties=(Kind.ABSENT, Kind.PIECEWISE_LINEAR),
    certifies=Certifies.DUAL_VERTEX,
    order=10,
    solve=solve,
    reference="Portnoy and Koenker (1997), Statistical Science 12; Barrodale and Roberts (1973), SIAM J. Numer. Anal. 10",
)
