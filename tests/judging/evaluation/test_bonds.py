"""Matrices of a kind are drawn as what they are said to be."""

import random

import pytest
from flint import fmpq, fmpq_mat
from sympy import IndexedBase, Integer, KroneckerDelta, Sum, Symbol, Tuple

from derive.claims.matrices import StatedEquation, Trait, as_square
from derive.claims.premises import Premise
from derive.judging.evaluation.bonds import OrthogonalColumns, UnitVector, bonds_of, columns_of, solved, square_of, unit_of
from derive.judging.evaluation.numbers import NotEvaluable

A = IndexedBase("A", real=True)
i, j, k, n, p = (Symbol(name, integer=True, positive=True) for name in "ijknp")
SIZES = range(1, 5)


def free(seed: int):
    source = random.Random(seed)
    values = {(row, col): fmpq(source.randint(-4, 4), source.randint(1, 3)) for row in range(1, 6) for col in range(1, 6)}
    return lambda row, col: values[row, col]


def one(size: int) -> fmpq_mat:
    return fmpq_mat(size, size, [fmpq(int(row == col)) for row in range(size) for col in range(size)])


def minors(matrix: fmpq_mat) -> list[fmpq]:
    return [fmpq_mat(m, m, [matrix[row, col] for row in range(m) for col in range(m)]).det() for m in range(1, matrix.nrows() + 1)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(6))
def test_each_kind_is_what_it_is_called(size: int, seed: int) -> None:
    values = free(seed)
    symmetric, definite, semi, turn, onto, both, mirror = (
        square_of(traits, size, values)
        for traits in (
            (Trait.SYMMETRIC,), (Trait.POSITIVE_DEFINITE,), (Trait.POSITIVE_SEMIDEFINITE,), (Trait.ORTHOGONAL,), (Trait.IDEMPOTENT,),
            (Trait.SYMMETRIC, Trait.IDEMPOTENT), (Trait.SYMMETRIC, Trait.ORTHOGONAL),
        )
    )  # fmt: skip
    assert symmetric == symmetric.transpose()
    assert definite == definite.transpose()
    assert all(minor > 0 for minor in minors(definite))
    assert semi == semi.transpose()
    assert all(minor >= 0 for minor in minors(semi))
    assert turn.transpose() * turn == one(size)
    assert onto * onto == onto
    assert both * both == both == both.transpose()
    assert mirror * mirror == one(size)
    assert mirror == mirror.transpose()
    assert sum(value**2 for value in unit_of(size, lambda place: values(place, 1))) == 1


def test_an_idempotent_matrix_need_not_be_symmetric_and_an_orthogonal_one_may_turn_over() -> None:
    drawn = [square_of((Trait.IDEMPOTENT,), 2, free(seed)) for seed in range(20)]
    assert any(one != one.transpose() for one in drawn)
    assert {square_of((Trait.ORTHOGONAL,), 2, free(seed)).det() for seed in range(20)} == {fmpq(1), fmpq(-1)}


def test_what_cannot_be_made_is_said() -> None:
    with pytest.raises(NotEvaluable):
        square_of((Trait.POSITIVE_DEFINITE, Trait.ORTHOGONAL), 2, free(1))
    with pytest.raises(NotEvaluable):
        columns_of(2, 3, fmpq(1), free(1))
    with pytest.raises(NotEvaluable):
        columns_of(3, 2, fmpq(3), free(1))


def test_columns_are_orthonormal() -> None:
    made = columns_of(3, 2, fmpq(1), free(1))
    assert made.transpose() * made == one(2)


@pytest.mark.parametrize(("rows", "squared"), [(1, fmpq(4)), (2, fmpq(2)), (2, fmpq(5, 2)), (3, fmpq(4, 9)), (4, fmpq(5)), (4, fmpq(4))])
def test_columns_are_as_long_as_is_said(rows: int, squared: fmpq) -> None:
    made = columns_of(rows, min(rows, 2), squared, free(1))
    assert made.transpose() * made == one(min(rows, 2)) * squared


def test_linear_equations_are_solved_or_have_no_solution() -> None:
    two, four = fmpq(2), fmpq(4)
    assert solved([[two, four]], [two, four]) == [fmpq(1)]
    assert solved([[two, four]], [two, two]) is None
    assert solved([[two], [four]], [two]) == [fmpq(1), fmpq(0)]


def test_equations_that_say_what_a_matrix_is_are_recognised() -> None:
    ranges = (Tuple(i, 1, p), Tuple(j, 1, p))
    square = StatedEquation(left=A[i, j], right=Sum(A[i, k] * A[k, j], (k, 1, p)), ranges=ranges)
    turned = StatedEquation(left=A[i, j], right=A[j, i], ranges=ranges)
    gram = Sum(A[k, i] * A[k, j], (k, 1, p))
    found = [as_square(one) for one in (square, turned, StatedEquation(left=gram, right=KroneckerDelta(i, j), ranges=ranges))]
    assert [one.traits for one in found if one is not None] == [(Trait.IDEMPOTENT,), (Trait.SYMMETRIC,), (Trait.ORTHOGONAL,)]
    assert as_square(StatedEquation(left=A[i, j], right=2 * A[j, i], ranges=ranges)) is None
    assert as_square(StatedEquation(left=Sum(A[k, i] * A[k, j], (k, 1, n)), right=KroneckerDelta(i, j), ranges=ranges)) is None


def test_what_an_equation_determines() -> None:
    x, b = IndexedBase("x", real=True), IndexedBase("b", real=True)
    said = [
        StatedEquation(left=Sum(A[i, k] * x[k], (k, 1, p)), right=b[i], ranges=(Tuple(i, 1, n),)),
        StatedEquation(left=Sum(x[k] ** 2, (k, 1, p)), right=Symbol("c") / Symbol("c"), ranges=()),
        StatedEquation(left=Sum(A[k, i] * A[k, j], (k, 1, n)), right=KroneckerDelta(i, j), ranges=(Tuple(i, 1, p), Tuple(j, 1, p))),
    ]
    found = [bonds_of((Premise(label="", name="", statement="", equations=(one,)),)) for one in said]
    assert found[0] == {"b": said[0]}
    assert found[1] == {"x": UnitVector(array=x, size=p)}
    assert found[2] == {"A": OrthogonalColumns(array=A, rows=n, cols=p, squared=Integer(1))}
