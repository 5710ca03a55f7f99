"""All minimisers: a face of the vertex that was found, its lexicographically smallest vertex, and its extent along each axis.

At an optimal vertex the edges along which the value stays the same span the face. The vertex from which none of them
leads to a smaller intercept, or with the same one to a smaller theta_1, and so on, is one and the same from any start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derive.numerics.problem import Array
from derive.numerics.solvers._vertex_frame import Frame
from derive.numerics.solvers._vertex_rows import Basis, Mask, Rows
from derive.numerics.solvers._vertex_walk import EPS, Goal, Walk

SIGNIFICANT = 1e-9
"""A coordinate of an edge below this part of the terms that it is a sum of is zero."""
TIES = (1e-10, 1e-12, 1e-13, 0.0)
"""By how much y is moved at random, in units of y, so that no vertex interpolates more rows than it holds."""
SURE = 1e3
"""A slope is positive, beyond doubt, where it is so many times what rounding can have made it."""
WIDEST = 4000
"""Level edges times coordinates up to which the extent is computed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vertex:
    """Where a descent ended.

    Parameters
    ----------
    basis : Basis
    beta : ndarray, shape (q,)
    dual : ndarray, shape (N,)
        Slopes of the rows.
    settled : bool
        Whether no edge leads down, and each row and coefficient is on the side that its slope says.
    pivots : int
    walk : Walk
        At the end, for going on from there; its y is moved a little.
    """

    basis: Basis
    beta: Array
    dual: Array
    settled: bool
    pivots: int
    walk: Walk


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """What is known about other minimisers.

    Parameters
    ----------
    unique : bool or None
    ends : tuple of ndarray, shape (q,)
        Vertices of the face.
    extent : tuple of (int, float, float)
        Coordinate (as in `Frame.point`), smallest and largest value; for those that vary, where they were computed.
    """

    unique: bool | None
    ends: tuple[Array, ...] = ()
    extent: tuple[tuple[int, float, float], ...] = ()


def lexicographic(frame: Frame) -> Goal:
    """Towards the smallest (intercept, theta_1, theta_2, ...)."""

    def wish(directions: Array) -> Array:
        moved = _relative(frame, directions)
        first = (moved != 0).argmax(axis=0)
        return np.asarray(moved[first, np.arange(first.size)])

    return wish


def along(frame: Frame, coordinate: int, sign: float) -> Goal:
    """Towards smaller values of sign * coordinate."""
    return lambda directions: sign * _relative(frame, directions)[coordinate]


def _relative(frame: Frame, directions: Array) -> Array:
    """Coordinates of the directions relative to the terms that they are sums of; zero where that is rounding."""
    moved, sizes = frame.moves(directions), frame.sizes(directions)
    relative = np.divide(moved, sizes, out=np.zeros_like(moved), where=sizes > 0)
    relative[np.abs(relative) <= SIGNIFICANT] = 0.0
    return relative


def descend(rows: Rows, basis: Basis, goal: Goal) -> Vertex:
    """To an optimal vertex, by a descent in which y is moved a little, so that ties cannot make it go round in circles."""
    generator = np.random.default_rng(0)
    noise = generator.uniform(0.5, 1.0, rows.y.size) * generator.choice([-1.0, 1.0], rows.y.size) * (1 + np.abs(rows.y))
    limit, pivots = 2000 + 20 * rows.weights.size + rows.y.size, 0
    for size in TIES:
        walk = Walk(rows, basis, rows.y + size * noise)
        reached = walk.run(goal, limit - pivots)
        pivots += walk.pivots
        beta, error = walk.solve(rows.y)
        settled = reached and _on_their_sides(rows, walk, beta, error)
        basis = walk.basis
        if settled or pivots >= limit:
            break
    dual = walk.slopes()
    dual[walk.held] = walk.held_slopes()
    return Vertex(basis=basis, beta=beta, dual=dual, settled=settled, pivots=pivots, walk=walk)


def _on_their_sides(rows: Rows, walk: Walk, beta: Array, error: float) -> bool:
    """Whether the signs of the walk are right, up to rounding, where y has not been moved."""
    residual = rows.y - rows.A @ beta
    residual[walk.held] = 0.0
    rounding = 64 * EPS * np.abs(rows.y) + walk.lengths * error
    wrong: Mask = np.where(walk.up, residual < -rounding, residual > rounding)
    if wrong.any():
        return False
    value = beta[walk.active][rows.weights[walk.active] > 0]
    side = walk.plus[walk.active][rows.weights[walk.active] > 0]
    return not bool(np.where(side, value < -error, value > error).any())


def face(frame: Frame, rows: Rows, vertex: Vertex) -> Face:
    """Whether there are other minimisers than this lexicographically smallest one, and how far they extend."""
    if not vertex.settled:
        return Face(unique=None)
    walk = vertex.walk
    edges = walk.edges()
    level = np.flatnonzero(edges.slopes <= edges.errors)
    doubtful = bool((edges.slopes <= SURE * edges.errors).sum() > level.size)
    if not level.size:
        return Face(unique=None if doubtful else True)
    if level.size * frame.q > WIDEST:
        return Face(unique=None)
    here = frame.point(vertex.beta)
    ends: list[Array] = []
    extent = []
    if level.size == 1:
        other = walk.fork()
        other.at = edges
        if not other.follow(int(level[0])):
            return Face(unique=None)
        ends = [other.solve(rows.y)[0]]
        there = frame.point(ends[0])
        ranges = [(place, min(pair), max(pair)) for place, pair in enumerate(zip(here.tolist(), there.tolist(), strict=True))]
    else:
        ranges = []
        directions = np.stack([walk.direction(int(edges.places[e]), float(edges.signs[e])) for e in level], axis=1)
        moved = _relative(frame, directions)
        for place in range(frame.q):
            bounds = [float(here[place])] * 2
            for side, sign in enumerate((1.0, -1.0)):
                if (sign * moved[place] < 0).any():
                    other = walk.fork()
                    if not other.run(along(frame, place, sign), 200 + 10 * level.size):
                        return Face(unique=None)
                    end = other.solve(rows.y)[0]
                    ends.append(end)
                    bounds[side] = float(frame.point(end)[place])
            ranges.append((place, bounds[0], bounds[1]))
    sizes = np.max([frame.sizes(end) for end in [vertex.beta, *ends]], axis=0)
    extent = [(place, low, high) for place, low, high in ranges if high - low > 1e3 * EPS * sizes[place]]
    if extent:
        return Face(unique=False, ends=tuple(ends), extent=tuple(extent))
    return Face(unique=None if doubtful else True)


__all__ = ["Face", "Vertex", "along", "descend", "face", "lexicographic"]
