"""Work spread over processors: each piece in a child of this process, results in the order of the pieces."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def spread(work: Callable[[Task], Result], tasks: Sequence[Task], *, first: Sequence[int] = ()) -> Iterator[Result]:
    """What `work` makes of each task, in order.

    Where processes can be forked cheaply (Linux) and there is more than one processor, as many pieces are worked on at a
    time; elsewhere one after the other. The results are the same.

    Parameters
    ----------
    work : callable
        A function of a module, without side effects that matter.
    tasks : sequence
        What it is called with; tasks and results must be picklable.
    first : sequence of int
        Places of the tasks that are begun first: the longest ones.
    """
    count = min(len(os.sched_getaffinity(0)), len(tasks)) if sys.platform == "linux" else 1
    if count < 2:
        yield from map(work, tasks)
        return
    order = [*first, *(place for place in range(len(tasks)) if place not in first)]
    # An interrupt is the parent's to handle: children would each print what it interrupted.
    with get_context("fork").Pool(count, initializer=_leave_interrupts) as pool:
        waiting = {place: pool.apply_async(work, (tasks[place],)) for place in order}
        for place in range(len(tasks)):
            yield waiting[place].get()


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
