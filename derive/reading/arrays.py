"""Vectors and matrices as functions of their indices: products, transposes, norms and traces unfold into sums over entries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sympy import Abs, Basic, Dummy, Expr, Integer, Sum, Symbol, Tuple

from derive.vocabulary.binding import BINDERS, free, substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.matrices import Determinant, Entries, Inverse, matrix
from derive.vocabulary.nodes import Largest, Sqrt
from derive.vocabulary.symbols import LETTERS


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of `rows` times `cols` entries, a vector where there is one column."""

    rows: Expr
    cols: Expr
    entry: Callable[[Expr, Expr], Expr]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """Rows and columns."""
        return self.rows, self.cols

    @property
    def told(self) -> str:
        """Its shape in words."""
        return f"{self.rows} x {self.cols}"

    @property
    def transposed(self) -> "Matrix":
        """Rows become columns."""
        return Matrix(self.cols, self.rows, lambda row, col: self.entry(col, row))

    def scaled(self, factor: Expr) -> "Matrix":
        """Every entry times a number."""
        return Matrix(self.rows, self.cols, lambda row, col: factor * self.entry(row, col))

    def summed(self, index: Symbol, first: Expr, last: Expr) -> "Matrix":
        """The sum over an index that may stand in the entries; it captures none that they are taken at."""
        row, col = (Dummy(place, integer=True, positive=True) for place in ("row", "col"))
        total = Sum(self.entry(row, col), (index, first, last))
        return Matrix(self.rows, self.cols, lambda at, beside: substitute(total, {row: at, col: beside}))

    def mapped(self, of: Callable[[Expr], Expr]) -> "Matrix":
        """A function of every entry."""
        return Matrix(self.rows, self.cols, lambda row, col: of(self.entry(row, col)))

    def plus(self, other: "Matrix") -> "Matrix":
        """Entry by entry; of one shape."""
        return Matrix(self.rows, self.cols, lambda row, col: self.entry(row, col) + other.entry(row, col))


Worth: TypeAlias = Expr | Matrix
"""What an expression is worth."""
ONE = Integer(1)
DEEPEST_SUMS = 64
"""How many sums may stand inside of one another where a product of many matrices is written out."""


class Summing:
    """Sums over entries, whose indices bear letters that nothing else bears.

    Parameters
    ----------
    taken : frozenset of str
        Names that stand in the text and are no indices.
    """

    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = taken
        self.depth = 0

    def over(self, size: Expr, body: Callable[[Expr], Expr]) -> Expr:
        """The sum of body(1), ..., body(size)."""
        if size == 1:
            return body(ONE)
        value, index = self.at_index(size, body)
        return Sum(value, (index, 1, size))

    def at_index(self, size: Expr, body: Callable[[Expr], Basic]) -> tuple[Any, Symbol]:
        """The body at an index, by a letter that does not stand in it; it is worked out once, so that products of many cost no more."""
        place = Dummy("place", integer=True, positive=True)
        self.depth += 1
        if self.depth > DEEPEST_SUMS:
            raise InputError(f"more than {DEEPEST_SUMS} sums over entries, each inside of the next, are not written out")
        value = body(place)
        self.depth -= 1
        inner = {str(limits[0]) for binder in value.atoms(*BINDERS) for limits in binder.args if isinstance(limits, Tuple)}
        near = {str(item) for item in free(value)} | inner | self.taken
        first = [str(LETTERS[size])] if size in LETTERS else []
        letters = (letter + mark for mark in ("", *map(str, range(1, 100))) for letter in [*first, *"ijklmqrsuvw"])
        index = Symbol(next(letter for letter in letters if letter not in near), integer=True, positive=True)
        return substitute(value, {place: index}), index

    def product(self, left: Matrix, right: Matrix) -> Matrix:
        """Rows times columns; the shapes fit."""

        def entry(row: Expr, col: Expr) -> Expr:
            return self.over(left.cols, lambda middle: left.entry(row, middle) * right.entry(middle, col))

        return Matrix(left.rows, right.cols, entry)

    def each(self, array: Matrix, of: Callable[[Expr], Expr]) -> Expr:
        """The sum over all entries of a function of them."""
        return self.over(array.rows, lambda row: self.over(array.cols, lambda col: of(array.entry(row, col))))

    def inner(self, left: Matrix, right: Matrix) -> Expr:
        """The sum over all entries of their products; of one shape."""
        return self.each(Matrix(*left.shape, lambda row, col: left.entry(row, col) * right.entry(row, col)), lambda entry: entry)

    def norm(self, array: Matrix, kind: str) -> Expr | None:
        """Of order 1, 2 or, of a vector, infinity; None where the order is not known."""
        match kind:
            case "1":
                return self.each(array, Abs)
            case "2" | "F":
                return Sqrt(self.squared(array))
            case "infinity" if array.cols == 1:
                entry, index = self.at_index(array.rows, lambda at: array.entry(at, ONE))
                return Largest(Abs(entry), (index, 1, array.rows))
        return None

    def squared(self, array: Matrix) -> Expr:
        """The squared Euclidean norm."""
        return self.each(array, lambda entry: entry**2)

    def entries(self, array: Matrix) -> Entries:
        """A square matrix by its entries, whose indices bear letters that nothing else bears."""
        col = Dummy("col", integer=True, positive=True)
        body, row = self.at_index(array.rows, lambda at: array.entry(at, col))
        inner, index = self.at_index(array.cols, lambda at: substitute(body, {col: at}))
        return matrix(inner, (row, 1, array.rows), (index, 1, array.cols))

    def inverse(self, array: Matrix) -> Matrix:
        """The inverse of a square matrix."""
        whole = self.entries(array)
        return Matrix(array.rows, array.cols, lambda row, col: Inverse(whole, row, col))

    def determinant(self, array: Matrix) -> Expr:
        """The determinant of a square matrix."""
        return Determinant(self.entries(array))

    def trace(self, array: Matrix) -> Expr:
        """The sum along the diagonal."""
        return self.over(array.rows, lambda row: array.entry(row, row))
