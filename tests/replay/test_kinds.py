"""The replay looks for itself whether matrices are what premises say, and inverts them by an elimination of its own."""

from fractions import Fraction

import pytest
from sympy import IndexedBase, Sum, Symbol, Tuple

from derive.claims.instance import Instance
from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Premise
from derive.replay.approximate import Unknown
from derive.replay.elimination import definite, eliminated
from derive.replay.kinds import of_their_kind
from derive.replay.recomputing import Nowhere, Recomputer
from derive.vocabulary.matrices import Determinant, Inverse, matrix

A, u = IndexedBase("A", real=True), IndexedBase("u", real=True)
i, j, p = (Symbol(name, integer=True, positive=True) for name in "ijp")
WHOLE = matrix(A[i, j], (i, 1, p), (j, 1, p))


def instance(*rows: tuple[int, ...]) -> Instance:
    entries = {(row, col): Fraction(value) for row, line in enumerate(rows, 1) for col, value in enumerate(line, 1)}
    return Instance(scalars={"p": Fraction(len(rows))}, arrays={"A": entries})


def of_kind(trait: Trait, *rows: tuple[int, ...]) -> bool:
    said = Premise(label="", name="", statement="", squares=(Square(array=A, size=p, traits=(trait,)),))
    return of_their_kind((said,), instance(*rows))


@pytest.mark.parametrize(
    ("trait", "right", "wrong"),
    [
        (Trait.SYMMETRIC, ((1, 2), (2, 3)), ((1, 2), (3, 3))),
        (Trait.POSITIVE_DEFINITE, ((2, 1), (1, 2)), ((1, 2), (2, 1))),
        (Trait.POSITIVE_DEFINITE, ((1,),), ((0,),)),
        (Trait.POSITIVE_DEFINITE, ((2, 1), (1, 2)), ((2, 1), (0, 2))),
        (Trait.POSITIVE_SEMIDEFINITE, ((1, 1), (1, 1)), ((0, 0), (0, -1))),
        (Trait.ORTHOGONAL, ((0, 1), (-1, 0)), ((1, 1), (0, 1))),
        (Trait.IDEMPOTENT, ((1, 5), (0, 0)), ((1, 1), (1, 1))),
        (Trait.INVERTIBLE, ((0, 1), (1, 0)), ((1, 1), (1, 1))),
    ],
)
def test_matrices_are_looked_at(trait: Trait, right: tuple[tuple[int, ...], ...], wrong: tuple[tuple[int, ...], ...]) -> None:
    assert of_kind(trait, *right)
    assert not of_kind(trait, *wrong)


def test_entries_that_are_missing_are_no_proof() -> None:
    said = Premise(label="", name="", statement="", squares=(Square(array=A, size=p, traits=(Trait.INVERTIBLE,)),))
    with pytest.raises(Unknown):
        of_their_kind((said,), Instance(scalars={"p": Fraction(2)}, arrays={"A": {(1, 1): Fraction(1)}}))


def test_an_array_of_another_rank_is_no_matrix() -> None:
    said = Premise(label="", name="", statement="", squares=(Square(array=A, size=p, traits=(Trait.SYMMETRIC,)),))
    assert not of_their_kind((said,), Instance(scalars={"p": Fraction(1)}, arrays={"A": {(1,): Fraction(1)}}))


def test_equations_are_looked_at_entry_by_entry() -> None:
    said = StatedEquation(left=Sum(A[i, j] * u[j], (j, 1, p)), right=2 * u[i], ranges=(Tuple(i, 1, p),))
    premise = Premise(label="", name="", statement="", equations=(said,))
    point = instance((2, 0), (0, 2))
    vectors = {"u": {(1,): Fraction(3), (2,): Fraction(5)}}
    assert of_their_kind((premise,), Instance(scalars=point.scalars, arrays={**point.arrays, **vectors}))
    point = instance((2, 0), (0, 3))
    assert not of_their_kind((premise,), Instance(scalars=point.scalars, arrays={**point.arrays, **vectors}))


def test_inverses_and_determinants_are_worked_out() -> None:
    machine = Recomputer(instance((0, 2), (1, 3)))
    assert machine.number(Determinant(WHOLE)) == -2
    assert [machine.number(Inverse(WHOLE, row, col)) for row in (1, 2) for col in (1, 2)] == [Fraction(-3, 2), 1, Fraction(1, 2), 0]
    with pytest.raises(Nowhere):
        machine.number(Inverse(WHOLE, 3, 1))
    singular = Recomputer(instance((1, 1), (1, 1)))
    assert singular.number(Determinant(WHOLE)) == 0
    with pytest.raises(Nowhere):
        singular.number(Inverse(WHOLE, 1, 1))


def test_elimination() -> None:
    assert eliminated([]) == (1, [])
    assert eliminated([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]]) == (-1, [[0, 1], [1, 0]])
    assert definite([[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]])
