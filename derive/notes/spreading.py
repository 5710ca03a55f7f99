"""Work spread over processors: each piece in a child of this process, results in the order of the pieces."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def processors() -> int:
    """How many children may work at a time; one where a process cannot be forked cheaply and safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _at_a_time(most: int | None) -> int:
    """One where a process cannot be forked cheaply and safely."""
    return processors() if most is None or (processors() == 1 and sys.platform != "linux") else most


def spread(
    work: Callable[[Task], Outcome], tasks: Sequence[Task], *, first: Sequence[int] = (), most: int | None = None
) -> Iterator[Outcome]:
    """What `work` makes of each task, in order.

    Where there are several processors, as many pieces are worked on at a time; elsewhere one after the other. The
    results are the same.

    Parameters
    ----------
    work : callable
        A function without side effects that matter.
    tasks : sequence
        What it is called with; results must be picklable.
    first : sequence of int
        Places of the tasks that are begun first: the longest ones.
    most : int, optional
        How many pieces are worked on at a time, whatever processors there are; as many as there are processors by default.

    Raises
    ------
    Exception
        What `work` raises.
    """
    count = min(_at_a_time(most), len(tasks))
    if count < 2:
        yield from map(work, tasks)
        return
    order = [*first, *(place for place in range(len(tasks)) if place not in first)]
    # Children are forked with all tasks in memory, and told places only: what is known of a formula takes long to pickle.
    pool = ProcessPoolExecutor(count, mp_context=get_context("fork"), initializer=_begin, initargs=(work, tasks))
    try:
        waiting = {place: pool.submit(_piece, place) for place in order}
        for place, task in enumerate(tasks):
            try:
                found = waiting[place].result()
            except BrokenProcessPool:
                # A child was killed, e.g. for its memory: what it did not finish is done here.
                found = work(task)
            yield found
    except GeneratorExit:
        # Whoever takes the results may stop at the last one, or before it.
        pool.shutdown(cancel_futures=True)
        raise
    except BaseException:
        # After an error or an interrupt nobody waits for pieces that have not been begun.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    # Without waiting, Python's own clean-up at the end of the process now and then trips over a pipe that is closed already.
    pool.shutdown()


_shared: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What a child works on; empty in the parent."""


def _piece(place: int) -> Any:
    """What comes of one task, in a child."""
    work, tasks = _shared[0]
    return work(tasks[place])


def _begin(work: Callable[[Any], Any], tasks: Sequence[Any]) -> None:
    """An interrupt is the parent's to handle: children would each print what it interrupted."""
    _shared[:] = [(work, tasks)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
