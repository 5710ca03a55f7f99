"""All minimisers: a face of the vertex that was found, its lexicographically smallest vertex, and its extent along each axis.

At an optimal vertex the edges along which the value stays the same span the face. The vertex from which none of them
leads to a smaller intercept, or with the same one to a smaller theta_1, and so on, is one and the same from any start.
"""

import numpy as np

from derive.numerics.problem import Array
from derive.numerics.solvers.quantile._frame import Frame
from derive.numerics.solvers.quantile._start import Basis, Mask, WeightedRows
from derive.numerics.solvers.quantile._walk import EPS, Goal, State, directions, follow, run
from derive.vocabulary.frozen import dataclass

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

    `dual`, shape (N,), are the slopes of the rows. It is `settled` where no edge leads down, and each row and coefficient is on the
    side that its slope says. `state` is that at the end, for going on from there; its y is moved a little.
    """

    basis: Basis
    beta: Array
    dual: Array
    settled: bool
    pivots: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimalFace:
    """What is known about other minimisers: `ends` are vertices of the face.

    `extent` has coordinate (as in `Frame.point`), smallest and largest value; for those that vary, where they were computed.
    """

    unique: bool | None
    ends: tuple[Array, ...] = ()
    extent: tuple[tuple[int, float, float], ...] = ()


def lexicographic(frame: Frame) -> Goal:
    """Towards the smallest (intercept, theta_1, theta_2, ...)."""

    def wish(moves: Array) -> Array:
        moved = _relative(frame, moves)
        first = (moved != 0).argmax(axis=0)
        return np.asarray(moved[first, np.arange(first.size)])

    return wish


def along(frame: Frame, coordinate: int, sign: float) -> Goal:
    """Towards smaller values of sign * coordinate."""
    return lambda moves: sign * _relative(frame, moves)[coordinate]


def _relative(frame: Frame, moves: Array) -> Array:
    """Coordinates of the directions relative to the terms that they are sums of; zero where that is rounding."""
    moved, sizes = frame.moves(moves), frame.sizes(moves)
    relative = np.divide(moved, sizes, out=np.zeros_like(moved), where=sizes > 0)
    relative[np.abs(relative) <= SIGNIFICANT] = 0.0
    return relative


def descend(rows: WeightedRows, basis: Basis, goal: Goal) -> Vertex:
    """To an optimal vertex, by a descent in which y is moved a little, so that ties cannot make it go round in circles."""
    exact = State(rows, basis, rows.y)
    if not rows.penalised.size and not exact.apart().any():
        # Every row is interpolated: all slopes may be zero.
        return Vertex(basis=basis, beta=exact.beta, dual=np.zeros(rows.y.size), settled=True, pivots=0, state=exact)
    found = Vertex(basis=basis, beta=exact.beta, dual=exact.slopes(), settled=False, pivots=0, state=exact)
    generator = np.random.default_rng(0)
    noise = generator.uniform(0.5, 1.0, rows.y.size) * generator.choice([-1.0, 1.0], rows.y.size) * (1 + np.abs(rows.y))
    limit, pivots = 2000 + 20 * rows.weights.size + rows.y.size, 0
    for size in TIES:
        state = State(rows, basis, rows.y + size * noise)
        try:
            reached = run(state, goal, limit - pivots)
        except np.linalg.LinAlgError:
            # On another way that may not happen.
            continue
        pivots += state.pivots
        beta, error = state.solve(rows.y)
        dual = state.slopes()
        dual[state.held] = state.held_slopes()
        settled = reached and _on_their_sides(rows, state, beta, error)
        basis = state.basis
        found = Vertex(basis=basis, beta=beta, dual=dual, settled=settled, pivots=pivots, state=state)
        if settled or pivots >= limit:
            break
    return found


def _on_their_sides(rows: WeightedRows, state: State, beta: Array, error: float) -> bool:
    """Whether the signs of the descent are right, up to rounding, where y has not been moved."""
    residual = rows.y - rows.A @ beta
    residual[state.held] = 0.0
    rounding = 64 * EPS * np.abs(rows.y) + state.lengths * error
    wrong: Mask = np.where(state.up, residual < -rounding, residual > rounding)
    if wrong.any():
        return False
    value = beta[state.active][rows.weights[state.active] > 0]
    side = state.plus[state.active][rows.weights[state.active] > 0]
    return not bool(np.where(side, value < -error, value > error).any())


def face(frame: Frame, rows: WeightedRows, vertex: Vertex) -> OptimalFace:
    """Whether there are other minimisers than this lexicographically smallest one, and how far they extend."""
    if not vertex.settled:
        return OptimalFace(unique=None)
    try:
        return _face(frame, rows, vertex)
    except np.linalg.LinAlgError:
        return OptimalFace(unique=None)


def _face(frame: Frame, rows: WeightedRows, vertex: Vertex) -> OptimalFace:
    if not vertex.dual.any():
        # No slope is next to a bound, and the columns are independent.
        return OptimalFace(unique=True)
    state = vertex.state
    edges = state.edges()
    level = np.flatnonzero(edges.slopes <= edges.errors)
    doubtful = bool((edges.slopes <= SURE * edges.errors).sum() > level.size)
    if not level.size:
        return OptimalFace(unique=None if doubtful else True)
    if level.size * frame.q > WIDEST:
        return OptimalFace(unique=None)
    here = frame.point(vertex.beta)
    ends: list[Array] = []
    extent = []
    if level.size == 1:
        other = state.fork()
        if not follow(other, edges, int(level[0])):
            return OptimalFace(unique=None)
        ends = [other.solve(rows.y)[0]]
        there = frame.point(ends[0])
        ranges = [(place, min(pair), max(pair)) for place, pair in enumerate(zip(here.tolist(), there.tolist(), strict=True))]
    else:
        ranges = []
        moved = _relative(frame, directions(state, edges, level))
        for place in range(frame.q):
            bounds = [float(here[place])] * 2
            for side, sign in enumerate((1.0, -1.0)):
                if (sign * moved[place] < 0).any():
                    other = state.fork()
                    if not run(other, along(frame, place, sign), 200 + 10 * level.size):
                        return OptimalFace(unique=None)
                    end = other.solve(rows.y)[0]
                    ends.append(end)
                    bounds[side] = float(frame.point(end)[place])
            ranges.append((place, bounds[0], bounds[1]))
    sizes = np.max([frame.sizes(end) for end in [vertex.beta, *ends]], axis=0)
    extent = [(place, low, high) for place, low, high in ranges if high - low > 1e3 * EPS * sizes[place]]
    if extent:
        return OptimalFace(unique=False, ends=tuple(ends), extent=tuple(extent))
    return OptimalFace(unique=None if doubtful else True)
