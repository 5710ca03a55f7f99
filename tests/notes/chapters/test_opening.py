"""Derivations that leave densities open, and tables that say what was proved: wrong moves and wrong rulings do not pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.claims.relations import SameOrder
from derive.claims.verdict import Proved
from derive.notes.chapters._posteriors import LIKELIHOOD, PRIOR, any_laws, premises
from derive.notes.chapters.maximum_likelihood import any_noise
from derive.notes.composing import Composer, derived
from derive.notes.opening import opened
from derive.notes.saying import equal, least
from derive.notes.tally import NotRuledSo
from derive.rules._rule import Rewritten
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import mu


def test_it_says_what_it_assumes_and_what_it_is_called():
    made = any_noise()
    assert (made.name, made.title) == ("any_noise_maximum_likelihood", "any noise, maximum likelihood")
    assert "noise_law" in {premise.name for premise in made.model.premises}
    assert [premise.name for premise in made.premises] == ["additive_noise", "independence", "noise_positive"]
    assert made.conclusion.claim.premises == made.premises
    assert derived("gaussian").premises == derived("gaussian").model.premises


def test_a_rule_that_does_not_apply_is_not_passed_over():
    model = any_laws().model
    with pytest.raises(AssertionError, match="take_negative_log"):
        opened(model, "too early", premises()[:3], [("apply_bayes", None), ("take_negative_log", None)])


def test_a_premise_that_is_not_made_cannot_be_used():
    with pytest.raises(AssertionError, match="apply_bayes"):
        opened(any_laws().model, "no evidence", premises()[1:3], [("apply_bayes", None)])


def test_a_wrong_move_is_not_proved_and_no_page_shows_it():
    start = any_laws().steps[0].before
    wrong = Rewritten(after=least(-Log(LIKELIHOOD) + Log(PRIOR)), relation=SameOrder(), cites=("positive",))
    made = opened(any_laws().model, "a lost sign", premises()[:3], [("take_negative_log", wrong)])
    assert made.steps[0].before == start
    assert not isinstance(made.verdict, Proved)
    with pytest.raises(NotRuledSo, match="lost_sign"):
        Composer({}).moves(made)


def test_a_table_cannot_count_what_is_not_proved():
    page = Composer({})
    true, false = equal("", mu + mu, 2 * mu), equal("", mu, 2 * mu)
    page.count(true, true)
    with pytest.raises(NotRuledSo):
        page.count(false)


def test_every_premise_of_an_open_derivation_is_used():
    for made in (any_noise(), any_laws()):
        cited = {label for step in made.steps for label in step.premises}
        assert cited == {premise.label for premise in made.premises}
        fewer = replace(made, premises=made.premises[1:])
        assert not isinstance(fewer.conclusion.verdict, Proved)
