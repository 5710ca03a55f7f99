"""Special functions, by flint's balls: where they are defined, their exact values at zero, and an enclosure everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import arb, fmpq
from sympy import Basic, atan, beta, cos, cosh, cot, csc, digamma, erf, erfc, gamma, loggamma, polygamma, sec, sin, sinh, tan, tanh

from derive.judging.evaluation.numbers import NotEvaluable, Undefined, ball, compare


def _no_pole(value: Any, what: Basic) -> None:
    """Gamma and digamma are defined but at 0, -1, -2, ..."""
    if type(value) is fmpq and value <= 0 and value.q == 1:
        raise Undefined(f"{what} is 0 or a negative integer")


def _positive(value: Any, what: Basic) -> None:
    if compare(value, fmpq(0)) in (-1, 0):
        raise Undefined(f"{what} <= 0")


def _beta(left: arb, right: arb) -> arb:
    return left.gamma() * right.gamma() * (left + right).rgamma()


def _polygamma(order: arb, at: arb) -> arb:
    """The derivatives of digamma, by Hurwitz' zeta function to the right of the poles."""
    number = order.unique_fmpz()
    if number is None or number < 0:
        raise NotEvaluable("a derivative of digamma of an order that is not whole")
    if number == 0:
        return at.digamma()
    if not at > 0:
        raise NotEvaluable("a derivative of digamma to the left of zero")
    return (order + 1).gamma() * (order + 1).zeta(at) * (1 if number % 2 else -1)


SPECIAL: dict[type, Callable[..., arb]] = {
    gamma: arb.gamma,
    loggamma: arb.lgamma,
    digamma: arb.digamma,
    polygamma: _polygamma,
    erf: arb.erf,
    erfc: arb.erfc,
    atan: arb.atan,
    tanh: arb.tanh,
    sinh: arb.sinh,
    cosh: arb.cosh,
    sin: arb.sin,
    cos: arb.cos,
    tan: arb.tan,
    cot: arb.cot,
    sec: arb.sec,
    csc: arb.csc,
    beta: _beta,
}
"""Functions that normalisers and integrals bring along; flint's own."""

WHERE: dict[type, Callable[[Any, Basic], None]] = {**dict.fromkeys((gamma, digamma, polygamma, beta), _no_pole), loggamma: _positive}
"""What is asked of an argument of those that are not defined everywhere, the order of a derivative aside."""

AT_ZERO: dict[type, int] = {**dict.fromkeys((erf, atan, tanh, sinh, sin, tan), 0), **dict.fromkeys((erfc, cosh, cos, sec), 1)}
"""Exact values at zero."""


def special(expr: Basic, values: Sequence[Any]) -> Any:
    """The value of a special function where its arguments have these values."""
    if not all(isinstance(value, (fmpq, arb)) for value in values):
        raise NotEvaluable(f"`{expr}` is not differentiated here")
    kind = type(expr)
    if kind in WHERE:
        for value, argument in list(zip(values, expr.args, strict=True))[kind is polygamma :]:
            WHERE[kind](value, argument)
    if kind in (cot, csc) and type(values[0]) is fmpq and values[0] == 0:
        raise Undefined(f"{expr.args[0]} = 0")
    if all(type(value) is fmpq and value == 0 for value in values) and kind in AT_ZERO:
        return fmpq(AT_ZERO[kind])
    found = SPECIAL[kind](*(ball(value) for value in values))
    if not found.is_finite():
        raise NotEvaluable(f"`{expr}` has no finite enclosure")
    return found


__all__ = ["SPECIAL", "special"]
