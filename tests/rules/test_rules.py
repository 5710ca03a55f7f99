"""Every rule in the catalogue: its examples come out and hold, its near misses are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.catalogue import entries, entry, file
from derive.claims.claim import Claim
from derive.claims.verdict import Proved
from derive.derivation.estimators import derivation
from derive.derivation.naming import combinations
from derive.derivation.strategy import placed
from derive.judging.judge import judge
from derive.rules._rule import NearMiss, Rule, mistake
from tests.oracles.equivalence import is_equivalence

RULES = entries("derive.rules", Rule)
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples()]
NEAR_MISSES = [(rule, near_miss) for rule in RULES for near_miss in rule.near_misses()]


def claimed(rule, example):
    rewritten = rule.rewrite(example.before, example.context)
    assert rewritten is not None, f"{file('derive.rules', rule.name)}: the rule does not fire on its own example"
    return rewritten, Claim(
        before=example.before,
        relation=rewritten.relation,
        after=rewritten.after,
        premises=example.context.premises,
        witness=rewritten.witness,
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_are_complete(rule):
    assert mistake(rule) == "", file("derive.rules", rule.name)
    assert rule.reference


DROP = entry("derive.rules", "drop_constant", Rule)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"because": "It is right"}, "its `because` must be a sentence"),
        ({"examples": lambda: DROP.examples()[:1]}, "two examples are needed"),
        ({"near_misses": lambda: ()}, "a near miss is needed"),
        ({"rewrite": lambda side, context: None}, "the rule does not fire on its example 1"),
        ({"examples": lambda: (DROP.examples()[0], replace(DROP.examples()[1], after=DROP.examples()[0].after))}, "example 2 comes out as"),
        ({"near_misses": lambda: (NearMiss(**only(DROP.examples()[0]), why="it is one"),)}, "the rule fires on a near miss: it is one"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(changed, told):
    assert mistake(replace(DROP, **changed)).startswith(told)


def only(example):
    return {"before": example.before, "context": example.context}


@pytest.fixture(scope="module")
def firing():
    """The rules of all steps of all derivations."""
    return {step.rule.name for name in (*combinations(), "poisson") for step in derivation(name).steps}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_applied_and_something_makes_it_fire(rule, firing):
    assert rule.name in placed()
    assert rule.name in firing, f"{file('derive.rules', rule.name)}: the rule fires in no derivation of the catalogue"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[rule.name for rule, _ in EXAMPLES])
def test_examples_come_out_hold_and_agree_in_numbers(rule, example):
    rewritten, claim = claimed(rule, example)
    assert rewritten.after == example.after
    assert isinstance(judge(claim), Proved)
    assert is_equivalence(claim)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[rule.name for rule, _ in EXAMPLES])
def test_the_oracle_of_these_tests_can_say_no(rule, example):
    _, claim = claimed(rule, example)
    assert isinstance(claim.after, type(example.before))
    assert not is_equivalence(replace(claim, after=replace(claim.after, objective=2 * claim.after.objective + claim.after.objective**2)))


@pytest.mark.parametrize(("rule", "near_miss"), NEAR_MISSES, ids=[rule.name for rule, _ in NEAR_MISSES])
def test_near_misses_are_left_alone(rule, near_miss):
    assert rule.rewrite(near_miss.before, near_miss.context) is None, f"{file('derive.rules', rule.name)}: it fires though {near_miss.why}"
