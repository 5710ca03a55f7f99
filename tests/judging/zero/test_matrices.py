"""What the second test certifies of matrices: it agrees with what is true at small sizes, and with nothing else."""

import pytest
from sympy import Expr, IndexedBase, KroneckerDelta, Sum, Symbol, Tuple

from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Premise
from derive.judging.zero.zero import agree_at_sizes, is_zero
from derive.vocabulary.matrices import Determinant, Inverse, matrix
from derive.vocabulary.nodes import Log

A, B, w, x, b = (IndexedBase(name, real=True) for name in "ABwxb")
i, j, k, n, p, q = (Symbol(name, integer=True, positive=True) for name in "ijknpq")
c = Symbol("c", real=True)


def of(entry: Expr, size: Expr = p) -> Expr:
    return matrix(entry, (i, 1, size), (j, 1, size))


def weighed(entry: Expr) -> Expr:
    return Sum(w[i, j] * entry, (i, 1, p), (j, 1, p))


def premise(*traits: Trait) -> tuple[Premise, ...]:
    return (Premise(label="", name="", statement="", squares=(Square(array=A, size=p, traits=traits),)),)


PRODUCT = Sum(A[i, k] * B[k, j], (k, 1, p))
SQUARED = Sum(A[i, k] * A[k, j], (k, 1, p))


@pytest.mark.parametrize(
    ("left", "right", "premises"),
    [
        (Determinant(of(PRODUCT)), Determinant(of(A[i, j])) * Determinant(of(B[i, j])), ()),
        (Determinant(of(c * A[i, j])), c**p * Determinant(of(A[i, j])), ()),
        (Sum(Inverse(of(A[i, j]), i, j) * A[j, i], (i, 1, p), (j, 1, p)), p, ()),
        (Log(Determinant(of(Inverse(of(A[i, j]), i, j)))), -Log(Determinant(of(A[i, j]))), premise(Trait.POSITIVE_DEFINITE)),
        (weighed(Inverse(of(A[i, j]), i, j)), weighed(Inverse(of(A[i, j]), j, i)), premise(Trait.SYMMETRIC)),
        (weighed(SQUARED), weighed(A[i, j]), premise(Trait.IDEMPOTENT)),
        (Determinant(of(A[i, j])) ** 2, c / c, premise(Trait.ORTHOGONAL)),
    ],
)
def test_what_is_true_agrees(left: Expr, right: Expr, premises: tuple[Premise, ...]) -> None:
    assert agree_at_sizes(left, right, premises)


@pytest.mark.parametrize(
    ("left", "right", "premises"),
    [
        (Determinant(of(PRODUCT)), Determinant(of(A[i, j])) + Determinant(of(B[i, j])), ()),
        (Determinant(of(c * A[i, j])), c * Determinant(of(A[i, j])), ()),
        (Log(Determinant(of(Inverse(of(A[i, j]), i, j)))), Log(Determinant(of(A[i, j]))), premise(Trait.POSITIVE_DEFINITE)),
        (weighed(Inverse(of(A[i, j]), i, j)), weighed(Inverse(of(A[i, j]), j, i)), premise(Trait.INVERTIBLE)),
        (weighed(A[i, j]), weighed(A[j, i]), premise(Trait.IDEMPOTENT)),
        (Determinant(of(A[i, j])), c / c, premise(Trait.ORTHOGONAL)),
        (weighed(A[i, j]), weighed(KroneckerDelta(i, j)), premise(Trait.IDEMPOTENT)),
        # True of matrices with one row, and of those with two.
        (weighed(SQUARED), weighed(Sum(A[k, k], (k, 1, p)) * A[i, j] - Determinant(of(A[i, j])) * KroneckerDelta(i, j)), ()),
    ],
)
def test_what_is_not_does_not(left: Expr, right: Expr, premises: tuple[Premise, ...]) -> None:
    assert not agree_at_sizes(left, right, premises)


def test_it_is_no_proof_and_not_taken_for_one() -> None:
    square, trace = Determinant(of(A[i, j])) ** 2, Determinant(of(A[i, j])) * Determinant(of(A[j, i]))
    assert agree_at_sizes(square, trace)
    assert not is_zero(square - trace)


def test_it_speaks_of_matrices_only() -> None:
    assert not agree_at_sizes(Sum(x[i], (i, 1, n)), Sum(x[i], (i, 1, n)))


def test_an_equation_determines_an_array_and_may_not_be_solvable() -> None:
    said = StatedEquation(left=Sum(A[i, k] * x[k], (k, 1, p)), right=b[i], ranges=(Tuple(i, 1, p),))
    premises = (Premise(label="", name="", statement="", equations=(said,)),)
    solution = Sum(w[i] * Inverse(of(A[i, j]), i, j) * b[j], (i, 1, p), (j, 1, p))
    assert agree_at_sizes(Sum(w[i] * x[i], (i, 1, p)), solution, premises)
    assert not agree_at_sizes(2 * Sum(w[i] * x[i], (i, 1, p)), solution, premises)
    never = StatedEquation(left=Sum(0 * x[i], (i, 1, p)), right=1 + 0 * x[1], ranges=())
    assert not agree_at_sizes(x[1], 2 * x[1], (Premise(label="", name="", statement="", equations=(never,)),))
