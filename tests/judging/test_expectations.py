"""Expectations, variances, covariances, divergences: what a lecture says of them, and slips of it, through the door."""

import json
from pathlib import Path

import pytest

from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.reading.read import read

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
