"""Products with the columns of X, centred where there is an intercept, in blocks of rows: X itself is not copied.

A centred column is X_j - m_j 1. Where m_j is not large against the column's spread the products are taken as they are and corrected
by the rank-one term n m_j m_k; where it is large it is taken off each block first, so that an offset of 1e8 costs no digits (Chan,
Golub and LeVeque 1983, "Algorithms for computing the sample variance").
"""

import numpy as np

from derive.numerics.problem import BLOCK, Array, Places, Problem
from derive.numerics.triangle import triangle

LARGE = 8.0
"""A mean of so many times the spread is taken off before multiplying."""
ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""Relative rounding of a long inner product, generously."""


class Columns:
    """A working set W of columns: their Gram matrix, their products with y, and slopes X'r for any theta that is zero outside of W.

    `centre` and `spread` estimate each column's mean and standard deviation from a few rows; they decide about rounding only.
    """

    def __init__(self, problem: Problem, centre: Array, spread: Array) -> None:
        self.problem = problem
        self.working: Places = np.empty(0, dtype=np.intp)
        self.gram: Array = np.zeros((0, 0))
        self.products: Array = np.zeros(0)
        self.means: Array = np.zeros(0)
        self.mean = float(problem.y.mean()) if problem.intercept else 0.0
        self.y = problem.y - self.mean
        if problem.intercept:
            # Once more: the first mean of large numbers is not the last word.
            correction = float(self.y.mean())
            self.mean += correction
            self.y -= correction
        self.size = float(np.linalg.norm(self.y))
        self._rough = np.abs(centre) + spread
        self._shift = np.zeros(problem.p)
        self._kept: Array | None = np.zeros((problem.n, 0)) if problem.n <= BLOCK else None

    @property
    def far(self) -> bool:
        """Whether y or a column of the working set has an offset that is large against its spread."""
        return bool(self._shift[self.working].any()) or abs(self.mean) * self.problem.n**0.5 > LARGE * self.size

    def admit(self, new: Places) -> None:
        """Take columns into the working set."""
        old = self.working.size
        self.working = np.concatenate((self.working, new))
        across, totals, products = self._multiply(old)
        n = self.problem.n
        if self.problem.intercept and (np.square(totals) > LARGE**2 * n * _diagonal(across, old, totals, n)).any():
            self._shift[new] += totals / n
            across, totals, products = self._multiply(old)
        means = totals / n if self.problem.intercept else np.zeros(new.size)
        self.means = np.concatenate((self.means, means))
        across -= n * np.multiply.outer(self.means, means)
        self.products = np.concatenate((self.products, products))
        whole = np.empty((self.working.size, self.working.size))
        whole[:old, :old] = self.gram
        whole[:, old:] = across
        whole[old:, :old] = across[:old].T
        self.gram = whole

    def slopes(self, theta: Array) -> tuple[Array, Array, float]:
        """X'r over all columns, over the working set with the care that its offsets need, and |r|; theta is that of the working set."""
        problem, working = self.problem, self.working
        support = np.flatnonzero(theta)
        constant = float(self.means[support] @ theta[support])
        careful = bool(self._shift[working].any())
        whole = careful or self._kept is not None
        few = whole or 4 * support.size < problem.p
        spread = np.zeros(problem.p)
        spread[working] = theta
        everywhere, inside = np.zeros(problem.p), np.zeros(working.size)
        total, square = 0.0, 0.0
        for rows in problem.blocks():
            block = problem.X[rows]
            residual = self.y[rows] + constant
            if few:
                columns = self._gathered(rows) if whole else self._gather(rows, working[support])
                residual -= columns @ (theta if whole else theta[support])
                if careful:
                    inside += columns.T @ residual
            else:
                residual -= block @ spread
            everywhere += block.T @ residual
            total += float(residual.sum())
            square += float(residual @ residual)
        if not careful:
            inside = everywhere[working]
        if problem.intercept:
            inside = inside - self.means * total
        return everywhere, inside, square**0.5

    def compressed(self) -> Array:
        """F with F'F = G, at most as many rows as columns and one; from a copy of the working set's columns."""
        problem = self.problem
        found = triangle(problem.X[:, self.working], intercept=problem.intercept)
        first = int(problem.intercept)
        return np.asarray(found.R[first:, first:] / found.scale)

    def intercept(self, theta: Array) -> float:
        """The constant that belongs to theta: the residuals' mean is zero."""
        if not self.problem.intercept:
            return 0.0
        return self.mean - float((self.means + self._shift[self.working]) @ theta)

    def noise_inside(self, theta: Array) -> Array:
        """What rounding may do to the slopes of the working set."""
        lengths = np.sqrt(np.maximum(self.gram.diagonal(), 0.0))
        return ROUNDING * lengths * (self.size + float(lengths @ np.abs(theta)))

    def noise_outside(self, size: float) -> Array:
        """What rounding may do to the slopes of other columns, residuals of that size given."""
        return ROUNDING * self.problem.n**0.5 * self._rough * size

    def combined(self, theta: Array) -> Array:
        """The centred columns times theta."""
        combined = np.empty(self.problem.n)
        for rows in self.problem.blocks():
            combined[rows] = self._gathered(rows) @ theta - self.means @ theta
        return combined

    def correlated(self, vector: Array) -> Array:
        """The centred columns' inner products with a vector."""
        product = np.zeros(self.working.size)
        for rows in self.problem.blocks():
            product += self._gathered(rows).T @ vector[rows]
        return product - self.means * float(vector.sum())

    def _multiply(self, old: int) -> tuple[Array, Array, Array]:
        """Over all rows: W'N, N'1 and N'y for the columns N of the working set from `old` on."""
        size = self.working.size
        across, totals, products = np.zeros((size, size - old)), np.zeros(size - old), np.zeros(size - old)
        for rows in self.problem.blocks():
            new = self._gather(rows, self.working[old:])
            across[old:] += new.T @ new
            if self._kept is not None:
                across[:old] += self._kept[:, :old].T @ new
                self._kept = np.concatenate((self._kept[:, :old], new), axis=1)
            elif old:
                across[:old] += self._gather(rows, self.working[:old]).T @ new
            totals += np.ones(new.shape[0]) @ new
            products += new.T @ self.y[rows]
        return across, totals, products

    def _gathered(self, rows: slice) -> Array:
        """The working set's columns, less their provisional centres; kept where there is only one block of rows."""
        return self._gather(rows, self.working) if self._kept is None else self._kept

    def _gather(self, rows: slice, places: Places) -> Array:
        """A copy of these columns, less their provisional centres."""
        block = self.problem.X[rows]
        columns = np.take(block, places, axis=1) if block.flags.c_contiguous else block[:, places]
        shift = self._shift[places]
        if shift.any():
            columns -= shift
        return columns


def _diagonal(across: Array, old: int, totals: Array, n: int) -> Array:
    """Squares of the new columns, centred."""
    return np.maximum(across[old:].diagonal() - np.square(totals) / n, 0.0)
