"""Piecewise linear loss, an L1 penalty as pseudo-rows: an exact vertex of the linear program, with its dual."""

import numpy as np

from derive.numerics.certificates import Certifies
from derive.numerics.dependence import independence
from derive.numerics.problem import Kind, Places, Problem
from derive.numerics.solution import Candidate, Declined, Dependency, Interval
from derive.numerics.solvers._solver import Solver
from derive.numerics.solvers.quantile._finish import balance, interpolate
from derive.numerics.solvers.quantile._frame import Frame, frame
from derive.numerics.solvers.quantile._preprocessing import reduced, sample, whole


def solve(problem: Problem) -> Candidate | Declined:
    """The lexicographically smallest optimal vertex (intercept, theta_1, ..., theta_p)."""
    with np.errstate(all="ignore"):
        return _solve(problem)


def _solve(problem: Problem) -> Candidate | Declined:
    coordinates, dependent, places = _frame(problem)
    found = None if places is None else reduced(coordinates, places)
    if found is None:
        found = whole(coordinates)
    if found is None:
        return Declined(reason="no rows were found that determine the coefficients: columns are nearly dependent")
    vertex, held = found.vertex, found.held
    theta, intercept = coordinates.whole(interpolate(coordinates, vertex.basis, vertex.beta, held))
    signs = np.where(vertex.state.plus, 1.0, -1.0)
    return Candidate(
        theta=theta,
        intercept=intercept,
        dual=balance(coordinates, vertex.basis, found.dual, held, signs),
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
