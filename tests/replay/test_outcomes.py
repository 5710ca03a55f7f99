"""Counter-examples with random variables: replayed by definition, and refused where something was forged."""

from dataclasses import replace
from fractions import Fraction

import pytest

from derive.claims.instance import Instance
from derive.claims.verdict import Refuted
from derive.judging.judge import judge
from derive.reading.read import read
from derive.replay.approximate import plain
from derive.replay.recomputing import Recomputer
from derive.replay.replay import followed

F = Fraction
APART = read(r"\operatorname{Var}(X - Y) = \operatorname{Var}(X) - \operatorname{Var}(Y) where X, Y independent").claim
STATED = read(r"\mathbb E[X^2] = \mu where X random; \mathbb E[X] = \mu; \operatorname{Var}(X) = \sigma^2").claim
ALIKE = read(r"\mathbb E\left[\left(\sum_{i=1}^n X_i\right)^2\right] = n \mathbb E[X_1^2] where X_i iid").claim
HALVES = ((F(1, 2), (F(0),)), (F(1, 2), (F(1),)))


def refuted(claim):
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert followed(claim, verdict.counter_example)
    return verdict.counter_example


def forged(found, outcomes, **scalars):
    (point,) = found.points
    return replace(found, points=(replace(point, outcomes=outcomes, scalars={**point.scalars, **scalars}),))


@pytest.mark.parametrize(
    "outcomes",
    [
        {(("X",), ("Y",)): ((F(1, 2), (F(0), F(1))), (F(1, 2), (F(1), F(2))))},  # dependent
        {(("X",),): HALVES},  # nothing of Y
        {(("X",),): ((F(1, 2), (F(0),)), (F(1, 3), (F(1),))), (("Y",),): HALVES},  # probabilities of 5/6
        {(("X",),): ((F(3, 2), (F(0),)), (F(-1, 2), (F(1),))), (("Y",),): HALVES},  # a negative one
        {(("X",),): ((F(1, 2), (F(0), F(1))), (F(1, 2), (F(1), F(1)))), (("Y",),): HALVES},  # two values of one variable
        {(("X",),): HALVES, (("Y",),): HALVES, (("Z",),): HALVES},  # of nobody
    ],
)
def test_outcomes_that_are_not_allowed_are_refused(outcomes):
    assert not followed(APART, forged(refuted(APART), outcomes))


def test_stated_moments_are_recomputed():
    found = refuted(STATED)
    assert not followed(STATED, forged(found, {(("X",),): HALVES}, mu=F(1), sigma=F(1, 2)))
    assert not followed(STATED, forged(found, {(("X",),): HALVES}, mu=F(1, 2), sigma=F(1)))


def test_entries_that_are_alike_have_one_distribution():
    other = ((F(1, 2), (F(1),)), (F(1, 2), (F(3),)))
    assert not followed(ALIKE, forged(refuted(ALIKE), {(("X", 1),): HALVES, (("X", 2),): other}))


def test_means_of_named_distributions_are_measured_from_their_densities():
    told = {
        r"\mathbb E[X^3] = 0 where X \sim \mathrm{Poisson}(\lambda)": 22,
        r"\mathbb E[X^3] = 0 where X \sim \mathrm{Exp}(\lambda)": F(6, 8),
        r"\mathbb E[X^2] = 0 where X \sim N(3, \lambda)": 11,
        r"\mathbb E[X^2] = 0 where X \sim \mathrm{Geometric}(\lambda / 4)": 6,
    }
    for text, value in told.items():
        claim = read(text).claim
        found = Recomputer(Instance(scalars={"lambda": F(2)}), claim.premises).number(claim.before)
        assert abs(float(plain(found)) - float(value)) < 1e-12, text
