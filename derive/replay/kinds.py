"""Whether the matrices of an instance are what premises say of them, and equations hold there entry by entry: for the replay."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from derive.claims.instance import Instance
from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Premise
from derive.claims.ranges import name_of
from derive.replay.approximate import Unknown
from derive.replay.comparing import relation
from derive.replay.elimination import definite, eliminated
from derive.replay.recomputing import Recomputer

LARGEST = 200
"""Rows of a matrix, and values of an index."""
MINORS = 10
"""Rows of a matrix of which all principal minors are looked at."""


def of_their_kind(premises: Sequence[Premise], point: Instance) -> bool:
    """Whether what is known of matrices holds at a point.

    Raises
    ------
    Unknown
        A value is missing.
    """
    machine = Recomputer(point, premises)
    squares = (square for premise in premises for square in premise.squares)
    equations = (equation for premise in premises for equation in premise.equations)
    return all(_is_of_kind(machine, square) for square in squares) and all(_holds(machine, equation) for equation in equations)


def _is_of_kind(machine: Recomputer, square: Square) -> bool:
    entries = machine.instance.arrays.get(name_of(square.array))
    if entries is None:
        return True  # it was not looked at
    if any(len(index) != 2 for index in entries):
        return False
    if square.is_symmetric and any(entries.get((col, row), value) != value for (row, col), value in entries.items()):
        return False
    size = int(_size(machine, square.size))
    places = range(1, size + 1)
    if any((row, col) not in entries for row in places for col in places):
        raise Unknown(f"entries of {square.array} are missing")
    table = [[entries[row, col] for col in places] for row in places]
    return all(_has(table, trait) for trait in square.traits)


def _has(table: list[list[Fraction]], trait: Trait) -> bool:
    turned = [list(column) for column in zip(*table, strict=True)]
    match trait:
        case Trait.SYMMETRIC:
            return turned == table
        case Trait.POSITIVE_DEFINITE:
            return definite(table)
        case Trait.POSITIVE_SEMIDEFINITE:
            return _semidefinite(table)
        case Trait.ORTHOGONAL:
            return _times(turned, table) == [[Fraction(int(i == j)) for j in range(len(table))] for i in range(len(table))]
        case Trait.IDEMPOTENT:
            return _times(table, table) == table
        case Trait.INVERTIBLE:
            return eliminated(table)[0] != 0


def _semidefinite(table: list[list[Fraction]]) -> bool:
    """All principal minors of a symmetric matrix are at least zero."""
    size = len(table)
    if size > MINORS:
        raise Unknown(f"the principal minors of more than {MINORS} rows")
    for chosen in product((False, True), repeat=size):
        kept = [place for place in range(size) if chosen[place]]
        if kept and eliminated([[table[i][j] for j in kept] for i in kept])[0] < 0:
            return False
    return all(table[i][j] == table[j][i] for i in range(size) for j in range(i))


def _times(left: list[list[Fraction]], right: list[list[Fraction]]) -> list[list[Fraction]]:
    return [[sum((a * b for a, b in zip(row, col, strict=True)), Fraction(0)) for col in zip(*right, strict=True)] for row in left]


def _holds(machine: Recomputer, equation: StatedEquation) -> bool:
    return all(
        relation(machine.number_at(equation.left, values), machine.number_at(equation.right, values)) == 0
        for values in _values(machine, equation)
    )


def _values(machine: Recomputer, equation: StatedEquation) -> Iterator[dict[object, Fraction]]:
    """All values of the indices of an equation."""
    ends = [int(_size(machine, upper)) for _, _, upper in equation.ranges]
    for places in product(*(range(1, end + 1) for end in ends)):
        yield {index: Fraction(place) for (index, _, _), place in zip(equation.ranges, places, strict=True)}


def _size(machine: Recomputer, upper: object) -> Fraction:
    value = machine.number_at(upper, {})
    if not isinstance(value, Fraction) or value.denominator != 1 or value > LARGEST:
        raise Unknown(f"{upper} is no size")
    return value
