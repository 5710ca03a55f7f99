"""Large offsets of the columns and of y, which an intercept takes up: about any shift of either the problem is the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derive.numerics.problem import BLOCK, Array, Problem
from derive.numerics.solution import Candidate

FAR = 10.0
"""An offset is large where it is so many times the spread about it."""
FEW, NUMBERS = 64, 131_072
"""So many rows are looked at, or as many as hold so many numbers of X: to look at all of a wide X takes longer than a fit."""


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
