"""The linear normal form keeps values and residuals; logs are expanded only where signs are known."""

from __future__ import annotations

import random

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Mul, Pow, Product, Rational, Sum, Symbol, exp, log

from derive.claims.claim import Claim
from derive.claims.relations import Equal
from derive.vocabulary.budget import OutOfBudget, budget
from derive.vocabulary.definedness import definedness
from derive.vocabulary.linear import expand_logs, expanded, linear_form, live
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.signs import Facts
from derive.vocabulary.symbols import b, i, j, n, p, predictor, sigma, tau, theta, x, y
from tests.oracles.equivalence import Evaluator, Point

r = y[i] - predictor(x[i])
t = Symbol("t", real=True)


def same_value(left, right) -> bool:
    evaluate = None
    for seed in range(3):
        point = Point({"n": 3, "p": 2}, random.Random(seed), frozenset(), random.Random(seed), {})
        evaluate = Evaluator(Claim(before=left, relation=Equal(), after=left), point)
        with mpmath.workdps(40):
            one, other = evaluate(left), evaluate(right)
            if abs(one - other) > mpmath.mpf(10) ** -30 * (1 + abs(one)):
                return False
    return True


PIECES = [
    Sum(r**2, (i, 1, n)),
    Sum(Abs(r) / b, (i, 1, n)),
    Sum(sigma * y[i] + tau, (i, 1, n)),
    Sum(theta[j] ** 2 / tau, (j, 1, p)),
    Sum((r**2 + sigma) * (y[i] - tau), (i, 1, n)),
    Sum(Sum(y[i] * theta[j], (j, 1, p)), (i, 1, n)),
    n * log(sigma),
    (sigma + b) * Sum(y[i], (i, 1, n)),
]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([1, -2, Rational(1, 3), sigma, 1 / n, tau**2])), min_size=1, max_size=4))
def test_the_normal_form_has_the_same_value(parts):
    expr = sum(piece * factor for piece, factor in parts)
    assert same_value(expr, linear_form(expr).expression())
    assert same_value(expr, expanded(expr))


def test_residuals_are_kept():
    form = linear_form(Sum(r**2 / (2 * sigma**2) + log(b), (i, 1, n)))
    ((total, coefficient),) = form.terms.items()
    assert coefficient == 1 / (2 * sigma**2)
    assert form.constant == n * log(b)
    assert total.args[0].is_Pow


@pytest.mark.parametrize(
    ("expr", "wanted"),
    [
        (log(t**2), log(t**2)),
        (log(t * sigma), log(t * sigma)),
        (log(sigma * b), log(sigma) + log(b)),
        (log(sigma**2), 2 * log(sigma)),
        (log(Product(t, (i, 1, n))), log(Product(t, (i, 1, n)))),
        (log(Product(exp(-y[i]), (i, 1, n))), -Sum(y[i], (i, 1, n))),
    ],
)
def test_logs_are_never_forced(expr, wanted):
    assert linear_form(expand_logs(expr, Facts())).expression() == linear_form(wanted).expression()


def test_facts_make_the_difference():
    assert not Facts().is_positive(t)
    assert Facts(positive=frozenset({t})).is_positive(t * sigma)
    assert not Facts(positive=frozenset({t})).is_positive(-t)
    assert Facts().is_positive(t**2 + sigma)
    assert not Facts().is_positive(t**2)
    assert Facts().is_positive(Product(Exp(-r), (i, 1, n)) / Sqrt(sigma))


def test_conditions_are_read_before_anything_cancels():
    assert ("nonzero", t, ()) in definedness(Mul(t, Pow(t, -1, evaluate=False), evaluate=False))
    assert ("positive", t, ()) in definedness(Log(t))
    assert ("nonnegative", t, ()) in definedness(Sqrt(t))


def test_inert_nodes_do_not_collapse_until_told():
    assert Log(Exp(t)) != t
    assert live(Log(Exp(t))) == t
    assert (Exp(t) * Exp(-t)).has(Exp)


def test_big_products_are_refused_not_attempted():
    with pytest.raises(OutOfBudget):
        expanded((t + sigma + b) ** 400)


def test_a_budget_stops_recursion():
    with budget(0), pytest.raises(OutOfBudget, match="cut off after 0 steps"):
        linear_form(Sum(y[i], (i, 1, n)))
