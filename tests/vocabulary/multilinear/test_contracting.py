"""Equations between matrices as rules of the normal form, and the laws of inverses and determinants in it."""

import pytest
from sympy import Expr, IndexedBase, KroneckerDelta, Sum, Symbol, Tuple

from derive.vocabulary.budget import budget
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.matrices import Determinant, Inverse, matrix
from derive.vocabulary.multilinear.inverting import Definite
from derive.vocabulary.multilinear.reading import NormalForm

A, B, H, X, u, v, w = (IndexedBase(name, real=True) for name in "ABHXuvw")
a, b, i, j, k, n, p = (Symbol(name, integer=True, positive=True) for name in "abijknp")
c = Symbol("c", positive=True)
SQUARE = (Tuple(i, 1, p), Tuple(j, 1, p))


def of(entry: Expr, size: Expr = p) -> Expr:
    return matrix(entry, (i, 1, size), (j, 1, size))


def weighed(entry: Expr, rows: Expr = p, cols: Expr = p) -> Expr:
    return Sum(w[a, b] * entry, (a, 1, rows), (b, 1, cols))


GRAM = of(Sum(X[k, i] * X[k, j], (k, 1, n)) + c * KroneckerDelta(i, j))
OUTER = of(Sum(X[i, k] * X[j, k], (k, 1, p)) + c * KroneckerDelta(i, j), n)
PUSHED = [Sum(Inverse(GRAM, a, k) * X[b, k], (k, 1, p)), Sum(X[k, a] * Inverse(OUTER, k, b), (k, 1, n))]


def test_rules_that_overlap_give_what_follows() -> None:
    assert NormalForm().vanishes(weighed(PUSHED[0] - PUSHED[1], p, n))
    assert not NormalForm().vanishes(weighed(PUSHED[0] + PUSHED[1], p, n))


def test_a_rule_is_walked_from_either_end_and_in_traces() -> None:
    said = [(Sum(H[i, k] * H[k, j], (k, 1, p)), H[i, j], SQUARE)]
    for one in (Sum(H[a, k] * H[k, b], (k, 1, p)) - H[a, b], Sum(H[k, a] * H[b, k], (k, 1, p)) - H[b, a]):
        assert NormalForm(equations=said).vanishes(weighed(one))
    assert NormalForm(equations=said).vanishes(Sum(H[a, b] * H[b, a], (a, 1, p), (b, 1, p)) - Sum(H[a, a], (a, 1, p)))
    assert not NormalForm(equations=said).vanishes(weighed(Sum(H[a, k] * H[b, k], (k, 1, p)) - H[a, b]))
    assert not NormalForm(equations=said).vanishes(weighed(Sum(H[a, k] * H[k, b], (k, 1, n)) - H[a, b]))


def test_letters_in_another_order_are_no_rule() -> None:
    """Else they would be exchanged for ever."""
    said = [(Sum(A[i, k] * B[k, j], (k, 1, p)), Sum(B[i, k] * A[k, j], (k, 1, p)), SQUARE), (A[i, j], -A[j, i], SQUARE)]
    reader = NormalForm(equations=said)
    assert not reader.contraction.rules
    with budget(2_000):
        assert not reader.vanishes(weighed(A[a, b] - 2 * A[b, a]))


def test_without_a_bound_rules_would_go_on_for_ever() -> None:
    with budget(60_000):
        assert not NormalForm().vanishes(weighed(PUSHED[0] - 2 * PUSHED[1], p, n))


@pytest.mark.parametrize(
    ("entry", "known"),
    [
        (A[i, j], None),
        (c * KroneckerDelta(i, j), Definite.POSITIVE),
        (Sum(X[k, i] * X[k, j], (k, 1, n)), Definite.SEMI),
        (u[i] * u[j], Definite.SEMI),
        (u[i] * v[j], None),
        (u[i] * u[j] + c * KroneckerDelta(i, j), Definite.POSITIVE),
        (-u[i] * u[j] + c * KroneckerDelta(i, j), None),
        (B[i, j], Definite.POSITIVE),
        (Inverse(of(B[i, j]), i, j), Definite.POSITIVE),
        (Sum(X[k, i] * B[k, a] * X[a, j], (k, 1, p), (a, 1, p)), Definite.SEMI),
        (Sum(X[k, i] * X[j, k], (k, 1, p)), None),
    ],
)
def test_what_is_definite_by_its_form(entry: Expr, known: Definite | None) -> None:
    reader = NormalForm(symmetric=frozenset((B,)), definite={B: Definite.POSITIVE})
    assert reader.inverses.definiteness(*reader.square(of(entry), {})) is known


def test_determinants_that_must_not_be_zero() -> None:
    product = Determinant(of(Sum(A[i, k] * B[k, j], (k, 1, p))))
    found = NormalForm().determinants(product, Predicate.NONZERO)
    assert {str(one) for one in found} == {"det(A)", "det(B)"}
    known = NormalForm(positive=(Determinant(of(A[i, j])) ** 2,))
    assert {str(one) for one in known.determinants(product, Predicate.NONZERO)} == {"det(B)"}
    assert known.determinants(product, Predicate.POSITIVE) == (product,)
    assert NormalForm().determinants(Determinant(GRAM), Predicate.POSITIVE) == ()
