"""Densities are functions of named arguments, and all of one letter come from one joint law."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, IndexedBase, Integer, Mul, Product, S, Symbol, symbols

from derive import Claim, Equal, InputError, Law, Premise, Proved, Refuted, SameArgmin, Undecided, judge
from derive.claims.sides import Optimum, Sense
from derive.replay.replay import replay
from derive.vocabulary.nodes import Density, Exp, Log
from derive.vocabulary.symbols import X, e, i, n, theta, y

a, c, t, u, v = symbols("a c t u v", real=True)
q, r = symbols("q r", positive=True)


def p(*variates, given=()):
    return Density("p", variates, given)


def premise(*laws, positive=()):
    return (Premise(label="A1", name="x", statement="", laws=tuple(Law(left=left, right=right, variables=of) for left, right, of in laws),
                    positive=positive),)  # fmt: skip


def ruled(left: Expr, right: Expr, *premises: Premise):
    return judge(Claim(before=left, relation=Equal(), after=right, premises=tuple(premises)))


def kind(left: Expr, right: Expr, *premises: Premise) -> type:
    return type(ruled(left, right, *premises))


# Names


def test_the_order_of_names_means_nothing_and_the_bar_does():
    assert kind(p(a, c), p(c, a)) is Proved
    assert kind(p(t, given=(a, c)), p(t, given=(c, a))) is Proved
    assert kind(p(a, given=(c,)), p(c, given=(a,))) is Refuted
    assert kind(p(y[1], given=(y[2],)), p(y[2], given=(y[1],))) is Refuted


def test_an_expression_needs_a_name_and_a_name_stands_once():
    with pytest.raises(InputError, match="give it a name"):
        Density("p_eps", (y[i] - a,))
    with pytest.raises(InputError, match="give it a name"):
        Density("p", (Integer(3),))
    with pytest.raises(InputError, match="names two arguments"):
        Density("p", (a,), (a,))
    with pytest.raises(InputError, match="needs a variate"):
        Density("p", (), (a,))
    with pytest.raises(InputError, match="write"):
        Density("p", a)
    assert Density("p", {t: 2}).variates == (2,)


def test_one_name_at_two_values_is_one_function():
    law = premise((p(t), Exp(-(t**2)), (t,)))
    assert kind(Density("p", {t: a + c}), Exp(-((a + c) ** 2)), *law) is Proved
    assert kind(Density("p", {t: a + c}), Exp(-(a**2) - c**2), *law) is Refuted
    assert kind(p(a), Exp(-(a**2)), *law) is Undecided  # another name, of which nothing is said


def test_an_entry_is_named_by_its_place():
    law = premise((Density("q", (y[i],)), Exp(-(y[i] ** 2)) * i, (i,)))
    assert kind(Density("q", (y[2],)), 2 * Exp(-(y[2] ** 2)), *law) is Proved
    assert kind(Density("q", {y[2]: a}), 2 * Exp(-(a**2)), *law) in (Proved, Undecided)
    assert kind(Density("q", (y[2],)), 3 * Exp(-(y[2] ** 2)), *law) is Refuted


# One joint law


def chain(names, order):
    """p(names) factored in this order."""
    factors = [p(name, given=tuple(order[:place])) for place, name in enumerate(order)]
    return Mul(*factors, evaluate=False)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.permutations([a, c, t, u]), st.permutations([a, c, t, u]), st.integers(2, 4))
def test_the_chain_rule_in_every_order(order, names, size):
    names = names[:size]
    order = [name for name in order if name in names]
    assert kind(p(*names), chain(names, order)) is Proved


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.permutations([a, c, t, u]), st.integers(0, 2), st.integers(0, 3))
def test_a_condition_dropped_is_refuted_by_exact_values(order, start, dropped):
    factors = [p(name, given=tuple(order[:place])) for place, name in enumerate(order)]
    place = 1 + (start + dropped) % 3
    behind = factors[place].given
    factors[place] = p(order[place], given=behind[1:])
    claim = Claim(before=p(*order), relation=Equal(), after=Mul(*factors, evaluate=False))
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)
    (point,) = verdict.counter_example.points
    assert all(isinstance(value, Fraction) and value > 0 for value in point.densities.values())


def test_bayes_rule_needs_what_it_divides_by_and_nothing_else():
    right = p(c, given=(a,)) * p(a) / p(c)
    assert kind(p(a, given=(c,)), right, *premise(positive=(p(c),))) is Proved
    undecided = ruled(p(a, given=(c,)), right)
    assert isinstance(undecided, Undecided)
    assert undecided.missing == ("p(c) != 0",)
    for wrong in (p(c, given=(a,)) * p(a), p(c, given=(a,)) / p(c), p(a, given=(c,)) * p(a) / p(c), p(c) * p(a) / p(c), 2 * right):
        assert kind(p(a, given=(c,)), wrong, *premise(positive=(p(c),))) is Refuted, wrong


def test_arrays_and_entries_obey_the_same_rules():
    one, other = p(y, given=(X, theta)) * p(theta, given=(X,)), p(theta, given=(X, y)) * p(y, given=(X,))
    assert kind(one, other) is Proved
    assert kind(one, p(theta, given=(X, y)) * p(y)) is Refuted
    assert kind(p(y[1], given=(y[2],)) * p(y[2]), p(y[2], given=(y[1],)) * p(y[1])) is Proved


def test_conditionals_share_their_condition():
    assert kind(p(a, c, given=(t,)), p(a, given=(c, t)) * p(c, given=(t,))) is Proved
    assert kind(p(a, c, given=(t,)), p(a, given=(c, t)) * p(c)) is Refuted


def test_two_letters_have_two_laws():
    assert kind(Density("p", (a,)), Density("g", (a,))) is Undecided
    assert kind(Density("p", (a, c)), Density("g", (a,), (c,)) * Density("p", (c,))) is not Proved


# Laws


def test_independence_is_a_premise_that_instances_satisfy():
    law = premise((p(a, given=(c,)), p(a), ()))
    assert kind(p(a, c), p(a) * p(c), *law) is Proved
    assert kind(p(a, c), p(a) * p(c)) is Refuted
    verdict = ruled(p(c, given=(a,)), 2 * p(c), *law)
    assert isinstance(verdict, Refuted)
    (point,) = verdict.counter_example.points
    assert set(dict(point.densities)) == {("p", ((("a",), point.scalars["a"]),)), ("p", ((("c",), point.scalars["c"]),))}


def test_the_product_rule_may_be_a_premise():
    laws = premise((p(a, c), p(a, given=(c,)) * p(c), ()), (p(c, a), p(c, given=(a,)) * p(a), ()))
    assert kind(p(a, given=(c,)) * p(c), p(c, given=(a,)) * p(a), *laws) is Proved
    bayes = premise((p(a, given=(c,)), p(c, given=(a,)) * p(a) / p(c), (a, c)), positive=(p(c),))
    assert kind(p(a, given=(c,)), p(c, given=(a,)) * p(a) / p(c), *bayes) is Proved
    assert kind(p(a, given=(c,)), q * p(c, given=(a,)), *bayes) is Refuted


def test_a_law_verbatim_is_proved_whatever_stands_beside_it():
    first, second = (p(t, given=(c,)), r, (t,)), (p(a, given=(c,)), q, ())
    for laws in itertools.permutations((first, second)):
        assert kind(p(a, given=(c,)), q, *premise(*laws)) is Proved


@pytest.mark.parametrize("order", [0, 1])
def test_laws_that_contradict_each_other_decide_nothing(order):
    laws = [(Density("p", {t: u}), Exp(u), (u,)), (Density("p", {t: v}), 2 * Exp(v), (v,))][:: 1 - 2 * order]
    for right in (Exp(a), 2 * Exp(a), 3 * Exp(a)):
        assert kind(Density("p", {t: a}), right, *premise(*laws)) is Undecided


def test_a_law_at_one_value_must_fit_the_law_for_all():
    everywhere = (Density("p", {t: u}), Exp(u), (u,))
    fits, differs = (Density("p", {t: S(2)}), Exp(S(2)), ()), (Density("p", {t: S(2)}), S(3), ())
    assert kind(Density("p", {t: a}), 2 * Exp(a), *premise(everywhere, fits)) is Refuted
    for laws in itertools.permutations((everywhere, differs)):
        assert kind(Density("p", {t: a}), 2 * Exp(a), *premise(*laws)) is Undecided


def test_ties_between_laws_are_checked():
    laws = [(p(a, given=(c,)), q, ()), (p(c, given=(a,)), r, ()), (p(a), S(2), ()), (p(c), S(3), ())]
    # p(a | c) p(c) = p(c | a) p(a) asks for 3 q = 2 r: that is not refuted, and what is refuted is so where it holds.
    assert kind(3 * q, 2 * r, *premise(*laws)) is Undecided
    verdict = ruled(3 * q, r, *premise(*laws))
    assert isinstance(verdict, Refuted)
    values = verdict.counter_example.points[0].scalars
    assert 3 * values["q"] == 2 * values["r"]


def test_a_density_is_not_negative():
    assert kind(Density("p", {t: -a}), a + 1, *premise((Density("p", {t: u}), u, (u,)), positive=(a,))) is Undecided


def test_a_law_that_comes_back_to_itself_hangs_nothing():
    turning = premise((Density("q", {t: u}), Density("q", {t: u + 1}), (u,)))
    assert kind(Density("q", {t: a}), a + 1, *turning) is Undecided
    circle = premise((Density("q", {t: u}), Density("g", {t: u}), (u,)), (Density("g", {t: u}), 2 * Density("q", {t: u}), (u,)))
    assert kind(Density("q", {t: a}), 3 * Density("g", {t: a}), *circle) is Undecided


# Optima


def test_the_posterior_is_maximal_where_likelihood_times_prior_is():
    def most(objective):
        return Optimum(sense=Sense.MAX, objective=objective, unknowns={theta})

    posterior, likelihood, prior = p(theta, given=(X, y)), p(y, given=(X, theta)), p(theta, given=(X,))
    positive = premise(positive=(p(y, given=(X,)),))

    def same(left, right, premises):
        return type(judge(Claim(before=most(left), relation=SameArgmin(), after=most(right), premises=premises)))

    assert same(posterior, likelihood * prior, positive) is Proved
    assert same(posterior, likelihood * prior, ()) is Undecided  # the evidence may be zero
    assert same(posterior, likelihood, positive) in (Refuted, Undecided)


def test_inside_a_product_densities_are_named_by_their_entries():
    w = IndexedBase("w", real=True)
    law = premise((Density("q", (w[i],), (y[i],)), Density("g", {e: w[i] - y[i]}), (i,)))
    likelihood = Product(Density("q", (w[i],), (y[i],)), (i, 1, n))
    assert kind(Log(likelihood), Log(Product(Density("g", {e: w[i] - y[i]}), (i, 1, n))), *law) is Proved
    assert kind(likelihood, Product(Density("g", {e: w[i] + y[i]}), (i, 1, n)), *law) is not Proved
    assert Symbol("e") != e  # the name counts, not the symbol's assumptions
