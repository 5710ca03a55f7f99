"""Least squares, ridge and lasso on short rational data, solved exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

Vector = tuple[Fraction, ...]
Rows = Sequence[Sequence[Fraction]]


def fitted(rows: Rows, weights: Sequence[Fraction]) -> Vector:
    """X theta, one prediction a row."""
    return tuple(sum((entry * weight for entry, weight in zip(row, weights, strict=True)), Fraction(0)) for row in rows)


def pulls(rows: Rows, responses: Sequence[Fraction], weights: Sequence[Fraction]) -> Vector:
    """X_j'(y - X theta) for each column: how strongly the residuals pull at each weight."""
    residuals = [response - value for response, value in zip(responses, fitted(rows, weights), strict=True)]
    return fitted(tuple(zip(*rows, strict=True)), residuals)


def ridge(rows: Rows, responses: Sequence[Fraction], penalties: Sequence[Fraction | int]) -> Vector:
    """The minimiser of RSS + sum_j penalty_j theta_j^2, from (X'X + diag(penalties)) theta = X'y.

    Parameters
    ----------
    rows, responses : sequence
        X, shape (n, p), and y, shape (n,).
    penalties : sequence
        One for each column; all zero for least squares, which then needs X of full column rank.
    """
    columns = tuple(zip(*rows, strict=True))
    gram = [list(fitted(columns, column)) for column in columns]
    for place, penalty in enumerate(penalties):
        gram[place][place] += penalty
    return solve(gram, fitted(columns, responses))


def lasso(rows: Rows, responses: Sequence[Fraction], weight: Fraction) -> Vector:
    """A minimiser of RSS/n + weight * ||theta||_1: the sign pattern whose solution satisfies the optimality conditions.

    With g_j = (2/n) X_j'(y - X theta) they are g_j = weight * sign(theta_j) where theta_j is not zero, |g_j| <= weight
    elsewhere; they are sufficient because the objective is convex. Every pattern is tried, simplest first.
    """
    size, columns = len(rows), tuple(zip(*rows, strict=True))
    gram = [fitted(columns, column) for column in columns]
    moments = fitted(columns, responses)
    patterns = sorted(product((0, 1, -1), repeat=len(columns)), key=lambda signs: sum(map(abs, signs)))
    for signs in patterns:
        active = [place for place, sign in enumerate(signs) if sign]
        # (2/n) X_A'(y - X_A theta_A) = weight * signs
        right = [moments[place] - weight * size / 2 * signs[place] for place in active]
        try:
            solution = solve([[gram[row][column] for column in active] for row in active], right)
        except ZeroDivisionError:
            continue  # columns that are collinear: a pattern with fewer of them has a solution too
        weights = [Fraction(0)] * len(columns)
        for place, value in zip(active, solution, strict=True):
            weights[place] = value
        signed = all(weights[place] * signs[place] > 0 for place in active)
        if signed and all(abs(2 * pull / size) <= weight for pull in pulls(rows, responses, weights)):
            return tuple(weights)
    raise AssertionError("no sign pattern satisfies the optimality conditions")


def solve(matrix: Rows, right: Sequence[Fraction]) -> Vector:
    """The solution of a square linear system by elimination.

    Raises
    ------
    ZeroDivisionError
        The matrix is singular.
    """
    table = [[*map(Fraction, row), Fraction(value)] for row, value in zip(matrix, right, strict=True)]
    for column in range(len(table)):
        pivot = next((place for place in range(column, len(table)) if table[place][column]), None)
        if pivot is None:
            raise ZeroDivisionError("the matrix is singular")
        table[column], table[pivot] = table[pivot], table[column]
        leading = table[column][column]
        table[column] = [entry / leading for entry in table[column]]
        for place, row in enumerate(table):
            if place != column and row[column]:
                table[place] = [entry - row[column] * above for entry, above in zip(row, table[column], strict=True)]
    return tuple(row[-1] for row in table)


__all__ = ["fitted", "lasso", "pulls", "ridge", "solve"]
