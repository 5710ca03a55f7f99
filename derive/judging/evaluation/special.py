"""Functions by their columns for balls; where one certainly is undefined, by its conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from flint import arb, fmpq
from sympy import Basic

from derive.judging.evaluation.numbers import NotEvaluable, Undefined, ball, compare
from derive.vocabulary.functions._function import K, function_of

FAILS: dict[str, tuple[tuple[int, ...], str]] = {
    "positive": ((-1, 0), "<= 0"), "nonnegative": ((-1,), "< 0"), "nonzero": ((0,), "= 0"),
    "no pole": ((-1, 0), "is 0 or a negative integer"),
}  # fmt: skip
"""Orders beside zero of which a condition of a function allows none, and how that is said."""


def special(expr: Basic, values: Sequence[Any], value: Callable[[Basic, dict[Basic, Any]], Any]) -> Any:
    """A function where its arguments have these values; `value` evaluates the subjects of its conditions."""
    known = function_of(type(expr))
    assert known is not None
    if not all(isinstance(each, (fmpq, arb)) for each in values):
        raise NotEvaluable(f"`{expr}` is not differentiated here")
    at: dict[Basic, Any] = dict(zip(known.arguments, values, strict=False))
    for kind, subject in known.defined:
        measured, (orders, words) = value(subject, at), FAILS[kind]
        if kind == "no pole" and (type(measured) is not fmpq or measured.q != 1):
            continue
        if compare(measured, fmpq(0)) in orders:
            raise Undefined(f"{known.at(subject, *expr.args)} {words}")
    if known.enough is not None and not all(compare(value(subject, at), fmpq(0)) == 1 for _, subject in known.enough):
        raise NotEvaluable(f"whether `{expr}` is real is not known")
    if K in at and (type(at[K]) is not fmpq or at[K].q != 1 or at[K] < 0):
        raise NotEvaluable(f"`{expr}` of an order that is no whole number")
    found = reduce(known.ball, map(ball, values)) if len(values) > len(at) else known.ball(*map(ball, values))
    if not found.is_finite():
        raise NotEvaluable(f"`{expr}` has no finite enclosure")
    return fmpq(found.unique_fmpz()) if found.is_exact() and found.is_integer() else found


__all__ = ["special"]
