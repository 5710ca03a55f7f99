"""Of what lectures say nothing is decided wrongly."""

from tests.judging.lectures.ruling import PROVED, REFUTED, rulings


def test_nothing_true_is_refuted_and_no_slip_is_proved():
    true, slips = rulings()
    assert [one.text for one in true if one.outcome == REFUTED] == []
    assert [one.text for one in slips if one.outcome == PROVED] == []
