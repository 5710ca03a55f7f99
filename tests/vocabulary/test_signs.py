"""Signs of sums, products and lengths of ranges: tried at every small size, ranges that run backwards among them."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import Abs, Add, IndexedBase, Max, Mul, Product, S, Sum, Symbol

from derive.vocabulary.binding import free
from derive.vocabulary.linear import linear_form
from derive.vocabulary.nodes import Exp, Sqrt
from derive.vocabulary.signs import Facts, at_least_zero, count

n, m, k = (Symbol(name, integer=True, positive=True) for name in "nmk")
z = Symbol("z", integer=True, nonnegative=True)
h, ell = Symbol("h", integer=True), Symbol("l", integer=True)
a, q = Symbol("a", real=True), Symbol("q", positive=True)
y, w = IndexedBase("y", real=True), IndexedBase("w", positive=True)

RANGES = [
    (1, n), (1, n - 1), (2, n), (3, n), (0, n - 1), (m, n), (n, m), (n, n), (n + 1, n), (n + 2, n), (1, n + m - 2), (0, z), (1, z),
    (1, 2 * z), (2, z), (h, h), (h, h + 3), (h, h - 1), (h, n), (-n, n), (n, 2 * n), (n, n * m), (1, S(4)), (S(4), S(1)),
]  # fmt: skip


def sizes(*expressions):
    names = sorted(frozenset().union(*(free(S(expr)) for expr in expressions)), key=str)
    for values in product(*([range(1, 5) if name.is_positive else range(5) if name.is_nonnegative else range(-3, 4) for name in names])):
        yield dict(zip(names, values, strict=True))


def told(value, at):
    """A count as a number; a sum of ones is counted here."""
    if isinstance(value, Sum):
        _, low, high = value.args[1]
        return len(range(int(low.subs(at)), int(high.subs(at)) + 1))
    return int(value.subs(at))


@pytest.mark.parametrize("lower, upper", RANGES, ids=str)
def test_a_count_is_the_number_of_values(lower, upper):
    lower, upper = S(lower), S(upper)
    for at in sizes(lower, upper):
        assert told(count(ell, lower, upper), at) == len(range(int(lower.subs(at)), int(upper.subs(at)) + 1))


def test_a_count_is_kept_only_where_it_may_be_negative():
    assert count(ell, S(1), n) == n
    assert count(ell, S(2), n) == n - 1
    assert count(ell, S(1), n + m - 2) == n + m - 2
    assert count(ell, n + 1, n) == 0
    assert count(ell, n, S(0)) == 0
    for lower, upper in ((S(3), n), (m, n), (S(1), q), (S(1), Symbol("N"))):
        assert isinstance(count(ell, lower, upper), Sum)


@pytest.mark.parametrize("lower, upper", RANGES, ids=str)
def test_what_is_at_least_zero_is(lower, upper):
    gap = S(upper) - S(lower)
    if at_least_zero(gap):
        assert all(gap.subs(at) >= 0 for at in sizes(gap))


def value(expr, at):
    """Sums and products by their definition, empty ones too; y_i = i - 2, w_i = i."""
    match expr:
        case Sum() | Product():
            body, (index, low, high) = expr.args[0], expr.args[-1]
            terms = [value(body, {**at, index: S(number)}) for number in range(int(low.subs(at)), int(high.subs(at)) + 1)]
            return Add(*terms) if isinstance(expr, Sum) else Mul(*terms)
    if expr in at:
        return S(at[expr])
    if not expr.args:
        return expr
    if expr.func == y[1].func:
        (index,) = expr.args[1:]
        number = value(index, at)
        return number - 2 if expr.base == y else number
    return expr.func(*(value(part, at) for part in expr.args))


KERNELS = [S(1), a, y[ell], a + y[ell], a * y[ell] + 3, (y[ell] - a) ** 2, ell, a * ell + Abs(y[ell])]


@pytest.mark.parametrize("kernel", KERNELS, ids=str)
@pytest.mark.parametrize("lower, upper", [pair for pair in RANGES if S(pair[0]).is_positive], ids=str)
def test_the_normal_form_of_a_sum_has_its_value_for_every_size(kernel, lower, upper):
    total = Sum(kernel, (ell, lower, upper))
    normal = linear_form(total).expression()
    for at in sizes(S(lower), S(upper)):
        at = {**at, a: S(5) / 3}
        assert (value(total, at) - value(normal, at)).expand() == 0


def test_signs_of_sums_and_products_over_ranges_that_may_be_empty():
    facts = Facts()
    assert facts.is_positive(Sum(w[ell], (ell, 1, n)))
    assert not facts.is_positive(Sum(w[ell], (ell, m, n)))
    assert facts.is_nonnegative(Sum(w[ell], (ell, m, n)))
    assert facts.is_positive(Product(w[ell], (ell, m, n)))
    assert facts.is_nonzero(Product(w[ell], (ell, m, n)))
    assert not facts.is_positive(Sum(1, (ell, m, n)))
    assert facts.is_nonnegative(Sum(1, (ell, m, n)))
    assert not facts.is_positive(Product(y[ell], (ell, m, n)))


def test_signs_by_structure():
    facts = Facts(positive=frozenset((a,)))
    assert facts.is_positive(a * q)
    assert not facts.is_positive(-a)
    assert facts.is_positive(Sqrt(a) + Exp(y[1]))
    assert not Facts().is_nonzero(a)
    assert Facts().is_nonzero(q * Exp(a))
    assert not facts.is_positive(Max(a, 0) - 1)
