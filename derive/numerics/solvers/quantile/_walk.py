"""From vertex to vertex downhill: a row (or a zero coefficient) is let go, the line search is a weighted median, a row takes its place.

Where the slope of a held row lies beyond the two slopes of its kink, letting that row go leads downhill; likewise an
unknown at zero where |a_j'd| > w_j. Barrodale and Roberts (1973), An improved algorithm for discrete l1 linear
approximation, SIAM J. Numer. Anal. 10; Koenker (2005), Quantile Regression, sec. 6.2.
"""

from collections.abc import Callable

import numpy as np

from derive.numerics.problem import Array, Places
from derive.numerics.solvers.quantile._state import Edges, State

REFRESH = 25
"""Pivots after which everything is computed anew."""
TINY = 1e-11
"""A rate below this part of the lengths that it is the product of is zero."""

Goal = Callable[[Array], Array]
"""For directions, shape (q, m): negative where it is wanted that the vertex moves that way, although the value stays the same."""


def run(state: State, goal: Goal, limit: int) -> bool:
    """Until no edge leads downhill, and no level one towards the goal; whether that was reached in so many pivots.

    Raises
    ------
    LinAlgError
        Rounding has led to rows that are dependent.
    """
    until = state.pivots + limit
    while True:
        edges = state.edges()
        edge = pick(state, edges, goal)
        if edge is None:
            if state.fresh == state.pivots:
                return True
            state.refresh()
        elif state.pivots >= until or not follow(state, edges, edge):
            return False
        elif state.pivots - state.fresh >= REFRESH:
            state.refresh()


def pick(state: State, edges: Edges, goal: Goal) -> int | None:
    """The steepest edge downhill, by its length; where there is none, a level one towards the goal."""
    steepness = np.where(edges.slopes < -edges.errors, edges.slopes / edges.lengths, 0.0)
    if steepness.min(initial=0.0) < 0:
        return int(steepness.argmin())
    level = np.flatnonzero(np.abs(edges.slopes) <= edges.errors)
    if not level.size:
        return None
    wish = goal(directions(state, edges, level))
    best = int(wish.argmin())
    return int(level[best]) if wish[best] < 0 else None


def directions(state: State, edges: Edges, among: Places) -> Array:
    """Directions of these edges, shape (q, m)."""
    return np.stack([state.direction(int(edges.places[edge]), float(edges.signs[edge])) for edge in among], axis=1)


def follow(state: State, edges: Edges, edge: int) -> bool:
    """To the lowest point of the line; False where it has none."""
    place, sign = int(edges.places[edge]), float(edges.signs[edge])
    direction = state.direction(place, sign)
    rate = state.rows.A @ direction
    met, when, jumps = _crossings(state, direction, rate)
    stop = _lowest(when, jumps, float(-edges.slopes[edge] - edges.errors[edge]))
    if stop is None:
        return False
    crossed, last = stop
    step = float(when[last])
    state.residual -= step * rate
    state.residual[state.held] = 0.0
    state.beta += step * direction
    state.cross(met[crossed])
    state.exchange(place, sign, int(met[last]), step)
    return True


def _crossings(state: State, direction: Array, rate: Array) -> tuple[Places, Array, Array]:
    """Rows, and N + unknowns, that reach zero; when; and by how much the slope rises there."""
    length = float(np.linalg.norm(direction))
    towards = np.where(state.up, rate, -rate)
    towards[state.held] = 0.0
    met = np.flatnonzero(towards > TINY * length * state.lengths)
    towards = towards[met]
    distance = np.where(state.up[met], state.residual[met], -state.residual[met])
    when, jumps = np.maximum(distance, 0.0) / towards, towards * state.width[met]
    active = state.active[state.rows.weights[state.active] > 0]
    falling = np.where(state.plus[active], -direction[active], direction[active])
    near = falling > TINY * length
    if not near.any():
        return met, when, jumps
    active, falling = active[near], falling[near]
    distance = np.where(state.plus[active], state.beta[active], -state.beta[active])
    return (
        np.concatenate([met, state.y.size + active]),
        np.concatenate([when, np.maximum(distance, 0.0) / falling]),
        np.concatenate([jumps, 2 * state.rows.weights[active] * falling]),
    )


def _lowest(when: Array, jumps: Array, need: float) -> tuple[Places, int] | None:
    """The crossings before the slope, which is -need at first, is no longer negative, and the one where it turns."""
    count = min(64, when.size)
    while count:
        near = np.argpartition(when, count - 1)[:count] if count < when.size else np.arange(when.size)
        near = near[np.argsort(when[near], kind="stable")]
        total = np.cumsum(jumps[near])
        stop = int(np.searchsorted(total, need))
        if stop < count:
            return near[:stop], int(near[stop])
        if count == when.size:
            break
        count = min(4 * count, when.size)
    return None
