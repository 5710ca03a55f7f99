"""Nodes that SymPy leaves alone: inert log, exp and sqrt, opaque densities and predictions, named quantities.

SymPy evaluates `log(exp(u))` or `1/sqrt(2*pi*sigma**2)` at construction, so a step of a derivation could
happen without anybody having taken it. What is displayed and judged is therefore written with these nodes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr, Function, IndexedBase, Symbol, Tuple, exp, log, sqrt
from sympy.core.symbol import Str

from derive.symbolic.arguments import condition, number, one_of, several, wrong
from derive.symbolic.errors import InputError


class _Inert(Function):
    """A function of one number that SymPy is kept from evaluating."""

    nargs = 1

    def __new__(cls, *arguments: object, **options: Any) -> Expr:
        # SymPy would read a string as Python, and take a float for an exact number's like.
        if len(arguments) != 1:
            raise InputError(f"{cls.__name__}: one argument is needed, got {len(arguments)}")
        (argument,) = arguments
        return super().__new__(cls, number(cls.__name__, "the argument", argument), **options)


class Log(_Inert):
    """The natural logarithm, never evaluated; its argument must be positive."""

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / self.args[0]


class Exp(_Inert):
    """The exponential, never evaluated and never merged with another."""

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return self


class Sqrt(_Inert):
    """The square root of something nonnegative, never evaluated."""

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_nonnegative else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (2 * self)


LIVE = {Log: log, Exp: exp, Sqrt: sqrt}
"""What each inert function becomes once a step may evaluate it."""


class _Real(Expr):
    """An expression that stands for a real number and is otherwise unknown to SymPy."""

    is_commutative = True

    def _eval_is_extended_real(self) -> bool:
        return True

    def _eval_is_real(self) -> bool:
        return True

    def _eval_is_finite(self) -> bool:
        return True


class Prediction(_Real):
    """The opaque model f_theta(x): `Prediction(x[i], theta)`, any real number for each input and parameter."""

    def __new__(cls, argument: Expr, parameters: IndexedBase) -> Prediction:
        one_of("Prediction", "parameters", (IndexedBase, Symbol), "an array such as `theta`", parameters)
        return Expr.__new__(cls, number("Prediction", "argument", argument), parameters)

    @property
    def argument(self) -> Expr:
        return self.args[0]

    @property
    def parameters(self) -> IndexedBase:
        return self.args[1]


class Density(_Real):
    """An opaque density p_name(variates | given); what it equals is said by premises only."""

    def __new__(cls, name: str | Str, variates: Iterable[Basic], given: Iterable[Basic] = ()) -> Density:
        label = name if isinstance(name, Str) else Str(name)
        return Expr.__new__(cls, label, Tuple(*variates), Tuple(*given))

    @property
    def name(self) -> str:
        return str(self.args[0].name)

    @property
    def variates(self) -> tuple[Basic, ...]:
        return tuple(self.args[1])

    @property
    def given(self) -> tuple[Basic, ...]:
        return tuple(self.args[2])

    def _eval_is_extended_nonnegative(self) -> bool:
        return True

    def _eval_is_nonnegative(self) -> bool:
        return True


class Named(_Real):
    """A named quantity of the values `entry`, index in `limits`: `Named(y[i] - mu, (i, 1, n), "MSE")`.

    The body and the limits stand where `Sum` has them, so that whatever handles bound indices handles this.
    """

    def __new__(cls, entry: Expr, limits: Iterable[Any], name: str | Str) -> Named:
        label = name if isinstance(name, Str) else Str(one_of("Named", "name", str, "a string such as 'mse'", name))
        ends = several("Named", "limits", "an index and its two ends", limits)
        if len(ends) != 3 or not isinstance(ends[0], Symbol):
            raise wrong("Named", "limits", "an index and its two ends, such as (i, 1, n)", limits)
        lower, upper = (number("Named", "an end of limits", end) for end in ends[1:])
        return Expr.__new__(cls, number("Named", "entry", entry), Tuple(ends[0], lower, upper), label)

    @property
    def entry(self) -> Expr:
        return self.args[0]

    @property
    def limits(self) -> Tuple:
        return self.args[1]

    @property
    def name(self) -> str:
        return str(self.args[2].name)


class Indicator(_Real):
    """One where the relation holds, zero elsewhere."""

    def __new__(cls, relation: Basic) -> Indicator:
        return Expr.__new__(cls, condition("Indicator", "relation", relation))

    def _eval_is_nonnegative(self) -> bool:
        return True

    def _eval_is_integer(self) -> bool:
        return True


__all__ = ["LIVE", "Density", "Exp", "Indicator", "Log", "Named", "Prediction", "Sqrt"]
