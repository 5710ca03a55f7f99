"""Numbers of a replay: exact fractions as long as arithmetic is exact, then decimals that carry a bound on their own error.

Every operation adds what its operands were off by and what rounding adds, in proportion to the sizes of the terms: so a
difference that is zero by cancellation is seen to be no larger than its own error.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import mpmath
from sympy import integer_nthroot

from derive.vocabulary.frozen import dataclass

GUARD_BITS = 8
"""Bits of the working precision that no result relies on: mpmath's functions are right to one or two."""
LARGEST = 10**30
"""Of exponents of e."""
LONGEST = 10**7
"""Bits of an exact power, and of the exponent of an approximate number, beyond which it is not worked out."""


class Unknown(Exception):
    """The instance does not say, or the expression has no real value there."""


class NegativeDensity(Unknown):
    """A law gives a density a negative value: no density obeys it there."""


class Nowhere(Unknown):
    """There is certainly no real value."""


@dataclass(frozen=True, slots=True)
class Approximate:
    """A real number within `error` of `value`."""

    value: Any
    error: Any


Value: TypeAlias = Fraction | Approximate


def approximate(value: Value) -> Approximate:
    """A fraction rounded to the working precision; an approximate number as it is."""
    if isinstance(value, Approximate):
        return value
    decimal = mpmath.mpf(value.numerator) / value.denominator
    return Approximate(decimal, abs(decimal) * _unit())


def plain(value: Value) -> Any:
    """The number without its error: a Fraction, or an mpf."""
    return value.value if isinstance(value, Approximate) else value


def compared(left: Value, right: Value) -> int | None:
    """-1, 0 or 1 as left is below, equal to or above right; None where their errors do not tell them apart."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    first, second = approximate(left), approximate(right)
    difference = first.value - second.value
    if abs(difference) <= first.error + second.error + _unit() * abs(difference):
        return None
    return 1 if difference > 0 else -1


def decided(left: Value, right: Value) -> int:
    """As `compared`; an approximate number is never taken to be equal to anything."""
    found = compared(left, right)
    if found is None:
        raise Unknown("two numbers are too close to call")
    return found


def constant(value: Any) -> Approximate:
    """One of mpmath's constants."""
    decimal = +value
    return Approximate(decimal, abs(decimal) * _unit())


def total(values: Sequence[Value]) -> Value:
    """The sum."""
    exact = sum((value for value in values if isinstance(value, Fraction)), Fraction(0))
    rough = [value for value in values if isinstance(value, Approximate)]
    if not rough:
        return exact
    if exact:
        rough.append(approximate(exact))
    sizes = mpmath.fsum(abs(value.value) for value in rough)
    return Approximate(mpmath.fsum(value.value for value in rough), mpmath.fsum(value.error for value in rough) + _unit() * sizes)


def multiplied(values: Sequence[Value]) -> Value:
    """The product; zero if one factor is exactly zero."""
    exact = Fraction(1)
    rough: Approximate | None = None
    for value in values:
        if isinstance(value, Fraction):
            exact *= value
        else:
            rough = value if rough is None else _times(rough, value)
    if rough is None or exact == 0:
        return exact
    return rough if exact == 1 else _times(approximate(exact), rough)


def _times(left: Approximate, right: Approximate) -> Approximate:
    value = left.value * right.value
    error = abs(left.value) * right.error + abs(right.value) * left.error + left.error * right.error
    return Approximate(value, error + _unit() * abs(value))


def raised(base: Value, exponent: Value) -> Value:
    """A real power: whole exponents of anything, others of what is positive, or of zero if the exponent is positive."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return _whole_power(base, int(exponent))
    if isinstance(base, Fraction):
        if base == 1:
            return base
        if base == 0 and decided(exponent, Fraction(0)) > 0:
            return base
        if base > 0 and isinstance(exponent, Fraction):
            root = exact_root(base, exponent.denominator)
            if root is not None:
                return _whole_power(root, exponent.numerator)
    if decided(base, Fraction(0)) <= 0:
        raise Unknown("a real power of what is not positive")
    return exponential(multiplied([exponent, logarithm(base)]))


def _whole_power(base: Value, exponent: int) -> Value:
    if exponent == 0:
        return Fraction(1)
    if isinstance(base, Fraction):
        if base == 0 and exponent < 0:
            raise Unknown("a division by zero")
        size = max(base.numerator.bit_length(), base.denominator.bit_length()) if abs(base) != 1 else 1
        if size * abs(exponent) > LONGEST:
            raise Unknown("a power is too long to be written out")
        return base**exponent
    size, error = abs(base.value), base.error
    power = abs(exponent)
    if size and power * abs(mpmath.mag(size)) > LONGEST:
        raise Unknown("a number is too large to be worked out")
    if exponent < 0:
        if size <= error:
            raise Unknown("a division by what may be zero")
        value = 1 / base.value**power
        return Approximate(value, power * error / (size - error) ** (power + 1) + power * _unit() * abs(value))
    value = base.value**power
    return Approximate(value, power * error * (size + error) ** (power - 1) + power * _unit() * abs(value))


def exact_root(base: Fraction, degree: int) -> Fraction | None:
    """The positive root of a positive fraction, if that is a fraction."""
    (top, first), (bottom, second) = (integer_nthroot(part, degree) for part in (base.numerator, base.denominator))
    return Fraction(int(top), int(bottom)) if first and second else None


def exponential(value: Value) -> Value:
    """e to the power of a number; 1 for exactly zero."""
    if value == 0 and isinstance(value, Fraction):
        return Fraction(1)
    exponent = approximate(value)
    if abs(exponent.value) > LARGEST:
        raise Unknown("an exponential is too large to be worked out")
    raised_ = mpmath.exp(exponent.value)
    # e^t - 1 <= t + t^2 for t from 0 to 1; mpmath takes longer over expm1 than over the exponential itself.
    wider = exponent.error * (1 + exponent.error) if exponent.error <= 1 else mpmath.expm1(exponent.error)
    return Approximate(raised_, raised_ * (wider + _unit()))


def logarithm(value: Value) -> Value:
    """The natural logarithm of a positive number; 0 for exactly one."""
    if isinstance(value, Fraction):
        if value <= 0:
            raise Unknown("the log of what is not positive")
        if value == 1:
            return Fraction(0)
        if abs(value - 1) < Fraction(1, 2):  # near 1 the rounding of the fraction would count
            offset = approximate(value - 1)
            taken = mpmath.log1p(offset.value)
            return Approximate(taken, 4 * offset.error + _unit() * abs(taken))
    rough = approximate(value)
    if rough.value <= rough.error:
        raise Unknown("the log of what is not certainly positive")
    taken = mpmath.log(rough.value)
    return Approximate(taken, rough.error / (rough.value - rough.error) + _unit() * abs(taken))


def absolute(value: Value) -> Value:
    """The absolute value."""
    return abs(value) if isinstance(value, Fraction) else Approximate(abs(value.value), value.error)


def known_at(values: Mapping[Any, Any], key: Any) -> Any:
    """What an instance says of a key."""
    if key not in values:
        raise Unknown(f"no value of {key}")
    return values[key]


def extreme(values: Sequence[Value], wanted: int) -> Value:
    """The largest (wanted = 1) or the smallest (-1) of some numbers."""
    if not values:
        raise Nowhere("the largest of no numbers")
    best = values[0]
    for value in values[1:]:
        order = compared(value, best)
        if order is None:
            first, second = approximate(value), approximate(best)
            end = max if wanted == 1 else min
            best = Approximate(end(first.value, second.value), max(first.error, second.error))
        elif order == wanted:
            best = value
    return best


def smooth(function: Callable[..., Any], arguments: Sequence[Value]) -> Approximate:
    """A smooth function as mpmath computes it, its error taken from how it moves over the errors of its arguments."""
    points = [approximate(argument) for argument in arguments]
    at = [point.value for point in points]
    unit = _unit()
    with mpmath.workprec(2 * mpmath.mp.prec):  # near a zero mpmath is right to so many places, not digits
        value = _real(function(*at))
        error = unit * abs(value) + _unit()
        for place, point in enumerate(points):
            for side in (-point.error, point.error):
                moved = _real(function(*at[:place], point.value + side, *at[place + 1 :]))
                error += 4 * abs(moved - value)
    return Approximate(value, error)


def _real(value: Any) -> Any:
    if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
        raise Unknown("a function has no real value there")
    return value


def _unit() -> Any:
    """A bound on the relative error of one operation at the precision in force."""
    return _unit_at(mpmath.mp.prec)


@lru_cache(maxsize=64)
def _unit_at(precision: int) -> Any:
    return mpmath.ldexp(1, GUARD_BITS - precision)
