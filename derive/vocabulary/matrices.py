"""Matrices by their entries, of which the inverse and the determinant are numbers with indices: opaque to SymPy, known by their laws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Derivative, Expr, S, Symbol, Tuple

from derive.vocabulary.arguments import expression, number, one_of, several, wrong
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import RealNode


class Entries(Expr):
    """Numbers for every value of an index, as of i from 1 to n: a vector; of such for every value of another index, a matrix.

    The body and the limits stand where `Sum` has them, so that whatever handles bound indices handles this.
    """

    is_commutative = True

    def __new__(cls, body: Expr, limits: Iterable[Any]) -> Entries:
        ends = several("Entries", "limits", "an index and its two ends", limits)
        if len(ends) != 3 or not isinstance(ends[0], Symbol) or ends[1] != 1:
            raise wrong("Entries", "limits", "an index that starts at 1 with its two ends, such as (i, 1, n)", limits)
        lower, upper = (number("Entries", "an end of limits", end) for end in ends[1:])
        return Expr.__new__(cls, expression("Entries", "body", body), Tuple(ends[0], lower, upper))

    @property
    def size(self) -> Expr:
        """How many there are."""
        return self.args[1][2]

    @property
    def free_symbols(self) -> set[Basic]:
        """All symbols but the index."""
        index, lower, upper = self.args[1]
        return (self.args[0].free_symbols - {index}) | lower.free_symbols | upper.free_symbols

    def _sympystr(self, printer: Any) -> str:
        index, _, upper = self.args[1]
        return f"({printer._print(self.args[0])} for {index} = 1..{upper})"


def matrix(entry: Expr, rows: Iterable[Any], cols: Iterable[Any]) -> Entries:
    """The matrix of these entries: `matrix(A[i, j], (i, 1, p), (j, 1, p))`.

    Parameters
    ----------
    entry : Expr
        What stands in a row and a column.
    rows, cols : tuple
        An index with its two ends, the first of which is 1.

    Raises
    ------
    InputError
        Limits of another form, or an entry that is no expression.
    """
    return Entries(Entries(expression("matrix", "entry", entry), cols), rows)


def _square(owner: str, value: object) -> Entries:
    """A square matrix."""
    whole = one_of(owner, "matrix", Entries, "a matrix such as `matrix(A[i, j], (i, 1, p), (j, 1, p))`", value)
    inner = whole.args[0]
    if not isinstance(inner, Entries) or isinstance(inner.args[0], Entries):
        raise wrong(owner, "matrix", "entries in rows and columns", value)
    if inner.size != whole.size or whole.args[1][0] == inner.args[1][0]:
        raise InputError(f"{owner}: `{value}` is not square: rows and columns have sizes of their own, or one index")
    return whole


class Inverse(RealNode):
    """The entry in a row and a column of the inverse of a square matrix, which there is where its determinant is not zero."""

    def __new__(cls, matrix: Entries, row: Expr, col: Expr) -> Inverse:
        places = (number("Inverse", field, value) for field, value in (("row", row), ("col", col)))
        return Expr.__new__(cls, _square("Inverse", matrix), *places)

    @property
    def matrix(self) -> Entries:
        """What is inverted."""
        return self.args[0]

    @property
    def places(self) -> tuple[Expr, Expr]:
        """Row and column."""
        return self.args[1], self.args[2]

    def _eval_derivative(self, symbol: Symbol) -> Expr:
        return _unsaid(self, symbol)

    def _sympystr(self, printer: Any) -> str:
        return f"inverse{told(self.matrix)}[{', '.join(map(printer._print, self.places))}]"


class Determinant(RealNode):
    """The determinant of a square matrix."""

    def __new__(cls, matrix: Entries) -> Determinant:
        return Expr.__new__(cls, _square("Determinant", matrix))

    @property
    def matrix(self) -> Entries:
        """Whose determinant it is."""
        return self.args[0]

    def _eval_derivative(self, symbol: Symbol) -> Expr:
        return _unsaid(self, symbol)

    def _sympystr(self, printer: Any) -> str:
        return f"det{told(self.matrix)}"


def _unsaid(node: Expr, symbol: Symbol) -> Expr:
    """The derivative, of which nothing is said."""
    return Derivative(node, symbol, evaluate=False) if symbol in node.free_symbols else S.Zero


def parts(whole: Entries) -> tuple[Expr, Symbol, Symbol, Expr]:
    """The entry of a square matrix, its row and column, and its size."""
    inner = whole.args[0]
    return inner.args[0], whole.args[1][0], inner.args[1][0], whole.size


def told(whole: Entries) -> str:
    """A matrix in a line, in brackets."""
    entry, row, col, size = parts(whole)
    base = getattr(entry, "base", None)
    if base is not None and getattr(entry, "indices", ()) == (row, col):
        return f"({base})"
    return f"({entry} for {row}, {col} = 1..{size})"
