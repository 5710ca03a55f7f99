"""No true chain is refuted, however its author spells it; the long run is `python -m tests.checking.true_chains --count 3000`."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from derive.checking.ruling import Outcome
from tests.checking.styles import FRAMES, HABITS, ROWS, Style, style
from tests.checking.true_chains import Transcript, derived, drawn, written

SEED, COUNT = 6, 150


@pytest.fixture(scope="module")
def looked() -> list[Transcript]:
    return [written(*one) for one in drawn(SEED, COUNT)]


def test_no_true_chain_is_refuted(looked: list[Transcript]) -> None:
    assert [(one.text, [found.said for found in one.errors]) for one in looked if one.errors] == []


def test_most_steps_are_proved(looked: list[Transcript]) -> None:
    """What is silent cannot raise an alarm: a sample of which little were understood would say nothing."""
    edges = sum((one.edges for one in looked), Counter[Outcome]())
    assert edges[Outcome.PROVED] >= 0.6 * edges.total()


def test_an_author_spells_a_chain_in_his_own_way() -> None:
    lines = derived()[1].lines
    spelled = {style(Random(seed)).spelled(lines) for seed in range(20)}
    assert len(spelled) == 20


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_changes_some_line(habit: str) -> None:
    lines = [line for one in derived() for line in one.lines]
    for way in HABITS[habit]:
        assert way is str or any(way(line) != line for line in lines)


def test_rows_and_frames_leave_the_lines_alone() -> None:
    lines = ("a + b", "b + a")
    for row in ROWS:
        for frame in FRAMES:
            text = Style((), row, frame).spelled(lines)
            assert text.index(lines[0]) < text.index(lines[1])
