"""Entries that are not free: those of matrices of a kind, and those that an equation determines, from values that are.

A matrix is made of as many free values as its kind has: one half of a symmetric one; L D L' for a positive definite one, L with
ones on its diagonal; for an orthogonal one Cayley's (1 - S) (1 + S)^-1, S' = -S, with signs; a projection along columns of a matrix
that has an inverse. What an equation says of an array that stands linearly in it is solved by elimination.
"""

from collections.abc import Callable, Mapping
from math import isqrt

from flint import fmpq, fmpq_mat
from sympy import Add, Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Sum

from derive.claims.matrices import SYMMETRIC, Square, StatedEquation, Trait, as_square
from derive.claims.premises import Premise
from derive.judging.evaluation.numbers import NotEvaluable
from derive.vocabulary.binding import depends, in_order
from derive.vocabulary.budget import bounded, charged, tick
from derive.vocabulary.frozen import dataclass

LONGEST = 10**8
"""Squares of lengths beyond which no sum of two squares is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVector:
    """A vector whose entries, of which there are so many, have squares that add up to one."""

    array: IndexedBase
    size: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class OrthogonalColumns:
    """A matrix, with so many rows and columns, whose columns are orthogonal, the squares of each adding up to a number."""

    array: IndexedBase
    rows: Expr
    cols: Expr
    squared: Expr


Bond = Square | StatedEquation | UnitVector | OrthogonalColumns
"""What some array's entries obey."""


@charged(256)
def bonds_of(premises: tuple[Premise, ...]) -> Mapping[str, Bond]:
    """For each array that is not free what its entries are made by."""
    found: dict[str, Bond] = {}
    equations = [equation for premise in premises for equation in premise.equations]
    kinds = [(equation, as_square(equation)) for equation in equations]
    for square in (*(square for premise in premises for square in premise.squares), *(square for _, square in kinds if square)):
        known = found.get(square.array.name)
        others = known.traits if isinstance(known, Square) else ()
        traits = tuple(dict.fromkeys((*others, *square.traits)))
        found[square.array.name] = Square(array=square.array, size=square.size, traits=traits)
    for equation in (equation for equation, square in kinds if square is None):
        unit = _as_unit(equation) or _as_columns(equation)
        if unit is not None and unit.array.name not in found:
            found[unit.array.name] = unit
            continue
        arrays = [item for item in in_order(equation.whole) if isinstance(item, IndexedBase) and item.name not in found]
        at = next((array for array in reversed(arrays) if _is_linear(equation.left, array) and _is_linear(equation.right, array)), None)
        if at is not None:
            found[at.name] = equation
    return found


def _as_unit(equation: StatedEquation) -> UnitVector | None:
    """The vector whose length an equation says to be one."""
    for total, value in ((equation.left, equation.right), (equation.right, equation.left)):
        if value == 1 and isinstance(total, Sum) and len(total.args) == 2 and not equation.ranges:
            index, lower, upper = total.args[1]
            base, exponent = total.args[0].as_base_exp()
            if exponent == 2 and lower == 1 and isinstance(base, Indexed) and base.indices == (index,):
                return UnitVector(array=base.base, size=upper)
    return None


def _as_columns(equation: StatedEquation) -> OrthogonalColumns | None:
    """The matrix whose columns an equation says to be orthogonal: of U'U, or of a U' that stands for it, which is a multiple of 1."""
    if len(equation.ranges) != 2 or equation.ranges[0][2] != equation.ranges[1][2]:
        return None
    (row, _, cols), (col, _, _) = equation.ranges
    for product, other in ((equation.left, equation.right), (equation.right, equation.left)):
        before, total = product.as_independent(row, col, as_Add=False)
        squared, one = other.as_independent(row, col, as_Add=False)
        if not (isinstance(total, Sum) and len(total.args) == 2) or one != KroneckerDelta(row, col):
            continue
        middle, lower, rows = total.args[1]
        arrays = {node.base for node in total.args[0].atoms(Indexed)}
        array = next(iter(arrays))
        inside = total.args[0] == array[middle, row] * array[middle, col] and lower == 1
        if inside and len(arrays) == 1 and before != 0 and not depends(squared / before, frozenset((array,))):
            return OrthogonalColumns(array=array, rows=rows, cols=cols, squared=squared / before)
    return None


def _is_linear(expr: Expr, array: IndexedBase) -> bool:
    """Whether every term holds an entry of the array once at most, in nothing but sums and products."""
    if not depends(expr, frozenset((array,))):
        return True
    match expr:
        case Indexed():
            return bool(expr.base == array)
        case Add():
            return all(_is_linear(term, array) for term in expr.args)
        case Mul():
            moving = [factor for factor in expr.args if depends(factor, frozenset((array,)))]
            return len(moving) == 1 and _is_linear(moving[0], array)
        case Sum():
            return _is_linear(expr.args[0], array)
    return False


def square_of(traits: tuple[Trait, ...], size: int, free: Callable[[int, int], fmpq]) -> fmpq_mat:
    """A matrix of a kind, made of free values at places counted from 1.

    Raises
    ------
    NotEvaluable
        No way is known to make one.
    """
    tick(size**3)
    wanted = frozenset(traits) - {Trait.SYMMETRIC, Trait.INVERTIBLE}
    symmetric = not SYMMETRIC.isdisjoint(traits)
    places = range(1, size + 1)
    match sorted(trait.name for trait in wanted):
        case [] if symmetric:
            return fmpq_mat(size, size, [free(max(i, j), min(i, j)) for i in places for j in places])
        case []:
            return fmpq_mat(size, size, [free(i, j) for i in places for j in places])
        case ["POSITIVE_DEFINITE" | "POSITIVE_SEMIDEFINITE" as kind]:
            lower = _lower(size, free)
            least = fmpq(1) if kind == "POSITIVE_DEFINITE" else fmpq(0)
            return lower * _diagonal([free(i, i) if free(i, i) > 0 else least for i in places]) * lower.transpose()
        case ["IDEMPOTENT"]:
            basis, kept = _lower(size, free), [free(i, i) > 0 for i in places]
            if symmetric:
                return _onto(basis, kept)
            basis = basis * _lower(size, lambda i, j: free(j, i)).transpose()
            return basis * _diagonal([fmpq(int(one)) for one in kept]) * basis.inv()
        case ["ORTHOGONAL"]:
            signs = [free(i, i) < 0 for i in places]
            if symmetric:
                return _one(size) - 2 * _onto(_lower(size, free), signs)
            skew = fmpq_mat(size, size, [(free(i, j) if i > j else -free(j, i)) if i != j else fmpq(0) for i in places for j in places])
            turn = (_one(size) - skew) * (_one(size) + skew).inv()
            return turn * _diagonal([fmpq(-1 if one else 1) for one in signs])
    raise NotEvaluable("no way is known to make a matrix of this kind")


def unit_of(size: int, free: Callable[[int], fmpq]) -> list[fmpq]:
    """A rational point of the sphere, along a line from one of its poles."""
    sign = fmpq(-1 if free(1) < 0 else 1)
    others = [free(place) for place in range(2, size + 1)]
    length = sum((value**2 for value in others), fmpq(0))
    return [sign * (1 - length) / (1 + length), *(2 * value / (1 + length) for value in others)]


def columns_of(rows: int, cols: int, squared: fmpq, free: Callable[[int, int], fmpq]) -> fmpq_mat:
    """The first columns of a multiple of an orthogonal matrix, the squares of each adding up to a number.

    Raises
    ------
    NotEvaluable
        There are more columns than rows, or no rational ones are found.
    """
    if cols > rows:
        raise NotEvaluable("more orthogonal columns than rows")
    whole = _stretched(rows, squared) * square_of((Trait.ORTHOGONAL,), rows, free)
    return fmpq_mat(rows, cols, [whole[i, j] for i in range(rows) for j in range(cols)])


def _stretched(size: int, squared: fmpq) -> fmpq_mat:
    """A matrix K with K'K as often 1 as a number says: a root of it, or two by two (a, -b; b, a) with a^2 + b^2 that number."""
    below = int(squared.q)
    wanted = int(squared.p) * below
    bounded(wanted, LONGEST, "a length")
    tick(isqrt(max(wanted, 0)) + 1)
    if wanted >= 0 and isqrt(wanted) ** 2 == wanted:
        return _diagonal([fmpq(isqrt(wanted), below)] * size)
    legs = ((a, isqrt(wanted - a * a)) for a in range(1, isqrt(max(wanted, 0)) + 1))
    found = next(((a, b) for a, b in legs if a * a + b * b == wanted), None)
    if found is None or size % 2:
        raise NotEvaluable("no rational columns of this length are found")
    a, b = (fmpq(leg, below) for leg in found)
    turn = {(0, 0): a, (0, 1): -b, (1, 0): b, (1, 1): a}
    blocks = [turn[i % 2, j % 2] if i // 2 == j // 2 else fmpq(0) for i in range(size) for j in range(size)]
    return fmpq_mat(size, size, blocks)


def _onto(basis: fmpq_mat, kept: list[bool]) -> fmpq_mat:
    """The orthogonal projection onto some columns."""
    size, count = basis.nrows(), sum(kept)
    if not count:
        return fmpq_mat(size, size)
    columns = [col for col in range(size) if kept[col]]
    chosen = fmpq_mat(size, count, [basis[row, col] for row in range(size) for col in columns])
    return chosen * (chosen.transpose() * chosen).inv() * chosen.transpose()


def _one(size: int) -> fmpq_mat:
    return _diagonal([fmpq(1)] * size)


def _diagonal(values: list[fmpq]) -> fmpq_mat:
    size = len(values)
    return fmpq_mat(size, size, [values[i] if i == j else fmpq(0) for i in range(size) for j in range(size)])


def _lower(size: int, free: Callable[[int, int], fmpq]) -> fmpq_mat:
    """Ones on the diagonal, free values below."""
    places = range(1, size + 1)
    return fmpq_mat(size, size, [free(i, j) if i > j else fmpq(int(i == j)) for i in places for j in places])


def solved(columns: list[list[fmpq]], right: list[fmpq]) -> list[fmpq] | None:
    """A solution of linear equations, zero for what is free; None where there is none."""
    rows, cols = len(right), len(columns)
    table, rank = fmpq_mat(rows, cols + 1, [value for row in range(rows) for value in (*(col[row] for col in columns), right[row])]).rref()
    found = [fmpq(0)] * cols
    for row in range(rank):
        pivot = next(col for col in range(cols + 1) if table[row, col] != 0)
        if pivot == cols:
            return None
        found[pivot] = table[row, cols]
    return found
