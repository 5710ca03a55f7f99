"""A vertex with all that belongs to it, and the walk from vertex to vertex downhill.

At a vertex the slopes d_i = h_i'(r_i) of the rows that are not held are known, and those of the held ones solve A'd = w sign(beta) over
the active unknowns. Where the slope of a held row lies beyond the two slopes of its kink, letting that row go leads downhill; likewise
an unknown at zero where |a_j'd| > w_j. The line search is a weighted median; the row it ends at takes the place of what was let go.
Barrodale and Roberts (1973), An improved algorithm for discrete l1 linear approximation, SIAM J. Numer. Anal. 10; Koenker (2005),
Quantile Regression, sec. 6.2.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np

from derive.numerics.problem import Array, Places
from derive.numerics.solvers.quantile._start import Basis, Mask, WeightedRows
from derive.vocabulary.frozen import dataclass

EPS = float(np.finfo(np.float64).eps)
REFRESH = 25
"""Pivots after which everything is computed anew."""
TINY = 1e-11
"""A rate below this part of the lengths that it is the product of is zero."""

Goal = Callable[[Array], Array]
"""For directions, shape (q, m): negative where it is wanted that the vertex moves that way, although the value stays the same."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """The edges at a vertex: first up and then down for all held rows, then the same for all inactive unknowns.

    A place is a position in `held`, or len(held) + position among the inactive; a sign is +1 where the residual, or the unknown, becomes
    positive. A slope is that of the value along the edge, by a unit of residual or unknown; an error what rounding may have made of a
    slope of zero; lengths are those of the directions, about.
    """

    places: Places
    signs: Array
    slopes: Array
    errors: Array
    lengths: Array


class State:
    """A vertex under way, y instead of the rows' own. Signs of rows that are not held are kept through zero: a tie is on one side."""

    def __init__(self, rows: WeightedRows, basis: Basis, y: Array) -> None:
        self.rows, self.y = rows, y
        self.active, self.held = basis.active.copy(), basis.held.copy()
        self.width = rows.below + rows.above
        self.lengths = np.sqrt(np.einsum("ij,ij->i", rows.A, rows.A))
        self.mass = np.abs(rows.A).T @ np.maximum(rows.below, rows.above) + rows.weights
        self.up: Mask = np.ones(y.size, dtype=bool)
        self.plus: Mask = np.ones(rows.weights.size, dtype=bool)
        self.pivots = 0
        self.refresh(0.0)

    @property
    def basis(self) -> Basis:
        """The vertex."""
        return Basis(active=self.active.copy(), held=self.held.copy())

    def fork(self) -> State:
        """The same, to be changed by itself."""
        other = copy.copy(self)
        other.active, other.held = self.active.copy(), self.held.copy()
        other.up, other.plus = self.up.copy(), self.plus.copy()
        other.beta, other.residual = self.beta.copy(), self.residual.copy()
        other.pull, other.AH, other.inverse = self.pull.copy(), self.AH.copy(), self.inverse.copy()
        return other

    def refresh(self, size: float = 1.0) -> None:
        """Everything from the basis alone; signs that are wrong by more than `size` times rounding are mended."""
        rows = self.rows
        self.AH = rows.A[self.held]
        self.inverse = np.linalg.inv(self.AH[:, self.active])
        self.beta, self.error = self.solve(self.y)
        self.residual = self.y - rows.A @ self.beta
        self.residual[self.held] = 0.0
        self.up = np.where(self.apart(size), self.residual > 0, self.up)
        wrong = np.abs(self.beta) > size * self.error
        self.plus = np.where(wrong, self.beta > 0, self.plus)
        self.pull = np.asarray(rows.A.T @ self.slopes())
        self.fresh = self.pivots

    def apart(self, size: float = 1.0) -> Mask:
        """Rows whose residual is more than `size` times rounding."""
        return np.asarray(np.abs(self.residual) > size * (64 * EPS * np.abs(self.y) + self.lengths * self.error))

    def solve(self, y: Array) -> tuple[Array, float]:
        """beta that interpolates the held rows of y, and a bound of its error by rounding."""
        M = self.AH[:, self.active]
        beta = np.zeros(self.rows.weights.size)
        found = self.inverse @ y[self.held]
        found += self.inverse @ (y[self.held] - M @ found)
        beta[self.active] = found
        terms = np.abs(M) @ np.abs(found) + np.abs(y[self.held])
        error = np.abs(self.inverse) @ terms
        return beta, 16 * EPS * float(np.linalg.norm(error) + np.linalg.norm(found))

    def slopes(self) -> Array:
        """h_i' of the rows that are not held; zero for those that are."""
        found = np.where(self.up, self.rows.above, -self.rows.below)
        found[self.held] = 0.0
        return found

    def held_slopes(self) -> Array:
        """The dual of the held rows."""
        signed = np.where(self.plus, self.rows.weights, -self.rows.weights)
        wanted = (signed - self.pull)[self.active]
        found = self.inverse.T @ wanted
        if self.fresh == self.pivots:
            found += self.inverse.T @ (wanted - self.AH[:, self.active].T @ found)
        return np.asarray(found)

    def inactive(self) -> Places:
        """Unknowns that are held at zero."""
        rest = np.ones(self.rows.weights.size, dtype=bool)
        rest[self.active] = False
        return np.flatnonzero(rest)

    def edges(self) -> Edges:
        """All edges with their slopes."""
        rows, dual, rest, k = self.rows, self.held_slopes(), self.inactive(), self.held.size
        error = 8 * EPS * (np.abs(self.inverse).T @ self.mass[self.active])
        norms = np.linalg.norm(self.inverse, axis=0)
        across = self.AH[:, rest]
        value = self.pull[rest] + across.T @ dual
        spread = 8 * EPS * self.mass[rest] + np.abs(across).T @ error
        ones = np.ones(rest.size)
        return Edges(
            places=np.concatenate([np.arange(k), np.arange(k), k + np.arange(rest.size), k + np.arange(rest.size)]),
            signs=np.repeat([1.0, -1.0, 1.0, -1.0], [k, k, rest.size, rest.size]),
            slopes=np.concatenate(
                [rows.above[self.held] - dual, rows.below[self.held] + dual, rows.weights[rest] - value, rows.weights[rest] + value]
            ),
            errors=np.concatenate([error, error, spread, spread]),
            lengths=np.concatenate([norms, norms, ones, ones]),
        )

    def direction(self, place: int, sign: float) -> Array:
        """The change of beta along an edge, shape (q,)."""
        found = np.zeros(self.rows.weights.size)
        k = self.held.size
        if place < k:
            found[self.active] = -sign * self.inverse[:, place]
        else:
            column = self.inactive()[place - k]
            found[self.active] = -sign * (self.inverse @ self.AH[:, column])
            found[column] = sign
        return found

    def cross(self, crossed: Places) -> None:
        """These rows, and N + unknowns, change sides."""
        n = self.y.size
        rows, unknowns = crossed[crossed < n], crossed[crossed >= n] - n
        self.pull += np.where(self.up[rows], -self.width[rows], self.width[rows]) @ self.rows.A[rows]
        self.up[rows] = ~self.up[rows]
        self.plus[unknowns] = ~self.plus[unknowns]

    def exchange(self, place: int, sign: float, entering: int, step: float) -> None:
        """What is let go, after such a step, and the row or N + unknown that is held instead."""
        A, k, n = self.rows.A, self.held.size, self.y.size
        self.pivots += 1
        if entering < n:
            self.pull -= (self.rows.above[entering] if self.up[entering] else -self.rows.below[entering]) * A[entering]
            self.residual[entering] = 0.0
        if place < k:
            leaving = self.held[place]
            self.up[leaving] = sign > 0
            self.residual[leaving] = sign * step
            self.pull += (self.rows.above[leaving] if sign > 0 else -self.rows.below[leaving]) * A[leaving]
        if place < k and entering < n:
            # A change of rank one (Sherman and Morrison).
            change = A[entering, self.active] @ self.inverse
            pivot = change[place]
            change[place] -= 1.0
            self.inverse -= np.outer(self.inverse[:, place] / pivot, change)
            self.held[place] = entering
            self.AH[place] = A[entering]
            return
        if place >= k:
            column = self.inactive()[place - k]
            self.plus[column] = sign > 0
            self.active = np.append(self.active, column)
        else:
            self.held = np.delete(self.held, place)
        if entering < n:
            self.held = np.append(self.held, entering)
        else:
            self.active = self.active[self.active != entering - n]
            self.beta[entering - n] = 0.0
        self.AH = A[self.held]
        self.inverse = np.linalg.inv(self.AH[:, self.active])


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
