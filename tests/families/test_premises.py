"""A premise that a step cites is needed, one that it does not cite makes no difference: of responses, domains and several penalties."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.claims.verdict import Proved
from derive.derivation.estimators import derivation
from derive.judging.judge import judge

STEPS = [(name, step) for name in ("bernoulli", "asymmetric_laplace", "gamma+elastic_net") for step in derivation(name).steps]


@pytest.mark.parametrize(("name", "step"), STEPS, ids=[f"{name}-{step.rule.name}" for name, step in STEPS])
def test_cited_premises_are_needed_and_no_others(name, step):
    for premise in step.claim.premises:
        fewer = replace(step.claim, premises=tuple(other for other in step.claim.premises if other is not premise))
        verdict = judge(fewer)
        if premise.label in step.premises:
            # Where the density is not positive neither side of this one is defined, so that nothing is wrong there.
            needless = step.rule.name == "expand_log_density" and bool(premise.positive)
            assert needless or not isinstance(verdict, Proved), f"{step.rule.name} is proved without {premise.label}, which it cites"
        else:
            assert isinstance(verdict, Proved), f"{step.rule.name} is not proved without {premise.label}, which it does not cite: {verdict}"
