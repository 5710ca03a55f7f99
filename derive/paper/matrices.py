"""Matrices on paper: what has entries that are sums over a shared index is written as the product of matrices that it is."""

from collections.abc import Callable
from typing import TypeAlias

from sympy import Add, Basic, Expr, Indexed, KroneckerDelta, Mul, Sum, Symbol

from derive.paper.form import ONE, Form, MatrixEntry, Power, Sign, minus, times, total
from derive.vocabulary.binding import free, unpack
from derive.vocabulary.matrices import Entries, parts

Arrange: TypeAlias = Callable[[Basic], Form]
"""Writes what is no matrix."""


def inverse_entry(whole: Entries, row: Expr, col: Expr, arrange: Arrange, one: Form) -> Form:
    """The entry in a row and a column of the inverse of a matrix; `one` is how that of ones on the diagonal is written."""
    entry, own_row, own_col, _ = parts(whole)
    inner = _matrix(entry, own_row, own_col, arrange, one) or arrange(entry)
    inverse = Power(inner, minus(ONE))
    return MatrixEntry(inverse, (arrange(row), arrange(col)))


def _matrix(entry: Expr, row: Symbol, col: Symbol, arrange: Arrange, one: Form) -> Form | None:
    """The matrix of these entries as sums and products of others; None where it is none."""
    terms: list[tuple[bool, Form]] = []
    for term in sorted(Add.make_args(entry), key=lambda term: term.has(KroneckerDelta)):
        outside, inside = term.as_independent(row, col, as_Add=False)
        factors = _product(inside, row, col, arrange, one)
        if factors is None:
            return None
        negative = outside.could_extract_minus_sign()
        size = -outside if negative else outside
        terms.append((negative, times([*([] if size == 1 else [arrange(size)]), *factors])))
    return total(terms)


def _product(entry: Expr, row: Symbol, col: Symbol, arrange: Arrange, one: Form) -> list[Form] | None:
    match entry:
        case KroneckerDelta() if {*entry.args} == {row, col}:
            return [one]
        case Indexed() if entry.indices == (row, col):
            return [arrange(entry.base)]
        case Indexed() if entry.indices == (col, row):
            return [Power(arrange(entry.base), Sign("⊤"))]
        case Sum():
            body, middle, _, _ = unpack(entry)
            factors = Mul.make_args(body)
            left = [factor for factor in factors if row in free(factor)]
            right = [factor for factor in factors if factor not in left]
            if any(col in free(factor) for factor in left) or not all(col in free(factor) for factor in right):
                return None
            first, second = _product(Mul(*left), row, middle, arrange, one), _product(Mul(*right), middle, col, arrange, one)
            return None if first is None or second is None else [*first, *second]
    return None
