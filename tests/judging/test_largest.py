"""The largest value over an index: what no law may take for the same, and what is missing where it may not exist."""

import pytest
from sympy import IndexedBase, Integer, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.relations import Equal
from derive.claims.verdict import Undecided
from derive.derivation.display import unicode
from derive.judging.judge import judge
from derive.judging.zero.zero import is_zero
from derive.vocabulary.errors import InputError
from derive.vocabulary.multilinear.reading import NormalForm
from derive.vocabulary.nodes import Largest
from derive.vocabulary.signs import Facts

i, j, k = (Symbol(letter, integer=True, positive=True) for letter in "ijk")
n, m = Symbol("n", integer=True, positive=True), Symbol("m", integer=True, nonnegative=True)
x, A = IndexedBase("x", real=True), IndexedBase("A", real=True)
a = Symbol("a", real=True)


def test_of_no_numbers_there_is_no_largest():
    verdict = judge(Claim(before=Largest(a, (i, 1, m)), relation=Equal(), after=a))
    assert isinstance(verdict, Undecided)
    assert "m - 1 >= 0" in str(verdict)


@pytest.mark.parametrize(
    "gap",
    [
        Largest(Sum(A[i, j], (j, 1, n)), (i, 1, n)) - Sum(Largest(A[i, j], (i, 1, n)), (j, 1, n)),
        Largest(x[i], (i, 1, n)) - Largest(x[i], (i, 1, n - 1)),
        Largest(x[n], (i, 1, n)) - Largest(x[i], (i, 1, n)),
        Largest(a * x[i], (i, 1, n)) - a * Largest(x[i], (i, 1, n)),
        Largest(x[i] ** 2, (i, 1, n)) - Largest(x[i], (i, 1, n)) ** 2,
        Largest(x[i] * x[j], (i, 1, n)).subs(j, 1) - x[1] * Largest(x[i], (i, 1, n)),
    ],
)
def test_neither_normal_form_takes_what_differs_for_the_same(gap):
    assert not is_zero(gap)
    assert not NormalForm().vanishes(gap)


def test_an_index_is_not_captured():
    inner = Largest(A[i, j], (i, 1, n))
    one, other = (Sum(Largest(inner + x[index], (j, 1, n)), (index, 1, n)) for index in (k, Symbol("q", integer=True, positive=True)))
    assert NormalForm().vanishes(one - other)
    assert is_zero(one - other)
    shifted = Sum(Largest(A[i, j], (i, 1, n)), (j, 1, n)) - Sum(Largest(A[k, j + 1], (k, 1, n)), (j, 0, n - 1))
    assert NormalForm().vanishes(shifted)


def test_what_is_no_range_is_refused():
    for limits in ((i, 1), (Integer(1), 1, n)):
        with pytest.raises(InputError, match="Largest"):
            Largest(x[i], limits)


def test_it_is_positive_where_its_values_are():
    positive = IndexedBase("y", positive=True)
    assert Facts().is_positive(Largest(positive[i], (i, 1, n)))
    assert not Facts().is_positive(Largest(x[i], (i, 1, n)))


def test_it_is_written_as_a_maximum():
    assert unicode(Largest(x[i], (i, 1, n))) == "maxᵢ₌₁ⁿ xᵢ"
