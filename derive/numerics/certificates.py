"""Certificates of optimality, from the data, the point and a dual witness alone.

The problem is: minimise sum_i h(r_i) + w * sum_j g(theta_j), r = y - c - X theta. Its dual is: maximise
y'd - sum_i h*(d_i) - sum_j (w g)*(X_j'd), with 1'd = 0 where there is an intercept (Fenchel-Rockafellar; Boyd and
Vandenberghe 2004, sec. 5.1.6). Weak duality holds for every feasible d, so a witness that is wrong makes the gap
larger, never smaller. What rounding leaves of an equality is weighed against the sizes of its terms.

P - D is a sum of Fenchel-Young terms h(r) + h*(d) - r d, none of them negative, one for each observation and each
coordinate; it is added up from these, because P and D themselves cancel to nothing where the data have a large offset.

An intercept makes the problem the same about any shift of the columns and of y. Large offsets are therefore taken out of the sizes:
with them the size of a term says nothing of what varies, and any slope would pass.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from derive.numerics.problem import BLOCK, Array, Kind, Problem, blocks
from derive.numerics.solution import Candidate, Certificate
from derive.vocabulary.frozen import dataclass

TOLERANCE = 1e-10
"""What a certificate must not exceed."""
FLOOR = 1e-4
"""A gap is relative to the objective, but never to less than residuals of this part of the size of their terms would cost."""
COUNTED = 1e-3
"""The part of a large offset that is counted in a size, so that what rounding leaves of the offset is 1e-12 of the size."""
ROUNDED = 16 * float(np.finfo(np.float64).eps)
"""What rounding leaves of a large offset in a residual."""
CACHED = 81_920
"""Numbers of X that are worked on at a time: they stay in the cache from one product to the next."""
SPARSE = 8
"""Every so many blocks of rows the sizes of their terms are counted at once, the others only if need be."""
PLAIN = 1e-13
"""A certificate that is at most this needs no more digits."""
NEGLIGIBLE = 1e-12
"""A gap of this part of the objective is not held against the floor as well, which takes a pass over the data and can only lower it."""
ROUNDING = float(np.finfo(np.float64).eps)
OPEN = 2 * float(np.finfo(np.float64).eps)
"""What rounding leaves open of half of X'd, relative to the sizes of its terms."""

FAR = 10.0
"""An offset is large where it is so many times the spread about it."""
FEW, NUMBERS = 64, 131_072
"""So many rows are looked at, or as many as hold so many numbers of X: to look at all of a wide X takes longer than a fit."""


class Certifies(Enum):
    """Which certificate a solver's point is held against."""

    STATIONARITY = "stationarity"
    DUALITY_GAP = "duality_gap"
    DUAL_VERTEX = "dual_vertex"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeasibleDual:
    """A feasible dual point d, with the largest relative violation that rounding leaves of its equalities.

    `product` is X'd, and `size` |X|'|d|, which weighs what rounding leaves of it; zero where it is not asked for. Both about large offsets.
    """

    point: Array
    product: Array
    size: Array
    violation: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offsets:
    """What an intercept can take out: `columns` of X, shape (p,), and `level` of y; zero where it is not large."""

    columns: Array
    level: float

    @classmethod
    def of(cls, problem: Problem) -> Offsets:
        """From some rows; any shift would do."""
        if not problem.intercept:
            return cls(columns=np.zeros(problem.p), level=0.0)
        step = max(1, problem.n // min(BLOCK, max(FEW, NUMBERS // max(1, problem.p))))
        return cls(columns=_large_mean(problem.X[::step]), level=float(_large_mean(problem.y[::step])))

    def centred(self, problem: Problem, rows: slice) -> Array:
        """These rows of X about the offsets."""
        return problem.X[rows] - self.columns if self.columns.any() else problem.X[rows]

    def sizes(self, problem: Problem, candidate: Candidate, rows: slice, absolute: Array) -> Array:
        """|X||theta| + |c| + |y| about the offsets; `absolute` is |X|."""
        sizes = absolute @ np.abs(candidate.theta)
        sizes += np.abs(problem.y[rows] - self.level) if self.level else np.abs(problem.y[rows])
        sizes += abs(candidate.intercept + float(self.columns @ candidate.theta) - self.level)
        return sizes

    def taken_out(self, candidate: Candidate) -> float:
        """The sizes of what cancels in a residual because of the offsets."""
        if not (self.level or self.columns.any()):
            return 0.0
        return float(np.abs(self.columns) @ np.abs(candidate.theta)) + abs(self.level) + abs(candidate.intercept)


def _large_mean(values: Array) -> Array:
    """Means along the first axis; zero where they are not large against the spread."""
    mean = np.asarray(values.mean(axis=0))
    large = np.abs(mean) > FAR * np.abs(values - mean).mean(axis=0)
    return np.where(large & np.isfinite(mean), mean, 0.0)


@np.errstate(all="ignore")
def certify(problem: Problem, candidate: Candidate, kind: Certifies) -> Certificate:
    """The certificate of that kind."""
    return stationarity(problem, candidate) if kind is Certifies.STATIONARITY else duality_gap(problem, candidate, kind)


def stationarity(problem: Problem, candidate: Candidate) -> Certificate:
    """|X'r - w theta| coordinate by coordinate, relative to |X|'(|X||theta| + |c| + |y|) + w |theta|; quadratic problems.

    What it is relative to is a sum over rows: the terms of some rows give an upper bound, and are enough where that is small.
    """
    offsets = Offsets.of(problem)
    slope, size = np.zeros(problem.p + 1), np.zeros(problem.p + 1)
    uncounted = []
    loss = 0.0
    for number, rows in enumerate(blocks(problem.n, max(256, CACHED // max(problem.p, 1)))):
        X = problem.X[rows]
        residual = problem.y[rows] - X @ candidate.theta
        if candidate.intercept:
            residual -= candidate.intercept
        loss += float(residual @ residual)
        slope[:-1] += residual @ X
        slope[-1] += residual.sum()
        if number % SPARSE:
            uncounted.append(rows)
        else:
            size += _sizes(problem, candidate, rows, offsets)
    slope[:-1] -= offsets.columns * slope[-1]
    if problem.penalty is Kind.QUADRATIC:
        slope[:-1] -= problem.weight * candidate.theta
        size[:-1] += problem.weight * np.abs(candidate.theta)
    coordinates = slice(None) if problem.intercept else slice(-1)
    value = _worst(slope[coordinates], size[coordinates])
    bound = "an upper bound of the " if uncounted and value <= PLAIN else ""
    if not bound:
        for rows in uncounted:
            size += _sizes(problem, candidate, rows, offsets)
        value = _worst(slope[coordinates], size[coordinates])
    return Certificate(
        kind=Certifies.STATIONARITY.value,
        value=value if _finite(candidate) else float("nan"),
        tolerance=TOLERANCE,
        objective=loss + problem.weight * float(problem.penalties(candidate.theta).sum()),
        meaning=f"{bound}largest coordinate of the gradient, relative to the sizes of the terms it is a sum of",
    )


def _sizes(problem: Problem, candidate: Candidate, rows: slice, offsets: Offsets) -> Array:
    """What these rows contribute to the sizes of the terms, that of the intercept last."""
    absolute = np.abs(offsets.centred(problem, rows))
    sizes = offsets.sizes(problem, candidate, rows, absolute)
    counted = COUNTED * float(sizes.sum()) * np.abs(offsets.columns)
    sizes += COUNTED * offsets.taken_out(candidate)
    # A residual that should be zero is known to the rounding of the observations next to it only.
    sizes += ROUNDING * float(np.abs(problem.y[rows] - offsets.level).max())
    return np.append(sizes @ absolute + counted, sizes.sum())


def duality_gap(problem: Problem, candidate: Candidate, kind: Certifies = Certifies.DUALITY_GAP) -> Certificate:
    """(P - D) / max(|P|, |D|, floor) at a dual point made feasible, and what remains of its equalities; the larger of the two."""
    offsets = Offsets.of(problem)
    residual = problem.residual(candidate.theta, candidate.intercept)
    primal = float(problem.losses(residual).sum() + problem.weight * problem.penalties(candidate.theta).sum())
    dual = feasible(problem, _slopes(problem, residual) if candidate.dual is None else candidate.dual, offsets)
    difference = float(_loss_terms(problem, residual, dual.point).sum() + _penalty_terms(problem, candidate.theta, dual).sum())
    scale = max(abs(primal), abs(primal - difference))
    if not difference <= NEGLIGIBLE * scale:
        scale = max(scale, _floor(problem, candidate, offsets))
    gap = 0.0 if scale == 0 else difference / scale
    return Certificate(
        kind=kind.value,
        value=_larger(gap, dual.violation) if _finite(candidate) and np.isfinite(dual.point).all() else float("nan"),
        tolerance=TOLERANCE,
        objective=primal,
        meaning="(primal - dual)/max(|primal|, |dual|, floor) at a feasible dual point",
    )


def feasible(problem: Problem, dual: Array, offsets: Offsets) -> FeasibleDual:
    """The dual point made feasible, as far as rounding lets it be."""
    point = np.array(dual, dtype=np.float64)
    if problem.intercept and problem.loss is Kind.QUADRATIC:
        point -= point.mean()
    if problem.loss is Kind.PIECEWISE_LINEAR:
        np.clip(point, -problem.below, problem.above, out=point)
    violation = 0.0
    if problem.penalty is Kind.PIECEWISE_LINEAR:
        product = _products(problem, point, offsets)[0] if offsets.columns.any() else problem.X.T @ point
        size = np.zeros(problem.p)
        largest = float(np.abs(product).max(initial=0.0))
        if largest > (1 + NEGLIGIBLE) * problem.weight:
            # A small weight does not magnify what rounding leaves open of X'd, either: it is weighed as an equality's is.
            _, size = _products(problem, point, offsets)
            excess = np.maximum(np.abs(product) - problem.weight, 0)
            rounding = excess <= 4 * OPEN * size
            violation = _worst(excess[rounding], size[rounding])
            largest = float(np.abs(product[~rounding]).max(initial=0.0))
        if largest > problem.weight:
            # Shrinking keeps the box, which contains zero, and 1'd = 0.
            point *= problem.weight / largest
            product *= problem.weight / largest
    else:
        product, size = _products(problem, point, offsets)
    if problem.penalty is Kind.ABSENT:
        violation = _worst(product, size + COUNTED * float(np.abs(point).sum()) * np.abs(offsets.columns))
    if problem.intercept:
        violation = _larger(violation, _worst(np.array([point.sum()]), np.array([np.abs(point).sum()])))
    return FeasibleDual(point=point, product=product, size=size, violation=violation)


def _loss_terms(problem: Problem, residual: Array, dual: Array) -> Array:
    """h(r) + h*(d) - r d of every observation."""
    if problem.loss is Kind.QUADRATIC:
        return (residual - dual / 2) ** 2
    return np.where(residual > 0, residual * (problem.above - dual), -residual * (problem.below + dual))


def _penalty_terms(problem: Problem, theta: Array, dual: FeasibleDual) -> Array:
    """w g(theta_j) + (w g)*(z_j) - z_j theta_j of every coordinate, z = X'd; nothing where z must be zero."""
    match problem.penalty:
        case Kind.QUADRATIC:
            # A small w magnifies what rounding leaves open of X'd: without that, the term is exact for data that differ in the 15th digit.
            apart = np.maximum(np.abs(problem.weight * theta - dual.product / 2) - OPEN * dual.size, 0)
            return apart * apart / problem.weight
        case Kind.PIECEWISE_LINEAR:
            return np.abs(theta) * (problem.weight - np.sign(theta) * dual.product)
        case _:
            return np.zeros(1)


def _products(problem: Problem, dual: Array, offsets: Offsets) -> tuple[Array, Array]:
    """X'd and |X|'|d|, which weighs what rounding leaves of it, both about large offsets."""
    product, size = np.zeros(problem.p), np.zeros(problem.p)
    for rows in problem.blocks():
        X = offsets.centred(problem, rows)
        product += X.T @ dual[rows]
        size += np.abs(X).T @ np.abs(dual[rows])
    return product, size


def _slopes(problem: Problem, residual: Array) -> Array:
    """h'(r), zero at a kink: the dual point that the primal one suggests."""
    if problem.loss is Kind.QUADRATIC:
        return 2 * residual
    return np.where(residual > 0, problem.above, np.where(residual < 0, -problem.below, 0.0))


def _floor(problem: Problem, candidate: Candidate, offsets: Offsets) -> float:
    """The loss of residuals FLOOR (|X||theta| + |c| + |y|): below it, what is seen of a residual is mostly rounding."""
    # The loss of a residual that is all rounding of an offset is to be TOLERANCE times the floor.
    power = 1 / 2 if problem.loss is Kind.QUADRATIC else 1
    rounded = ROUNDED / TOLERANCE**power * offsets.taken_out(candidate)
    total = 0.0
    for rows in problem.blocks():
        sizes = offsets.sizes(problem, candidate, rows, np.abs(offsets.centred(problem, rows)))
        sizes *= FLOOR
        sizes += rounded
        total += float(problem.losses(sizes).sum())
    return total


def _worst(values: Array, sizes: Array) -> float:
    """The largest |value|/size; 0/0 is 0."""
    values = np.abs(values)
    relative = np.divide(values, sizes, out=np.where(values > 0, np.inf, 0.0), where=sizes > 0)
    # A NaN must not be passed over.
    return float("nan") if np.isnan(values).any() else float(relative.max(initial=0.0))


def _larger(left: float, right: float) -> float:
    """The larger; NaN where one of them is."""
    return float(np.maximum(left, right))


def _finite(candidate: Candidate) -> bool:
    return bool(np.isfinite(candidate.theta).all() and np.isfinite(candidate.intercept))
