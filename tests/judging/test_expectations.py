"""Expectations, variances, covariances, divergences: what a lecture says of them, and slips of it, through the door."""

import json
import re
from pathlib import Path

import pytest

from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.reading.read import read
from derive.vocabulary.errors import InputError

LINES = Path(__file__).with_name("expectations.txt").read_text(encoding="utf-8").splitlines()
TRUE, FALSE = ([line[2:] for line in LINES if line.startswith(sign)] for sign in ("+ ", "- "))


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_is_proved(text):
    verdict = judge(read(text).claim)
    assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("text", FALSE)
def test_what_is_false_is_refuted(text):
    verdict = judge(read(text).claim)
    assert isinstance(verdict, Refuted), verdict


@pytest.mark.parametrize("text", [*TRUE[::7], *FALSE[::7]])
def test_claims_of_chance_are_documents(text):
    claim = read(text).claim
    assert claim_from(json.loads(json.dumps(claim_data(claim)))) == claim


@pytest.mark.parametrize("text", [line for line in TRUE if "independent" in line and "given" not in line][:6])
def test_without_independence_nothing_of_it_is_proved(text):
    assert not isinstance(judge(read(text.replace("independent", "random")).claim), Proved)


@pytest.mark.parametrize(
    "text",
    [
        r"\mathbb E[X Y] = \lambda \mu where X \sim \mathrm{Poisson}(\lambda); Y \sim \mathrm{Poisson}(\mu)",
        r"\operatorname{Var}(X + Y) = \lambda + \mu where X \sim \mathrm{Poisson}(\lambda); Y \sim \mathrm{Poisson}(\mu)",
        r"\mathbb E[g_I h_J] = \mathbb E[g_I] \mathbb E[h_J] where I \sim \mathrm{Unif}\{1,\dots,n\}; J \sim \mathrm{Unif}\{1,\dots,n\}",
        r"\mathbb E[X Y \mid Z] = \mathbb E[X \mid Z] \mathbb E[Y \mid Z] where X, Y independent; Z random",
    ],
)
def test_what_needs_an_independence_that_is_not_said_is_not_proved(text):
    assert not isinstance(judge(read(text).claim), Proved)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r"\mathbb E[X Y] = \mathbb E[X] \mathbb E[Y] where X random", "declare it, as in `Y random`"),
        (r"\mathbb E[g_I] = 0 where I random", "is `g_I` an entry at a random place"),
        (r"\mathbb E_X[X + Y] = 0 where X, Y random", "the mean is taken over all that is random, here X, Y"),
        (r"\operatorname{Cov}(X) = 0 where X random", "is one of 2 random variables"),
        (r"\mathrm{KL}(\mathrm{Exp}(a) \| \mathcal N(0, 1)) = 0", "do not have the same support"),
        (r"\mathrm{KL}(p \| q) = 0", "a named distribution is needed"),
    ],
)
def test_what_has_to_be_said_is_asked_for(text, told):
    with pytest.raises(InputError, match=re.escape(told)):
        read(text)
