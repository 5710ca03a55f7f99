"""Piecewise linear loss: an exact vertex of the linear program, with its dual; absolute deviations, quantiles, L1 penalty as pseudo-rows."""

from __future__ import annotations

import numpy as np

from derive.numerics.dependence import independence
from derive.numerics.problem import Kind, Problem
from derive.numerics.solution import Candidate, Declined, Interval
from derive.numerics.solvers._solver import Certifies, Solver
from derive.numerics.solvers._vertex_face import descend, face, lexicographic
from derive.numerics.solvers._vertex_finish import balance, interpolate
from derive.numerics.solvers._vertex_frame import frame
from derive.numerics.solvers._vertex_start import cold


def solve(problem: Problem) -> Candidate | Declined:
    """The lexicographically smallest optimal vertex (intercept, theta_1, ..., theta_p)."""
    with np.errstate(all="ignore"):
        return _solve(problem)


def _solve(problem: Problem) -> Candidate | Declined:
    found = independence(problem.X, intercept=problem.intercept)
    penalised = problem.penalty is Kind.PIECEWISE_LINEAR
    kept = np.arange(problem.p) if penalised else np.array([column for column in found.kept if column >= 0], dtype=np.intp)
    coordinates = frame(problem, kept, None)
    rows = coordinates.rows(None)
    basis = cold(rows)
    if basis is None:
        return Declined(reason="columns that are nearly dependent")
    vertex = descend(rows, basis, lexicographic(coordinates))
    known = face(coordinates, rows, vertex)
    held = vertex.basis.held
    point = interpolate(coordinates, vertex.basis, vertex.beta, held)
    signs = np.where(vertex.walk.plus, 1.0, -1.0)
    dual = balance(coordinates, vertex.basis, vertex.dual.copy(), held, signs)
    theta, intercept = coordinates.whole(point)
    first = int(problem.intercept)
    return Candidate(
        theta=theta,
        intercept=intercept,
        dual=dual,
        iterations=vertex.pivots,
        unique=False if found.dependencies and not penalised else known.unique,
        dependencies=found.dependencies,
        intervals=tuple(
            Interval(column=-1 if first and not place else int(kept[place - first]), low=low, high=high)
            for place, low, high in known.extent
        ),
    )


ENTRY = Solver(
    name="quantile_vertex",
    title="interior point, then an exact vertex of the linear program",
    loss=Kind.PIECEWISE_LINEAR,
    penalties=(Kind.ABSENT, Kind.PIECEWISE_LINEAR),
    certifies=Certifies.DUAL_VERTEX,
    order=10,
    solve=solve,
    reference="Portnoy and Koenker (1997), The Gaussian hare and the Laplacian tortoise, Statistical Science 12; Koenker (2005), Quantile Regression, ch. 6",
)

__all__ = ["ENTRY", "solve"]
