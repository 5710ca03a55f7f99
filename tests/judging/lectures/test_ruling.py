"""How much of what lectures say is decided, and that nothing of it is decided wrongly."""

from tests.judging.lectures.ruling import PROVED, REFUTED, rulings


def test_nothing_true_is_refuted_and_no_slip_is_proved():
    true, slips = rulings()
    assert [one.text for one in true if one.outcome == REFUTED] == []
    assert [one.text for one in slips if one.outcome == PROVED] == []


def test_nine_true_statements_of_ten_are_proved() -> None:
    true, _ = rulings()
    assert sum(one.outcome == PROVED for one in true) >= 0.9 * len(true)


def test_nineteen_slips_of_twenty_are_refuted() -> None:
    _, slips = rulings()
    assert sum(one.outcome == REFUTED for one in slips) >= 0.95 * len(slips)
