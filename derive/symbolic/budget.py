"""A bound on time for everything that walks over foreign expressions: cooperative, so that it works anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class OutOfBudget(Exception):
    """Work was stopped at its bound; the message says which bound."""


_deadline: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Let `tick` raise `OutOfBudget` once so many seconds have passed; an outer, earlier bound stays in force."""
    end = time.monotonic() + seconds
    outer = _deadline.get()
    token = _deadline.set((end, seconds) if outer is None or end < outer[0] else outer)
    try:
        yield
    finally:
        _deadline.reset(token)


def tick() -> None:
    """Called by every loop and recursion over an expression; raises `OutOfBudget` past the bound."""
    bound = _deadline.get()
    if bound is not None and time.monotonic() > bound[0]:
        raise OutOfBudget(f"the time bound of {bound[1]:g} s was reached")


def bounded(size: int, limit: int, what: str) -> None:
    """Refuse work of more than `limit` units before it starts."""
    if size > limit:
        raise OutOfBudget(f"{what} would take {size} terms, the bound is {limit}")


def remaining(otherwise: float = 5.0) -> float:
    """Seconds left before the bound in force, for work that takes its own time limit."""
    bound = _deadline.get()
    return otherwise if bound is None else max(0.0, bound[0] - time.monotonic())
