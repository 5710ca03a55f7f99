"""Wrong steps: none is proved, nearly all are refuted, and the committed table says so."""

from __future__ import annotations

import pytest

from tests.mutants.table import TABLE, rate, render, run


@pytest.fixture(scope="module")
def outcome():
    return run()


def test_no_wrong_step_is_proved(outcome):
    assert not outcome.false_proofs, [(operator, where, str(claim.after)) for operator, where, claim in outcome.false_proofs]


def test_nearly_all_are_refuted(outcome):
    total = sum((counts for counts in outcome.counts.values()), start=type(next(iter(outcome.counts.values())))())
    assert sum(total.values()) > 1000
    assert rate(total) >= 95.0
    for operator, counts in outcome.counts.items():
        assert sum(counts.values()) > 0, f"{operator}: no mutant"
        assert rate(counts) >= 90.0, (operator, counts)


def test_the_committed_table_is_what_comes_out(outcome):
    assert TABLE.read_text(encoding="utf-8") == render(outcome)
