"""A premise that a step cites is needed; one that it does not cite makes no difference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.claims.verdict import Proved, Refuted, Undecided
from derive.derivation.estimators import derivation
from derive.derivation.naming import combinations
from derive.judging.judge import judge

STEPS = [(name, step) for name in combinations() for step in derivation(name).steps]


@pytest.mark.parametrize(("name", "step"), STEPS, ids=[f"{name}-{step.rule.name}" for name, step in STEPS])
def test_cited_premises_are_needed_and_no_others(name, step):
    for premise in step.claim.premises:
        fewer = replace(step.claim, premises=tuple(other for other in step.claim.premises if other is not premise))
        verdict = judge(fewer)
        if premise.label in step.premises:
            assert isinstance(verdict, (Undecided, Refuted)), f"{step.rule.name} is proved without {premise.label}, which it cites"
        else:
            assert verdict == step.verdict, f"{step.rule.name} changes without {premise.label}, which it does not cite: {verdict}"
        assert isinstance(step.verdict, Proved)


def test_estimates_need_their_premise():
    for name in ("gaussian", "laplace"):
        for estimate in derivation(name).estimates:
            assert isinstance(judge(replace(estimate.claim, premises=())), (Undecided, Refuted))
