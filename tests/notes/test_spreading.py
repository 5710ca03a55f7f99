"""Work in several processes: the same results in the same order, errors arrive, nothing hangs."""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import active_children

import pytest

from derive.notes import spreading
from derive.notes.spreading import spread

TASKS = list(range(7))


def _square(number: int) -> tuple[int, int]:
    return number**2, os.getpid()


def _fails_at_four(number: int) -> int:
    if number == 4:
        raise ValueError("four")
    return number


PARENT = os.getpid()


def _killed(number: int) -> int:
    if number == 3 and os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("count", [1, 2, 5, 50])
def test_results_come_in_order(monkeypatch, count):
    monkeypatch.setattr(spreading, "processors", lambda: count)
    found = list(spread(_square, TASKS, first=(6, 2)))
    assert [square for square, _ in found] == [number**2 for number in TASKS]
    assert all((process == os.getpid()) == (count == 1) for _, process in found)


def test_nothing_and_one_task_need_no_process(monkeypatch):
    monkeypatch.setattr(spreading, "processors", lambda: 4)
    assert list(spread(_square, [])) == []
    assert list(spread(_square, [3])) == [(9, os.getpid())]


@pytest.mark.parametrize("count", [1, 3])
def test_an_error_arrives_after_the_results_before_it(monkeypatch, count):
    monkeypatch.setattr(spreading, "processors", lambda: count)
    running = spread(_fails_at_four, TASKS)
    assert [next(running) for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="four"):
        next(running)


@pytest.mark.skipif(sys.platform != "linux", reason="work is spread on Linux only")
def test_what_a_killed_child_left_is_done_here(monkeypatch):
    monkeypatch.setattr(spreading, "processors", lambda: 2)
    assert list(spread(_killed, TASKS)) == TASKS


@pytest.mark.skipif(sys.platform != "linux", reason="work is spread on Linux only")
def test_there_are_as_many_children_as_processors():
    assert spreading.processors() == len(os.sched_getaffinity(0))


def test_children_are_gone_where_only_the_first_results_are_taken(monkeypatch):
    """Otherwise Python's clean-up at the end of the process may meet a pipe that is closed."""
    monkeypatch.setattr(spreading, "processors", lambda: 2)
    taken = spread(_square, TASKS)
    assert next(taken)[0] == 0
    taken.close()
    assert active_children() == []
