"""The path to the optimum through the interior of the box: Mehrotra's predictor and corrector.

With u, v >= 0 for the two sides of the box, -below <= d <= above, the optimality conditions are

    y - X theta - c = u - v,    X'd = 2w theta,    1'd = 0,    u (above - d) = 0,    v (d + below) = 0,

and the path has mu instead of 0 in the last two (Mehrotra 1992; Nocedal and Wright 2006, sec. 16.6).
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from derive.numerics.lapack import LinAlgError
from derive.numerics.problem import Array, blocks
from derive.numerics.solvers.box._newton import System, Systems
from derive.vocabulary.frozen import dataclass

GOAL = 1e-15
"""Where the path ends: the complementarity and what remains of the equations, relative to the objective."""
LIMIT = 100
NEAR = 1e-5
PATIENCE = 5
"""Iterations without progress, once it is as near as that, before the path is left: rounding has taken over."""
FLOOR = 1e-14
"""Part of n, the size of y, below which an objective counts as zero."""
SHORT = 0.9995
"""Part of the way to the boundary that a step goes at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """minimise sum h(y - c - X theta) + (ridge/2) |theta|^2, with y of size about one; the dual point lies in [-below, above]^n."""

    X: Array
    y: Array
    ridge: float
    below: float
    above: float
    intercept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPoint:
    """Where the path is, or a move on it: `upper` = above - d and `lower` = d + below with their multipliers u and v."""

    theta: Array
    intercept: float
    dual: Array
    upper: Array
    lower: Array
    u: Array
    v: Array

    @property
    def complementarity(self) -> float:
        """What is zero at the end of the path."""
        return float(self.u @ self.upper + self.v @ self.lower)

    def moved(self, move: PathPoint, length: float) -> PathPoint:
        """The point so far along a move."""
        return PathPoint(**{part.name: getattr(self, part.name) + length * getattr(move, part.name) for part in fields(self)})


_Remainders = tuple[Array, Array, float]
"""What remains of the linear equations, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The best point of the path, and the number of iterations."""

    point: PathPoint
    iterations: int


def follow(box: Box, equations: Systems) -> Path:
    """The path with Newton's equations solved in that way, until rounding stops it."""
    point = _start(box)
    rounding = _rounding(box)
    best, least, since = point, np.inf, 0
    for iteration in range(LIMIT):
        remainders = _remainders(box, point)
        distance = _distance(box, point, remainders, rounding)
        if not distance < least:
            since += least < NEAR
        else:
            # Small steps forward do not count as progress.
            since = 0 if distance < 0.5 * least else since + (least < NEAR)
            best, least = point, distance
        if least <= GOAL or since >= PATIENCE or not np.isfinite(distance):
            return Path(point=best, iterations=iteration)
        try:
            system = equations(point.u / point.upper + point.v / point.lower)
        except LinAlgError:
            return Path(point=best, iterations=iteration)
        point = _advance(point, remainders, system)
    return Path(point=best, iterations=LIMIT)


def _start(box: Box) -> PathPoint:
    """d = 0, theta = 0: every equation holds, and u, v are as large as y."""
    n, p = box.X.shape
    return PathPoint(
        theta=np.zeros(p),
        intercept=0.0,
        dual=np.zeros(n),
        upper=np.full(n, box.above),
        lower=np.full(n, box.below),
        u=np.maximum(box.y, 0.0) + 1.0,
        v=np.maximum(-box.y, 0.0) + 1.0,
    )


def _remainders(box: Box, point: PathPoint) -> _Remainders:
    residual = box.y - box.X @ point.theta
    residual -= point.intercept
    residual -= point.u
    residual += point.v
    gradient = box.X.T @ point.dual - box.ridge * point.theta
    return residual, gradient, -float(point.dual.sum()) if box.intercept else 0.0


def _rounding(box: Box) -> Array:
    """What rounding may leave of X'd, shape (p,)."""
    sizes = np.zeros(box.X.shape[1])
    for rows in blocks(box.y.size):
        sizes += np.abs(box.X[rows]).sum(axis=0)
    return np.asarray(4 * np.finfo(np.float64).eps * max(box.below, box.above) * sizes)


def _distance(box: Box, point: PathPoint, remainders: _Remainders, rounding: Array) -> float:
    """The gap as a part of the objective, and other remainders as parts of n, the size of y: rounding leaves no less of them."""
    penalty = box.ridge * float(point.theta @ point.theta) / 2
    loss = box.above * float(point.u.sum()) + box.below * float(point.v.sum())
    gap = point.complementarity
    residual, gradient, balance = remainders
    # By how much the penalty's conjugate at X'd exceeds that at 2w theta.
    apart = np.maximum(np.abs(gradient) - rounding, 0)
    gap += float(apart @ apart) / (2 * box.ridge)
    left = float(np.abs(residual).sum()) + abs(float(gradient @ point.theta))
    left += abs(balance * point.intercept)
    return gap / max(loss + penalty, FLOOR * box.y.size) + left / box.y.size


def _advance(point: PathPoint, remainders: _Remainders, system: System) -> PathPoint:
    mean = point.complementarity / (2 * point.dual.size)
    predicted = _move(point, remainders, system, -point.u * point.upper, -point.v * point.lower)
    ahead = point.moved(predicted, min(1.0, _reach(point, predicted))).complementarity / (2 * point.dual.size)
    target = mean * min(1.0, (ahead / mean)) ** 3 if mean > 0 else 0.0
    second = predicted.dual
    corrected = _move(
        point,
        remainders,
        system,
        target - point.u * point.upper + second * predicted.u,
        target - point.v * point.lower - second * predicted.v,
    )
    return point.moved(corrected, min(1.0, SHORT * _reach(point, corrected)))


def _move(point: PathPoint, remainders: _Remainders, system: System, upper: Array, lower: Array) -> PathPoint:
    """The step for the products u (above - d) and v (d + below) to change by `upper` and `lower` to first order."""
    residual, gradient, balance = remainders
    step = system(residual - upper / point.upper + lower / point.lower, gradient, balance)
    return PathPoint(
        theta=step.theta,
        intercept=step.intercept,
        dual=step.dual,
        upper=-step.dual,
        lower=step.dual,
        u=(upper + point.u * step.dual) / point.upper,
        v=(lower - point.v * step.dual) / point.lower,
    )


def _reach(point: PathPoint, move: PathPoint) -> float:
    """How far the move can go before something that must be positive is zero; at most 2."""
    pairs = ((point.upper, move.upper), (point.lower, move.lower), (point.u, move.u), (point.v, move.v))
    # x + t dx > 0 for t < x/-dx where dx < 0.
    return 1 / max(0.5, *(float((-change / value).max(initial=0.0)) for value, change in pairs))
