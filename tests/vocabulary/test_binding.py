"""Substitution never captures, equal sums are equal objects, free means free."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Add, Dummy, Indexed, Mul, Pow, Product, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.relations import Equal, SameArgmin
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.vocabulary.binding import CANONICAL, canonical, depends, free, indices, lettered, substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Named
from derive.vocabulary.symbols import LETTERS, i, j, n, p, sigma, theta, x, y

z = Symbol("z", real=True)
k = Symbol("k", integer=True, positive=True)


def value(expr, env):
    """What an expression is worth where y[k] = 10 k, x[k] = k + 1/2 and symbols are as in env: by plain recursion."""
    match expr:
        case Symbol():
            return env[expr]
        case Indexed():
            at = value(expr.indices[0], env)
            return {y: 10 * at, x: at + 0.5}[expr.base]
        case Sum() | Product():
            *inner, (index, low, high) = expr.args  # SymPy keeps nested sums flat, the outermost limit last
            body = inner[0] if len(inner) == 1 else expr.func(*inner)
            terms = [value(body, env | {index: m}) for m in range(int(value(low, env)), int(value(high, env)) + 1)]
            total = 0 if isinstance(expr, Sum) else 1
            for term in terms:
                total = total + term if isinstance(expr, Sum) else total * term
            return total
        case Add():
            return sum(value(a, env) for a in expr.args)
        case Mul():
            total = 1
            for a in expr.args:
                total = total * value(a, env)
            return total
        case Pow():
            return value(expr.base, env) ** value(expr.exp, env)
    return expr


def test_sympys_own_substitution_captures_and_ours_does_not():
    total = Sum(x[i] * z, (i, 1, n))
    assert total.subs(z, x[i]) == Sum(x[i] ** 2, (i, 1, n))
    ours = substitute(total, {z: x[i]})
    assert i in free(ours)
    env = {n: 3, i: 2}
    assert value(ours, env) == sum((m + 0.5) * 2.5 for m in (1, 2, 3))


def leaves():
    return st.sampled_from([y[i], x[j], z, y[1], x[i] * z, y[k], i * z, j + 0 * z])


@st.composite
def expressions(draw, depth=3):
    if depth == 0:
        return draw(leaves())
    kind = draw(st.sampled_from(["leaf", "add", "mul", "sum", "product"]))
    if kind == "leaf":
        return draw(leaves())
    if kind in ("sum", "product"):
        index = draw(st.sampled_from([i, j, k]))
        return (Sum if kind == "sum" else Product)(draw(expressions(depth=depth - 1)), (index, 1, draw(st.sampled_from([2, 3, n]))))
    left, right = draw(expressions(depth=depth - 1)), draw(expressions(depth=depth - 1))
    return left + right if kind == "add" else left * right


ENV = {n: 2, i: 3, j: 1, k: 2, z: 0.25}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions(), st.sampled_from([y[i], x[j] + y[k], i * y[j], Sum(y[i], (i, 1, n))]))
def test_substitution_is_composition(expr, incoming):
    assert value(substitute(expr, {z: incoming}), ENV) == pytest.approx(value(expr, ENV | {z: value(incoming, ENV)}))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions())
def test_renaming_bound_indices_changes_no_value(expr):
    assert value(canonical(expr), ENV) == pytest.approx(value(expr, ENV))
    assert value(lettered(canonical(expr), LETTERS), ENV) == pytest.approx(value(expr, ENV))
    assert free(canonical(expr)) == free(expr)


def test_equal_sums_become_equal_objects():
    assert Sum(y[i], (i, 1, n)) != Sum(y[j], (j, 1, n))
    assert canonical(Sum(y[i], (i, 1, n))) == canonical(Sum(y[j], (j, 1, n)))
    assert canonical(Sum(y[i] * x[j], (i, 1, n), (j, 1, p))) == canonical(Sum(Sum(y[k] * x[i], (k, 1, n)), (i, 1, p)))


def test_free_and_unbound():
    assert free(Sum(y[i], (i, 1, n))) == {y, n}
    assert indices(Sum(y[i] * x[j], (i, 1, n))) == {j}
    assert indices(Named(y[i], (i, 1, n), "mse")) == frozenset()
    assert depends(Sum(theta[j], (j, 1, p)), frozenset({theta}))
    assert not depends(Sum(y[i], (i, 1, n)), frozenset({theta, sigma, i}))


def _nearly_equal(index, factor, unknown):
    """Squares with a ridge, against the mean of the squares with the same ridge: another minimiser."""
    squares = Sum((y[index] - unknown) ** 2, (index, 1, n))
    return Claim(before=squares + factor * unknown**2, relation=SameArgmin(), after=squares / n + factor * unknown**2, unknowns={unknown})


LETTERS_OF_ANYBODY = ["k", "i0", "_i0", "k0", "i11", "S0", "t", min(mark.name for mark in CANONICAL)]


@pytest.mark.parametrize("name", LETTERS_OF_ANYBODY)
@pytest.mark.parametrize("kind", [Symbol, Dummy])
def test_no_letter_of_anybodys_is_taken_for_an_index_of_ours(name, kind):
    plain = [Symbol("k", integer=True, positive=True), Symbol("q", positive=True), Symbol("mu", real=True)]
    for place, assumed in enumerate(({"integer": True, "positive": True}, {"positive": True}, {"real": True})):
        letters = list(plain)
        letters[place] = kind(name, **assumed)
        if len({letter.name for letter in letters}) == len(letters):
            assert isinstance(judge(_nearly_equal(*letters)), Refuted)


def test_the_quantity_that_named_is_explained_by_can_be_claimed():
    (name,) = re.findall(r'"(\w+)"\)', Named.__doc__)
    claim = Claim(before=Named(y[i], (i, 1, n), name), relation=Equal(), after=Sum(y[i] ** 2, (i, 1, n)) / n)
    assert isinstance(judge(claim), Proved)


def test_two_letters_that_look_the_same_are_still_refused():
    with pytest.raises(InputError, match="used for two things"):
        _nearly_equal(Symbol("k", integer=True, positive=True), Dummy("k", positive=True), Symbol("mu", real=True))
