"""Least squares, ridge and lasso on short rational data, solved exactly."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from flint import fmpq, fmpq_mat

Vector = tuple[Fraction, ...]
DesignRows = Sequence[Sequence[Fraction]]


def fitted(rows: DesignRows, weights: Sequence[Fraction]) -> Vector:
    """X theta, one prediction a row."""
    return _vector(_matrix(rows) * _column(weights))


def pulls(rows: DesignRows, responses: Sequence[Fraction], weights: Sequence[Fraction]) -> Vector:
    """X_j'(y - X theta) for each column: how strongly the residuals pull at each weight."""
    matrix = _matrix(rows)
    return _vector(matrix.transpose() * (_column(responses) - matrix * _column(weights)))


def ridge(rows: DesignRows, responses: Sequence[Fraction], penalties: Sequence[Fraction | int]) -> Vector:
    """The minimiser of RSS + sum_j penalty_j theta_j^2, from (X'X + diag(penalties)) theta = X'y.

    Parameters
    ----------
    rows, responses : sequence
        X, shape (n, p), and y, shape (n,).
    penalties : sequence
        One for each column; all zero for least squares, which then needs X of full column rank.

    Raises
    ------
    ZeroDivisionError
        The equations are singular.
    """
    matrix = _matrix(rows)
    gram = matrix.transpose() * matrix
    for place, penalty in enumerate(penalties):
        gram[place, place] += _rational(penalty)
    return _vector(gram.solve(matrix.transpose() * _column(responses)))


def lasso(rows: DesignRows, responses: Sequence[Fraction], weight: Fraction) -> Vector:
    """A minimiser of RSS/n + weight * ||theta||_1: the sign pattern whose solution satisfies the optimality conditions.

    With g_j = (2/n) X_j'(y - X theta) they are g_j = weight * sign(theta_j) where theta_j is not zero, |g_j| <= weight
    elsewhere; they are sufficient because the objective is convex. Every pattern is tried, simplest first.
    """
    size, width = len(rows), len(rows[0])
    patterns = sorted(product((0, 1, -1), repeat=width), key=lambda signs: sum(map(abs, signs)))
    for signs in patterns:
        active = [place for place, sign in enumerate(signs) if sign]
        weights = [Fraction(0)] * width
        if active:
            matrix = _matrix([[row[place] for place in active] for row in rows])
            # (2/n) X_A'(y - X_A theta_A) = weight * signs
            right = matrix.transpose() * _column(responses) - _column([weight * size / 2 * signs[place] for place in active])
            try:
                solution = (matrix.transpose() * matrix).solve(right)
            except ZeroDivisionError:
                continue  # columns that are collinear: a pattern with fewer of them has a solution too
            for place, value in zip(active, _vector(solution), strict=True):
                weights[place] = value
        signed = all(weights[place] * signs[place] > 0 for place in active)
        if signed and all(abs(2 * pull / size) <= weight for pull in pulls(rows, responses, weights)):
            return tuple(weights)
    raise AssertionError("no sign pattern satisfies the optimality conditions")


def _rational(value: Fraction | int) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _matrix(rows: DesignRows) -> fmpq_mat:
    return fmpq_mat(len(rows), len(rows[0]), [_rational(entry) for row in rows for entry in row])


def _column(values: Sequence[Fraction]) -> fmpq_mat:
    return _matrix([[value] for value in values])


def _vector(column: fmpq_mat) -> Vector:
    return tuple(Fraction(int(value.p), int(value.q)) for value in column.entries())
