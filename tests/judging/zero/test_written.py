"""Sums written out at as many sizes as the theorem asks for: what agrees there agrees everywhere, and no fewer sizes are enough."""

from random import Random

import pytest
from sympy import Abs, IndexedBase, KroneckerDelta, Product, Rational, Sum, Symbol, exp, log

from derive.judging.zero import weighing, written
from derive.judging.zero.atoms import Field, NotUnderstood
from derive.judging.zero.grain import Coarse, Grain
from derive.judging.zero.reading import ExpressionReader
from derive.vocabulary.budget import OutOfBudget
from tests.vocabulary.multilinear.sums import c, differ, i, k, l, m, mutated, n, random_sum, rewritten, y, z

u = IndexedBase("u", positive=True)
q = Symbol("q", positive=True)
total, mean = Sum(y[k], (k, 1, n)), Sum(y[k], (k, 1, n)) / n


def vanishes(expr) -> bool:
    grain = Grain()
    for _ in range(8):
        try:
            return written.vanishes(ExpressionReader((), Field(grain)), expr)
        except Coarse as needed:
            (grain,) = needed.args
        except (NotUnderstood, OutOfBudget):
            return False
    return False


@pytest.mark.parametrize("seed", range(15))
def test_what_vanishes_does_so_at_larger_sizes_too(seed):
    random = Random(1000 + seed)
    expr = random_sum(random, depth=2)
    other = rewritten(mutated(expr, random), random)
    if vanishes(expr - other):
        assert not differ(expr, other, range(1, 9))


def test_true_rewritings_are_followed():
    shown = []
    for seed in range(14):
        random = Random(2000 + seed)
        expr = random_sum(random, depth=2)
        shown.append(vanishes(expr - rewritten(expr, random)))
    assert sum(shown) >= 9


WEIGHED = {
    "polynomials in n": [(n - 1) * (n - 2) * (n - 3) * total],
    "three indices": [Sum(Sum(Sum((y[i] - y[k]) ** 2 * (y[k] - y[l]) ** 2 * (y[i] - y[l]) ** 2, (i, 1, n)), (k, 1, n)), (l, 1, n))],
    "an index as a number": [Sum((k - 1) * (k - 2) * y[k], (k, 1, n))],
    "kernels of three rows": [Sum(Sum(Sum(Abs(y[i] - y[k]) * Abs(y[k] - y[l]) * Abs(y[i] - y[l]), (i, 1, n)), (k, 1, n)), (l, 1, n))],
    "contracted indices": [Sum(Sum((1 - KroneckerDelta(i, k)) * y[i] * y[k], (i, 1, n)), (k, 1, n))],
}


@pytest.mark.parametrize("name", WEIGHED)
def test_what_vanishes_at_small_sizes_only_is_not_taken_for_zero(name):
    (expr,) = WEIGHED[name]
    assert not vanishes(expr)


@pytest.mark.parametrize("name", WEIGHED)
def test_with_the_sizes_counted_too_low_it_would_be(name, monkeypatch):
    (expr,) = WEIGHED[name]
    vanishing = max(size for size in range(1, 5) if not differ(expr, expr * 0, range(1, size + 1)))
    monkeypatch.setattr(weighing.Weight, "total", lambda self: {n: vanishing - 1})
    assert vanishes(expr)


OFFSETS = [
    (Sum(y[k + 1] - y[k], (k, 1, n)), y[n + 1] - y[1]),
    (Sum(y[k], (k, 1, n)), y[1] + Sum(y[k], (k, 2, n))),
    (Sum(y[n + 1 - k], (k, 1, n)), total),
    (Sum(y[k], (k, 1, m)) + Sum(y[k], (k, m + 1, m + n)), Sum(y[k], (k, 1, m + n))),
    (Sum(Sum(y[i] * z[k], (i, 1, k - 1)), (k, 1, n)) + Sum(Sum(y[i] * z[k], (i, k, n)), (k, 1, n)), total * Sum(z[k], (k, 1, n))),
]


@pytest.mark.parametrize("left, right", OFFSETS)
def test_brackets_and_ends_with_offsets(left, right):
    assert vanishes(left - right)
    assert not vanishes(left - right + y[1])
    assert not vanishes(left - 2 * right)


def test_logarithms_of_products_are_sums():
    assert vanishes(log(Product(q * u[k] ** 2, (k, 1, n))) - n * log(q) - 2 * Sum(log(u[k]), (k, 1, n)))
    assert not vanishes(log(Product(q * u[k] ** 2, (k, 1, n))) - log(q) - 2 * Sum(log(u[k]), (k, 1, n)))


@pytest.mark.parametrize(
    "expr",
    [
        Sum(2**k - 2, (k, 1, n)) - 2 * Sum(Sum(1, (i, 1, k - 1)), (k, 1, n)),  # no polynomial in the index
        Product(q, (k, 1, n)) - q,
        exp(n) - exp(1),
        Sum(exp(k), (k, 1, n)) - exp(1) * n,
        Sum(Abs(y[k] - mean), (k, 1, n)),
    ],
)
def test_what_the_theorem_does_not_speak_of_is_not_decided_by_small_sizes(expr):
    assert not vanishes(expr)


def test_a_kernel_may_hold_a_sum_that_is_not_written_out():
    other = Sum(y[l], (l, 1, n)) / n
    assert vanishes(Sum(Abs(y[k] - mean), (k, 1, n)) - Sum(Abs(other - y[i]), (i, 1, n)))
    assert vanishes(Sum((y[k] - mean) * Rational(1, 2), (k, 1, n)))


def test_an_expression_without_sums_needs_one_size():
    assert vanishes((c + q) ** 2 - c**2 - 2 * c * q - q**2)
    assert not vanishes((c + q) ** 2 - c**2 - c * q - q**2)


def test_sizes_and_free_indices_that_are_compared_are_not_varied_one_at_a_time():
    X = IndexedBase("X", real=True)
    k, l = (Symbol(name, integer=True, positive=True) for name in "kl")  # noqa: E741
    assert not vanishes(y[n] - y[m])
    assert not vanishes(Sum(y[i], (i, 1, n)) - Sum(y[i], (i, 1, m)))
    assert not vanishes(Sum(X[i, k], (i, 1, n)) - Sum(X[i, l], (i, 1, n)))
    assert vanishes(Sum(X[i, k] + X[i, l], (i, 1, n)) - Sum(X[i, l], (i, 1, n)) - Sum(X[i, k], (i, 1, n)))
