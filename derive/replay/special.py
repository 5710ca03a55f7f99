"""Functions that normalisers and integrals bring along, as mpmath computes them; exact at whole numbers where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import factorial
from typing import Any

import mpmath
from sympy import atan, beta, cos, cosh, cot, csc, digamma, erf, erfc, gamma, loggamma, polygamma, sec, sin, sinh, tan, tanh

from derive.replay.approximate import Unknown, Value, compared, smooth

LARGEST = 1_000
"""Gamma of larger whole numbers is not written out."""


def _plain(function: Callable[..., Any], at_zero: int | None = None) -> Callable[[Sequence[Value]], Value]:
    """A function that is smooth wherever it is defined, and rational at zero if that value is given."""

    def value(arguments: Sequence[Value]) -> Value:
        if at_zero is not None and list(arguments) == [0]:
            return Fraction(at_zero)
        try:
            return smooth(function, arguments)
        except (ValueError, ZeroDivisionError) as pole:  # mpmath's, at a pole
            raise Unknown(f"a function has a pole there: {pole}") from pole

    return value


def _off_the_poles(argument: Value) -> None:
    """Refuse 0, -1, -2, ..., and what may be one of them."""
    nearest = Fraction(0)
    if isinstance(argument, Fraction):
        nearest = Fraction(round(argument))
    elif argument.value < 1:
        nearest = Fraction(int(mpmath.nint(argument.value)))
    if nearest <= 0 and compared(argument, nearest) in (0, None):
        raise Unknown("a pole, or too close to one to call")


def _gamma(arguments: Sequence[Value]) -> Value:
    (argument,) = arguments
    _off_the_poles(argument)
    if isinstance(argument, Fraction) and argument.denominator == 1 and argument <= LARGEST:
        return Fraction(factorial(int(argument) - 1))
    return smooth(mpmath.gamma, arguments)


def _beta(arguments: Sequence[Value]) -> Value:
    for argument in arguments:
        _off_the_poles(argument)
    if all(isinstance(argument, Fraction) and argument.denominator == 1 and argument <= LARGEST for argument in arguments):
        left, right = (int(argument) for argument in arguments)  # type: ignore[arg-type]
        return Fraction(factorial(left - 1) * factorial(right - 1), factorial(left + right - 1))
    return smooth(mpmath.beta, arguments)


def _loggamma(arguments: Sequence[Value]) -> Value:
    (argument,) = arguments
    if compared(argument, Fraction(0)) != 1:
        raise Unknown("the log of gamma, of what is not certainly positive")
    return Fraction(0) if argument in (1, 2) else smooth(mpmath.loggamma, arguments)


def _polygamma(arguments: Sequence[Value]) -> Value:
    order, argument = arguments
    if not isinstance(order, Fraction) or order.denominator != 1 or order < 0:
        raise Unknown("a derivative of digamma of an order that is not whole")
    _off_the_poles(argument)
    return smooth(lambda at: mpmath.polygamma(int(order), at), [argument])


SPECIAL: dict[type, Callable[[Sequence[Value]], Value]] = {
    atan: _plain(mpmath.atan, at_zero=0),
    beta: _beta,
    cos: _plain(mpmath.cos, at_zero=1),
    cosh: _plain(mpmath.cosh, at_zero=1),
    cot: _plain(mpmath.cot),
    csc: _plain(mpmath.csc),
    digamma: lambda arguments: _polygamma([Fraction(0), *arguments]),
    erf: _plain(mpmath.erf, at_zero=0),
    erfc: _plain(mpmath.erfc, at_zero=1),
    gamma: _gamma,
    loggamma: _loggamma,
    polygamma: _polygamma,
    sec: _plain(mpmath.sec, at_zero=1),
    sin: _plain(mpmath.sin, at_zero=0),
    sinh: _plain(mpmath.sinh, at_zero=0),
    tan: _plain(mpmath.tan, at_zero=0),
    tanh: _plain(mpmath.tanh, at_zero=0),
}
"""By SymPy's class; each takes the values of its arguments and raises `Unknown` where it has no real value."""

__all__ = ["SPECIAL"]
