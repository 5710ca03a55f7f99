"""Numbers that the judge computes with, and functions of them: exact rationals, balls, and either of them with a slope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, TypeAlias

from flint import acb, arb, fmpq
from sympy import Basic

from derive.vocabulary.budget import EXPONENT
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.functions._function import Function, K, function_of

Scalar: TypeAlias = fmpq | arb

EXACT_BITS = 16_384
"""Numerators and denominators with more bits than this are given up for a ball."""
LARGE = arb(2) ** 131_072
"""Beyond this nothing is evaluated: a counter-example that nobody can write down is none."""
COARSE = arb(2) ** -40
ACCURATE = 40
"""Bits of a value, absolute or relative, below which it is not shown."""
LONG = 1_024
"""Bits that are worked with in one step."""
ORDER = 1_000
"""Orders of roots above which a power is taken through the logarithm."""

Evaluate = Callable[[Basic | None, dict[Basic, Any]], Any]
"""The value of an expression where its symbols have these values."""
FAILS: dict[Predicate, tuple[tuple[int, ...], str]] = {
    Predicate.POSITIVE: ((-1, 0), "<= 0"), Predicate.NONNEGATIVE: ((-1,), "< 0"), Predicate.NONZERO: ((0,), "= 0"),
    Predicate.NO_POLE: ((-1, 0), "is 0 or a negative integer"),
}  # fmt: skip
"""Orders beside zero of which a condition of a function allows none, and how that is said."""


class Undefined(Exception):
    """The value is certainly not a real number; the message is the condition under which that is so."""


class NotEvaluable(Exception):
    """The value is not known: a node that is not understood, or a ball too wide to decide what is needed."""


def rational(value: Any) -> fmpq:
    """A rational of SymPy's or Python's as one of flint's."""
    return fmpq(int(value.numerator), int(value.denominator))


def ball(value: Scalar) -> arb:
    """The value as a ball."""
    return arb(value) if type(value) is fmpq else value


def displayable(value: Any) -> Any:
    """The value of a side; refused where it is too close to zero to be written down, or known to a few digits only."""
    if type(value) is arb:
        if (value > 0 or value < 0) and abs(value) * LARGE < 1:
            raise NotEvaluable("a value is too close to zero to be written down")
        if value.rad() > COARSE and value.rel_accuracy_bits() < ACCURATE:
            raise NotEvaluable("a value is known to a few digits only")
    return value


def raised(base: Any, whole: int) -> Any:
    """A number to a whole power, as a ball where the exact power would be too long."""
    if type(base) is fmpq and base.height_bits() * abs(whole) > EXACT_BITS:
        base = arb(base)
    return base**whole


def compare(left: Any, right: Any) -> int | None:
    """-1, 0 or 1 as `left` is below, equal to or above `right`; None where balls overlap."""
    if type(left) is fmpq and type(right) is fmpq:
        return (left > right) - (left < right)
    return sign_of(left - right)


def sign_of(value: Any) -> int | None:
    """The sign of a number, None where its ball contains zero and more."""
    if type(value) is fmpq:
        return (value > 0) - (value < 0)
    if type(value) is not arb:
        return int(value.sign())
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0 if value.is_zero() else None


def signum(value: Any) -> fmpq:
    """The sign as a number."""
    found = sign_of(value)
    if found is None:
        raise NotEvaluable("a sign is too close to call")
    return fmpq(found)


def logarithm(value: Any, what: object) -> Any:
    """The natural logarithm of a positive number; `what` names it if it is not."""
    kind = type(value)
    if kind is not fmpq and kind is not arb:
        return value.logarithm(what)
    if value <= 0:
        raise Undefined(f"{what} <= 0")
    if kind is fmpq:
        return fmpq(0) if value == 1 else arb(value).log()
    if not value > 0:
        raise NotEvaluable(f"whether `{what}` is positive is too close to call")
    return value.log()


def exponential(value: Any) -> Any:
    """e to the power of a number."""
    kind = type(value)
    if kind is fmpq:
        return fmpq(1) if value == 0 else arb(value).exp()
    return value.exp() if kind is arb else value.exponential()


def power(base: Any, exponent: Any, what: object) -> Any:
    """A real power; `what` names the base where the power is undefined."""
    if type(exponent) is not fmpq:
        return _ball_power(base, exponent, what)
    if exponent.q != 1:
        return _root(base, exponent, what)
    whole = int(exponent.p)
    if abs(whole) > EXPONENT:
        raise NotEvaluable(f"a power of `{what}` has an exponent beyond {EXPONENT}")
    return whole_power(base, whole, what)


def whole_power(base: Any, whole: int, what: object) -> Any:
    """A number multiplied or divided by itself; `what` names it where it is zero and may not be."""
    if whole >= 0:
        return fmpq(1) if whole == 0 else raised(base, whole)
    order = sign_of(base)
    if order == 0:
        raise Undefined(f"{what} = 0")
    if order is None:
        raise NotEvaluable(f"whether `{what}` is zero is too close to call")
    return raised(base, whole)


def _ball_power(base: Any, exponent: Any, what: object) -> Any:
    """A power whose exponent is not known exactly: a whole one may have any base, a positive one zero."""
    if type(base) is fmpq and type(exponent) is arb and base <= 0:
        order = sign_of(exponent)
        if base == 0 and order == 1:
            return base
        if order is None or (base < 0 and exponent.contains_integer()):
            raise NotEvaluable(f"whether a power of `{what}` is defined is too close to call")
    return exponential(exponent * logarithm(base, what))


def _root(base: Any, exponent: fmpq, what: object) -> Any:
    if type(base) not in (fmpq, arb):
        return base.root(exponent, what)
    order = sign_of(base)
    if order is None:
        raise NotEvaluable(f"whether `{what}` is negative is too close to call")
    if order < 0 or (order == 0 and exponent < 0):
        raise Undefined(f"{what} < 0" if order < 0 else f"{what} = 0")
    if order == 0:
        return fmpq(0)
    if type(base) is fmpq and exponent.q == 2 and base.p.is_square() and base.q.is_square():
        base, exponent = fmpq(base.p.isqrt(), base.q.isqrt()), exponent * 2
        if abs(exponent.p) <= EXPONENT:
            return raised(base, int(exponent.p))
    if exponent.q > ORDER or abs(exponent.p) > EXPONENT:
        return (ball(base).log() * ball(exponent)).exp()
    rooted = ball(base).sqrt() if exponent.q == 2 else ball(base).root(int(exponent.q))
    return rooted ** int(exponent.p)


class Moving:
    """What varies and is added and multiplied like a number: the other ways round, and differences."""

    __slots__ = ()

    def __radd__(self: Any, other: Any) -> Any:
        return self + other

    def __rmul__(self: Any, other: Any) -> Any:
        return self * other

    def __sub__(self: Any, other: Any) -> Any:
        return self + other * fmpq(-1)

    def __rsub__(self: Any, other: Any) -> Any:
        return self * fmpq(-1) + other


class Dual:
    """A number with its derivative in one direction, so that a kink has a slope on either side."""

    __slots__ = ("slope", "value")

    def __init__(self, value: Scalar, slope: Scalar) -> None:
        self.value = value
        self.slope = slope

    def __add__(self, other: Any) -> Dual:
        other = _slope(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __sub__(self, other: Any) -> Dual:
        other = _slope(other)
        return Dual(self.value - other.value, self.slope - other.slope)

    def __mul__(self, other: Any) -> Dual:
        other = _slope(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __rsub__(self, other: Any) -> Dual:
        return _slope(other) - self

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, whole: int) -> Dual:
        return Dual(raised(self.value, whole), raised(self.value, whole - 1) * whole * self.slope)

    def __abs__(self) -> Dual:
        order = self.sign_of_value()
        return self if order > 0 else self * -1 if order < 0 else Dual(self.value, abs(self.slope))

    def sign_of_value(self) -> int:
        """The sign, whatever the direction."""
        order = sign_of(self.value)
        if order is None:
            raise NotEvaluable("a sign is too close to call")
        return order

    def sign(self) -> int:
        """The sign; at zero a step of unknown height, hence not known."""
        order = self.sign_of_value()
        if order == 0 and sign_of(self.slope) != 0:
            raise NotEvaluable("a case changes at the very point where the slope is taken")
        return order

    def logarithm(self, what: object) -> Dual:
        """The logarithm and its slope."""
        return Dual(logarithm(self.value, what), self.slope * power(self.value, fmpq(-1), what))

    def exponential(self) -> Dual:
        """The exponential and its slope."""
        raised = exponential(self.value)
        return Dual(raised, raised * self.slope)

    def root(self, exponent: fmpq, what: object) -> Dual:
        """A fractional power and its slope."""
        return Dual(power(self.value, exponent, what), power(self.value, exponent - 1, what) * exponent * self.slope)


def _slope(value: Any) -> Dual:
    return value if type(value) is Dual else Dual(value, fmpq(0))


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
    for kind, subject, _ in known.defined:
        measured, (orders, words) = value(subject, at), FAILS[kind]
        if kind is Predicate.NO_POLE and (type(measured) is not fmpq or measured.q != 1):
            continue
        if compare(measured, fmpq(0)) in orders:
            raise Undefined(f"{known.at(subject, *expr.args)} {words}")
    if known.enough is not None and not all(compare(value(subject, at), fmpq(0)) == 1 for _, subject, _ in known.enough):
        raise NotEvaluable(f"whether `{expr}` is real is not known")
    if K in at and (type(at[K]) is not fmpq or at[K].q != 1 or at[K] < 0):
        raise NotEvaluable(f"`{expr}` of an order that is no whole number")
    found = reduce(known.ball, map(ball, values)) if len(values) > len(at) else known.ball(*map(ball, values))
    if not found.is_finite():
        raise NotEvaluable(f"`{expr}` has no finite enclosure")
    return fmpq(found.unique_fmpz()) if found.is_exact() and found.is_integer() else found
