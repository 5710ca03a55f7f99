"""Gauss's elimination in fractions: determinants, inverses and the signs of pivots, for the replay."""

from collections.abc import Sequence
from fractions import Fraction

from derive.vocabulary.budget import tick


def eliminated(table: Sequence[Sequence[Fraction]]) -> tuple[Fraction, list[list[Fraction]] | None]:
    """The determinant, and the inverse where that is not zero."""
    size = len(table)
    rows = [[*map(Fraction, row), *(Fraction(int(i == j)) for j in range(size))] for i, row in enumerate(table)]
    determinant = Fraction(1)
    for place in range(size):
        tick(size)
        pivot = next((k for k in range(place, size) if rows[k][place] != 0), None)
        if pivot is None:
            return Fraction(0), None
        if pivot != place:
            rows[place], rows[pivot] = rows[pivot], rows[place]
            determinant = -determinant
        lead = rows[place][place]
        determinant *= lead
        rows[place] = [value / lead for value in rows[place]]
        for k in range(size):
            if k != place and rows[k][place] != 0:
                factor = rows[k][place]
                rows[k] = [value - factor * own for value, own in zip(rows[k], rows[place], strict=True)]
    return determinant, [row[size:] for row in rows]


def definite(table: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a matrix is symmetric and positive definite: all its leading minors are positive."""
    size = len(table)
    if any(table[i][j] != table[j][i] for i in range(size) for j in range(i)):
        return False
    return all(eliminated([row[:k] for row in table[:k]])[0] > 0 for k in range(1, size + 1))
