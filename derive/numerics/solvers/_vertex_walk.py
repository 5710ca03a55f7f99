"""From vertex to vertex downhill: a row (or a zero coefficient) is let go, the line search is a weighted median, a row takes its place.

At a vertex the slopes d_i = h_i'(r_i) of the rows that are not held are known, and those of the held ones solve
A'd = w sign(beta) over the active unknowns. Where one lies beyond the slopes of its kink, letting that row go leads
downhill; likewise a coefficient at zero where |a_j'd| > w_j. Barrodale and Roberts (1973), An improved algorithm for
discrete l1 linear approximation, SIAM J. Numer. Anal. 10; Koenker (2005), Quantile Regression, sec. 6.2.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from derive.numerics.problem import Array
from derive.numerics.solvers._vertex_rows import Basis, Mask, Rows

EPS = float(np.finfo(np.float64).eps)
REFRESH = 25
"""Pivots after which everything is computed anew."""
TINY = 1e-11
"""A rate below this part of the lengths that it is the product of is zero."""

Goal = Callable[[Array], Array]
"""For directions, shape (q, m): negative where it is wanted that the vertex moves that way, although the value stays the same."""


def anywhere(directions: Array) -> Array:
    """No wish: every minimiser will do."""
    return np.zeros(directions.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """The edges at a vertex: first up and down for each held row, then for each inactive coefficient.

    Parameters
    ----------
    places : ndarray of int, shape (m,)
        Position in `held`; or len(held) + position among the inactive.
    signs : ndarray, shape (m,)
        +1 where the residual, or the coefficient, becomes positive.
    slopes : ndarray, shape (m,)
        Of the value along the edge, by a unit of residual or coefficient.
    errors : ndarray, shape (m,)
        What rounding may have made of a slope of zero.
    """

    places: Array
    signs: Array
    slopes: Array
    errors: Array


class Walk:
    """A vertex under way. Signs of rows that are not held are kept through zero, so that a tie is on one side."""

    def __init__(self, rows: Rows, basis: Basis, y: Array) -> None:
        self.rows, self.y = rows, y
        self.active, self.held = basis.active.copy(), basis.held.copy()
        self.width = rows.below + rows.above
        self.lengths = np.sqrt(np.einsum("ij,ij->i", rows.A, rows.A))
        self.mass = np.abs(rows.A).T @ np.maximum(rows.below, rows.above) + rows.weights
        self.up: Mask = np.ones(y.size, dtype=bool)
        self.plus: Mask = np.ones(rows.weights.size, dtype=bool)
        self.pivots = 0
        self.refresh(np.inf)

    @property
    def basis(self) -> Basis:
        """The vertex."""
        return Basis(active=self.active.copy(), held=self.held.copy())

    def fork(self) -> Walk:
        """Another walk from here."""
        other = copy.copy(self)
        for name in ("active", "held", "up", "plus", "beta", "residual", "pull", "AH", "inverse"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def refresh(self, size: float = 1.0) -> None:
        """Everything from the basis alone; signs that are wrong by more than `size` times rounding are mended, all of them at infinity."""
        rows = self.rows
        self.AH = rows.A[self.held]
        self.inverse = np.linalg.inv(self.AH[:, self.active])
        self.beta, error = self.solve(self.y)
        self.residual = self.y - rows.A @ self.beta
        self.residual[self.held] = 0.0
        rounding = 0.0 if np.isinf(size) else size
        wrong = np.abs(self.residual) > rounding * (64 * EPS * np.abs(self.y) + self.lengths * error)
        self.up = np.where(wrong, self.residual > 0, self.up)
        wrong = np.abs(self.beta) > rounding * error
        self.plus = np.where(wrong, self.beta > 0, self.plus)
        self.pull = rows.A.T @ self.slopes()
        self.fresh = self.pivots

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

    def inactive(self) -> Array:
        """Coefficients that are held at zero."""
        rest = np.ones(self.rows.weights.size, dtype=bool)
        rest[self.active] = False
        return np.flatnonzero(rest)

    def edges(self) -> Edges:
        """All edges with their slopes."""
        rows, dual, rest = self.rows, self.held_slopes(), self.inactive()
        error = 8 * EPS * (np.abs(self.inverse).T @ self.mass[self.active])
        spread = 8 * EPS * self.mass[rest]
        value = self.pull[rest]
        if rest.size:
            across = self.AH[:, rest]
            value = value + across.T @ dual
            spread += np.abs(across).T @ error
        k = dual.size
        both = np.concatenate([np.arange(k), np.arange(k), k + np.arange(rest.size), k + np.arange(rest.size)])
        return Edges(
            places=both,
            signs=np.repeat([1.0, -1.0, 1.0, -1.0], [k, k, rest.size, rest.size]),
            slopes=np.concatenate(
                [rows.above[self.held] - dual, rows.below[self.held] + dual, rows.weights[rest] - value, rows.weights[rest] + value]
            ),
            errors=np.concatenate([error, error, spread, spread]),
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

    def pick(self, goal: Goal) -> int | None:
        """The steepest edge downhill, by its length; where there is none, a level one towards the goal."""
        edges = self.edges()
        self.at = edges
        if not edges.slopes.size:
            return None
        lengths = np.ones(edges.slopes.size)
        k = self.held.size
        norms = np.linalg.norm(self.inverse, axis=0)
        lengths[: 2 * k] = np.concatenate([norms, norms])
        steepness = np.where(edges.slopes < -edges.errors, edges.slopes / lengths, 0.0)
        best = int(steepness.argmin())
        if steepness[best] < 0:
            return best
        if goal is anywhere:
            return None
        level = np.flatnonzero(np.abs(edges.slopes) <= edges.errors)
        if not level.size:
            return None
        wish = goal(np.stack([self.direction(int(edges.places[e]), float(edges.signs[e])) for e in level], axis=1))
        best = int(wish.argmin())
        return int(level[best]) if wish[best] < 0 else None

    def run(self, goal: Goal, limit: int) -> bool:
        """Until no edge leads on; whether that was reached in so many pivots."""
        until = self.pivots + limit
        while True:
            edge = self.pick(goal)
            if edge is None:
                if self.fresh == self.pivots:
                    return True
                self.refresh()
            elif self.pivots >= until or not self.follow(edge):
                return False

    def follow(self, edge: int) -> bool:
        """To the lowest point of the line; False where there is no end."""
        place, sign = int(self.at.places[edge]), float(self.at.signs[edge])
        slope, error = float(self.at.slopes[edge]), float(self.at.errors[edge])
        direction = self.direction(place, sign)
        rate = self.rows.A @ direction
        rows, when, jumps = self._crossings(direction, rate)
        stop = _lowest(when, jumps, -slope - error)
        if stop is None:
            return False
        crossed, last = stop
        step = float(when[last])
        self.residual -= step * rate
        self.residual[self.held] = 0.0
        self.beta += step * direction
        self._cross(rows[crossed])
        self._exchange(place, sign, int(rows[last]), step)
        self.pivots += 1
        if self.pivots - self.fresh >= REFRESH:
            self.refresh()
        return True

    def _crossings(self, direction: Array, rate: Array) -> tuple[Array, Array, Array]:
        """Rows, then N + coefficients, that reach zero; when; and by how much the slope rises there."""
        length = float(np.linalg.norm(direction))
        towards = np.where(self.up, rate, -rate)
        towards[self.held] = 0.0
        rows = np.flatnonzero(towards > TINY * length * self.lengths)
        when, jumps = np.abs(self.residual[rows]) / towards[rows], towards[rows] * self.width[rows]
        away = np.where(self.residual[rows] > 0, True, False) != self.up[rows]
        when[away] = 0.0
        active = self.active[self.rows.weights[self.active] > 0]
        if not active.size:
            return rows, when, jumps
        falling = np.where(self.plus[active], -direction[active], direction[active])
        near = falling > TINY * length
        active, falling = active[near], falling[near]
        signed = np.where(self.plus[active], self.beta[active], -self.beta[active])
        return (
            np.concatenate([rows, self.y.size + active]),
            np.concatenate([when, np.maximum(signed, 0.0) / falling]),
            np.concatenate([jumps, 2 * self.rows.weights[active] * falling]),
        )

    def _cross(self, crossed: Array) -> None:
        """Change sides."""
        n = self.y.size
        rows, coefficients = crossed[crossed < n], crossed[crossed >= n] - n
        self.pull += np.where(self.up[rows], -self.width[rows], self.width[rows]) @ self.rows.A[rows]
        self.up[rows] = ~self.up[rows]
        self.plus[coefficients] = ~self.plus[coefficients]

    def _exchange(self, place: int, sign: float, entering: int, step: float) -> None:
        """What is let go and what is held instead."""
        A, k, n = self.rows.A, self.held.size, self.y.size
        if entering < n:
            self.pull -= (self.rows.above[entering] if self.up[entering] else -self.rows.below[entering]) * A[entering]
            self.residual[entering] = 0.0
        if place < k:
            leaving = self.held[place]
            self.up[leaving] = sign > 0
            self.residual[leaving] = sign * step
            self.pull += (self.rows.above[leaving] if sign > 0 else -self.rows.below[leaving]) * A[leaving]
        if place < k and entering < n:
            row = A[entering]
            change = row[self.active] @ self.inverse
            pivot = change[place]
            change[place] -= 1.0
            self.inverse -= np.outer(self.inverse[:, place] / pivot, change)
            self.held[place] = entering
            self.AH[place] = row
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


def _lowest(when: Array, jumps: Array, need: float) -> tuple[Array, int] | None:
    """The crossings before the slope, which is -need at first, is no longer negative, and the one where it turns."""
    if not when.size:
        return None
    count = min(64, when.size)
    while True:
        near = np.argpartition(when, count - 1)[:count] if count < when.size else np.arange(when.size)
        near = near[np.argsort(when[near], kind="stable")]
        total = np.cumsum(jumps[near])
        stop = int(np.searchsorted(total, need))
        if stop < count:
            return near[:stop], int(near[stop])
        if count == when.size:
            return None
        count = min(4 * count, when.size)


__all__ = ["EPS", "REFRESH", "TINY", "Edges", "Goal", "Walk", "anywhere"]
