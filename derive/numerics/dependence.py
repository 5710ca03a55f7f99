"""Collinear columns: each as a linear combination of earlier ones, found at the level of rounding and no sooner.

The triangle R of a QR factorisation has the same dependencies as the matrix. Column by column, left to right, R is
brought into row echelon form by reflections: what is left of a column below the rows of the columns kept so far is its
distance from their span. The column depends on them where that distance is no more than rounding could have made it.
"""

from collections.abc import ItemsView, Iterator, Mapping

import numpy as np

from derive.numerics.lapack import solve_triangular
from derive.numerics.problem import Array, Places, Problem
from derive.numerics.solution import Dependency
from derive.numerics.triangle import Triangle, triangle
from derive.vocabulary.frozen import dataclass

OWN = 1e-13
"""A distance is rounding up to this part of the column's own length (once it is centred, where there is an intercept)."""
TERMS = 4e-15
"""Or up to this part of the sizes of the terms that cancel in it, whose entries were rounded when the data were made."""
CUTOFFS = (1e-6, 1e-9, 1e-13)
"""Terms that are smaller than this part of the largest are left out where the others say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Independence:
    """The first independent columns, and how the others depend on them; -1 is the constant column.

    Parameters
    ----------
    kept : tuple of int
        Each is no combination of those before it. The constant column comes first where there is an intercept.
    dependencies : tuple of Dependency
        One for each other column, in terms of kept columns to its left.
    """

    kept: tuple[int, ...]
    dependencies: tuple[Dependency, ...]


def dependencies(problem: Problem) -> tuple[Dependency, ...]:
    """Columns of the problem that are linear combinations of earlier ones; the constant column is the first."""
    return independence(problem.X, intercept=problem.intercept).dependencies


def independence(X: Array, *, intercept: bool) -> Independence:
    """The first independent columns, left to right, and the others in terms of them.

    Parameters
    ----------
    X : ndarray, shape (n, p)
        Finite, n >= 1; p may exceed n. Scales of columns do not matter.
    intercept : bool
        Whether a constant column stands before X.
    """
    return of_triangle(triangle(X, intercept=intercept))


def of_triangle(found: Triangle) -> Independence:
    """The same from the triangle of the columns."""
    with np.errstate(all="ignore"):
        return _Echelon(found).run()


class Combination(Mapping[int, float]):
    """Coefficients by column, as arrays: many long ones share little memory."""

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: tuple[int, ...], values: Array) -> None:
        self._columns, self._values = columns, values

    def __getitem__(self, column: int) -> float:
        if column not in self._columns:
            raise KeyError(column)
        return float(self._values[self._columns.index(column)])

    def __iter__(self) -> Iterator[int]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def items(self) -> ItemsView[int, float]:
        """Pairs, without looking each one up."""
        return dict(zip(self._columns, self._values.tolist(), strict=True)).items()

    def __repr__(self) -> str:
        return repr(dict(self.items()))


class _Echelon:
    """Row echelon form of a triangle under way; places count the constant column, if there is one, as the first."""

    def __init__(self, found: Triangle) -> None:
        self.first = int(found.intercept)
        self.scale = np.concatenate([np.ones(self.first), found.scale])
        self.E = np.array(found.R)
        self.whole = np.array(found.R)
        self.offsets = np.zeros(self.scale.size)
        self.centred = np.linalg.norm(self.E[self.first :], axis=0)
        if self.first:
            # The columns as they are, not centred: only the constant column's row differs.
            self.offsets[1:] = found.shift * found.scale
            self.whole[0] += self.whole[0, 0] * self.offsets
            self.centred[0] = self.whole[0, 0]
        self.sizes = np.linalg.norm(self.whole, axis=0)
        self.kept: list[int] = []
        self.names: tuple[int, ...] = ()

    def run(self) -> Independence:
        height, width = self.E.shape
        dependent = []
        column = 0
        while column < width and len(self.kept) < height:
            terms = self._terms(column)
            if terms is None:
                self._keep(column)
            else:
                dependent.append(self._dependency(column, terms))
            column += 1
        self.names = tuple(place - self.first for place in self.kept)
        # Nothing is left that a further column could add.
        rest = np.arange(column, width)
        if rest.size:
            terms = self._solved(rest)
            dependent += [self._dependency(place, terms[:, at]) for at, place in enumerate(rest.tolist())]
        return Independence(kept=self.names, dependencies=tuple(dependent))

    def _terms(self, column: int) -> Array | None:
        """Coefficients of the kept columns, in scaled units; None where the column is independent of them."""
        distance = float(np.linalg.norm(self.E[len(self.kept) : column + 1, column]))
        # Terms that cancel may be large, but not as large as that.
        if distance > 1e-2 * self.centred[column] + 1e-12 * self.sizes[column]:
            return None
        terms = self._solved(np.array([column]))[:, 0]
        return terms if distance <= self._rounding(column, self.kept, terms) else None

    def _solved(self, columns: Places) -> Array:
        """Coefficients of the kept columns in these, one column each."""
        rank = len(self.kept)
        if not rank:
            return np.zeros((0, columns.size))
        terms: Array = solve_triangular(self.E[:rank, self.kept], self.E[:rank, columns], check_finite=False)
        if self.first:
            # R's columns are centred: x_j - m_j = sum of t_k (x_k - m_k) + t.
            terms[0] += self.offsets[columns] - self.offsets[self.kept[1:]] @ terms[1:]
        return terms

    def _keep(self, column: int) -> None:
        """Reflect what lies below the rows of the kept columns into one entry."""
        rank = len(self.kept)
        end = min(column + 1, self.E.shape[0])
        if end > rank + 1:
            reflector = self.E[rank:end, column].copy()
            reflector[0] += np.copysign(np.linalg.norm(reflector), reflector[0])
            reflector /= np.linalg.norm(reflector)
            rest = self.E[rank:end, column:]
            rest -= np.outer(2 * reflector, reflector @ rest)
            self.E[rank + 1 : end, column] = 0.0
        self.kept.append(column)

    def _rounding(self, column: int, places: list[int], terms: Array) -> float:
        """A distance that rounding may have made."""
        return float(OWN * self.centred[column] + TERMS * (self.sizes[column] + np.abs(terms) @ self.sizes[places]))

    def _dependency(self, column: int, terms: Array) -> Dependency:
        """Without the terms that are not needed to explain the column up to rounding; in units of the user."""
        places = self.kept if self.sizes[column] else []
        weights = np.abs(terms) * self.sizes[self.kept]
        largest = max(weights.max(initial=0.0), self.sizes[column])
        for cutoff in CUTOFFS:
            support = [place for place, weight in zip(self.kept, weights.tolist(), strict=True) if weight > cutoff * largest]
            if len(support) == len(places):
                break
            found = np.asarray(np.linalg.lstsq(self.whole[:, support], self.whole[:, column], rcond=0.0)[0], dtype=np.float64)
            distance = float(np.linalg.norm(self.whole[:, column] - self.whole[:, support] @ found))
            if distance <= self._rounding(column, support, found):
                places, terms = support, found
                break
        names = self.names if len(places) == len(self.names) else tuple(place - self.first for place in places)
        return Dependency(
            column=column - self.first,
            coefficients=Combination(names, terms[: len(places)] * (self.scale[places] / self.scale[column])),
        )
