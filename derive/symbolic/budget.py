"""A bound on time for everything that walks over foreign expressions: cooperative, so that it works anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sympy import Basic, Pow, Rational
from sympy.functions.combinatorial.factorials import CombinatorialFunction


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


NUMBER_BITS = 4_096
EXPONENT = 5_000


def bounded_numbers(expr: Basic) -> None:
    """Refuse numbers and powers that take for ever to write out, before anything evaluates them."""
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, Rational):
            if max(abs(int(node.p)).bit_length(), int(node.q).bit_length()) > NUMBER_BITS:
                raise OutOfBudget(f"a number has more than {NUMBER_BITS} bits")
        elif isinstance(node, Pow):
            exponent = node.exp
            if exponent.is_Integer and abs(int(exponent)) > EXPONENT:
                raise OutOfBudget(f"a power has an exponent beyond {EXPONENT}")
            if exponent.is_Integer and isinstance(node.base, Rational):
                size = max(abs(int(node.base.p)).bit_length(), int(node.base.q).bit_length())
                bounded(size * abs(int(exponent)), NUMBER_BITS, "a power of a number")
        elif isinstance(node, CombinatorialFunction) and any(a.is_Integer and abs(int(a)) > EXPONENT for a in node.args):
            raise OutOfBudget(f"`{type(node).__name__}` has an argument beyond {EXPONENT}")
        stack.extend(node.args)


def remaining(otherwise: float = 5.0) -> float:
    """Seconds left before the bound in force, for work that takes its own time limit."""
    bound = _deadline.get()
    return otherwise if bound is None else max(0.0, bound[0] - time.monotonic())
