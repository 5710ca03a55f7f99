"""The normal form of sums: true rewritings are seen, and whatever is said to vanish does, term by term."""

from random import Random

import pytest
from sympy import Abs, Eq, IndexedBase, KroneckerDelta, Max, Ne, Piecewise, Pow, Product, Rational, Sum, Symbol, exp, log, sqrt

from derive.vocabulary.multilinear.reading import NormalForm
from tests.vocabulary.multilinear.sums import c, differ, i, k, l, m, mutated, n, random_sum, rewritten, w, y, z

q = Symbol("q", positive=True)
u = IndexedBase("u", positive=True)
X, A = IndexedBase("X", real=True), IndexedBase("A", real=True)
p = Symbol("p", integer=True, positive=True)
mean = Sum(y[k], (k, 1, n)) / n


@pytest.mark.parametrize("seed", range(20))
def test_a_sum_and_what_it_is_rewritten_to_are_one(seed):
    random = Random(seed)
    expr = random_sum(random)
    other = rewritten(rewritten(expr, random), random)
    assert not differ(expr, other)
    assert NormalForm().vanishes(expr - other)


@pytest.mark.parametrize("seed", range(24))
def test_what_vanishes_does_so_term_by_term(seed):
    random = Random(seed)
    expr = random_sum(random)
    other = rewritten(mutated(expr, random), random)
    if NormalForm().vanishes(expr - other):
        assert not differ(expr, other)


TRUE = {
    "running mean": (Sum(y[k], (k, 1, n + 1)) / (n + 1), mean + (y[n + 1] - mean) / (n + 1)),
    "Abel": (Sum(y[k], (k, 1, n)) * n, Sum(Sum(y[k], (k, 1, i)), (i, 1, n)) + Sum((k - 1) * y[k], (k, 1, n))),
    "distinct pairs": (2 * Sum(Sum(y[i] * y[k], (i, 1, k - 1)), (k, 1, n)), Sum(y[k], (k, 1, n)) ** 2 - Sum(y[k] ** 2, (k, 1, n))),
    "a kernel over pairs": (Sum(Sum(Abs(y[i] - y[k]), (i, 1, k - 1)), (k, 1, n)), Sum(Sum(Abs(y[i] - y[k]), (i, 1, n)), (k, 1, n)) / 2),
    "antisymmetric": (Sum(Sum((y[i] - y[k]) ** 3, (i, 1, n)), (k, 1, n)), 0),
    "weights": (Sum(u[i] / Sum(u[k], (k, 1, n)), (i, 1, n)), 1),
    "two fractions": (Sum(u[i] / (u[i] + c**2 + 1), (i, 1, n)) + (c**2 + 1) * Sum(1 / (u[i] + c**2 + 1), (i, 1, n)), n),
    "reversed": (Sum(k * y[n + 1 - k], (k, 1, n)), Sum((n + 1 - k) * y[k], (k, 1, n))),
    "joined": (Sum(y[k], (k, 1, m)) + Sum(y[k], (k, m + 1, m + n)), Sum(y[k], (k, 1, m + n))),
    "contracted": (Sum(z[k] * Sum(KroneckerDelta(i, k) * y[i], (i, 1, n)), (k, 1, n)), Sum(y[i] * z[i], (i, 1, n))),
    "log-sum-exp": (log(Sum(exp(y[k] - c), (k, 1, n))) + c, log(Sum(exp(y[k]), (k, 1, n)))),
    "product": (Product(q * u[k] ** 2, (k, 1, n)), q**n * exp(2 * Sum(log(u[k]), (k, 1, n)))),
    "root of a square": (sqrt(y[1] ** 2 - 2 * y[1] * y[2] + y[2] ** 2), Abs(y[1] - y[2])),
    "cases": (Sum(Piecewise((y[k], y[k] >= 0), (-y[k], True)), (k, 1, n)), Sum(Abs(y[k]), (k, 1, n))),
    "the larger": (Sum(Max(y[k], z[k]), (k, 1, n)), Sum((y[k] + z[k] + Abs(y[k] - z[k])) / 2, (k, 1, n))),
    "powers of numbers": (sqrt(8) * sqrt(2) ** 3, 8),
    "fourth powers": (Sum(k**3, (k, 1, n)), Sum(k, (k, 1, n)) ** 2),
    "multiplied out": (
        Sum((y[i] - Sum(X[i, k] * z[k], (k, 1, p))) ** 2, (i, 1, n)),
        Sum(y[i] ** 2, (i, 1, n))
        - 2 * Sum(z[k] * Sum(X[i, k] * y[i], (i, 1, n)), (k, 1, p))
        + Sum(Sum(z[k] * z[l] * Sum(X[i, k] * X[i, l], (i, 1, n)), (k, 1, p)), (l, 1, p)),
    ),
}
FALSE = {
    "a lost n": (Sum((y[i] - mean) ** 2, (i, 1, n)), Sum(y[i] ** 2, (i, 1, n)) - mean**2),
    "a lost pair": (Sum(Sum(y[i] * y[k], (i, 1, k)), (k, 1, n)) * 2, Sum(y[k], (k, 1, n)) ** 2 - Sum(y[k] ** 2, (k, 1, n))),
    "zero for small sizes": ((n - 1) * (n - 2) * (n - 3) * Sum(y[k], (k, 1, n)), 0),
    "an overlap": (Sum(y[k], (k, 1, m)) + Sum(y[k], (k, m, m + n)), Sum(y[k], (k, 1, m + n))),
    "the root of a negative square": (sqrt(y[1] ** 2), y[1]),
    "a logarithm of what may be negative": (log(y[1] * y[2]), log(y[1]) + log(y[2])),
    "a product of what may be negative": (Product(y[k], (k, 1, n)), exp(Sum(log(y[k]), (k, 1, n)))),
    "contracted over another range": (Sum(z[k] * Sum(KroneckerDelta(i, k) * y[i], (i, 1, m)), (k, 1, n)), Sum(y[i] * z[i], (i, 1, n))),
    "a range that may run backwards": (Sum(c, (k, m, n)), (n - m + 1) * c),
    "a transposed entry": (Sum(Sum(A[i, k] * y[i] * z[k], (i, 1, n)), (k, 1, n)), Sum(Sum(A[k, i] * y[i] * z[k], (i, 1, n)), (k, 1, n))),
    "a broken power of a sum": (Pow(Sum(w[k] ** 2, (k, 1, n)), Rational(1, 2)), Sum(w[k], (k, 1, n))),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_identity_vanishes(name):
    left, right = TRUE[name]
    assert NormalForm().vanishes(left - right)


@pytest.mark.parametrize("name", FALSE)
def test_a_false_one_does_not(name):
    left, right = FALSE[name]
    assert not NormalForm().vanishes(left - right)


def test_a_symmetric_array_has_one_entry_for_two_places():
    left, right = FALSE["a transposed entry"]
    assert NormalForm(symmetric=frozenset((A,))).vanishes(left - right)


def test_what_is_stated_to_be_positive_splits_a_logarithm():
    r = Symbol("r", real=True)
    expr = log(r * (1 - r)) - log(r) - log(1 - r)
    assert not NormalForm().vanishes(expr)
    assert NormalForm((r, 1 - r)).vanishes(expr)


def test_a_letter_of_which_something_else_is_assumed_is_another():
    """A reader serves many claims, each of which says what its letters are."""
    reader, real, positive = NormalForm(), Symbol("r", real=True), Symbol("r", positive=True)
    some, others = IndexedBase("v", real=True), IndexedBase("v", positive=True)
    assert reader.vanishes(Abs(positive) - positive)
    assert not reader.vanishes(Abs(real) - real)
    assert reader.vanishes(Abs(others[1]) - others[1])
    assert not reader.vanishes(Abs(some[1]) - some[1])
    assert not reader.vanishes(real - positive)


def test_conditions_of_another_kind_are_others():
    kinds = (Eq(y[1], 0), y[1] >= 0, y[1] > 0, y[1] < 0, Ne(y[1], 0))
    values = [Piecewise((c, kind), (q, y[2] > 0), (0, True)) for kind in kinds]
    for first in values:
        assert [NormalForm().vanishes(first - other) for other in values] == [first is other for other in values]


CASES = {
    "an indicator": (
        Sum(z[k] * Piecewise((1, y[k] > 0), (0, True)), (k, 1, n)),
        Sum(z[k] * (1 - Piecewise((1, y[k] <= 0), (0, True))), (k, 1, n)),
    ),
    "the larger of a multiple": (Max(2 * y[1], 2 * z[1]), 2 * Max(y[1], z[1])),
}


@pytest.mark.parametrize("name", CASES)
def test_cases(name):
    left, right = CASES[name]
    assert NormalForm().vanishes(left - right)
    assert not NormalForm().vanishes(left - 2 * right)
