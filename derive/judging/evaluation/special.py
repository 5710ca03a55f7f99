"""Functions by their columns for balls; where one certainly is undefined, by its conditions."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from flint import acb, arb, fmpq
from sympy import Basic

from derive.judging.evaluation.numbers import Dual, NotEvaluable, Undefined, ball, compare
from derive.vocabulary.functions._function import Function, K, function_of

Evaluate = Callable[[Basic | None, dict[Basic, Any]], Any]
"""The value of an expression where its symbols have these values."""
FAILS: dict[str, tuple[tuple[int, ...], str]] = {
    "positive": ((-1, 0), "<= 0"), "nonnegative": ((-1,), "< 0"), "nonzero": ((0,), "= 0"),
    "no pole": ((-1, 0), "is 0 or a negative integer"),
}  # fmt: skip
"""Orders beside zero of which a condition of a function allows none, and how that is said."""


def special(expr: Basic, values: Sequence[Any], value: Evaluate) -> Any:
    """A function where its arguments have these values; a slope by its derivative, where it is analytic."""
    known = function_of(type(expr))
    assert known is not None
    if all(isinstance(each, (fmpq, arb)) for each in values):
        return _applied(known, expr, values, value)
    (argument,) = values if len(values) == 1 else (None,)
    if type(argument) is not Dual or known.analytic is None or not known.analytic(acb(ball(argument.value))):
        raise NotEvaluable(f"`{expr}` is not differentiated here")
    found = _applied(known, expr, [argument.value], value)
    try:
        slope = value(known.derivative[0], {known.arguments[0]: argument.value})
    except Undefined as gap:
        raise NotEvaluable(f"`{expr}` has a slope there that its formula does not give") from gap
    return Dual(found, slope * argument.slope)


def _applied(known: Function, expr: Basic, values: Sequence[Any], value: Evaluate) -> Any:
    """A function of numbers; where it certainly is undefined, by its conditions."""
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
