"""Values of expressions in an instance, with 60 digits: written apart from the judge, to replay what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol, cast

import mpmath
from sympy import (
    Abs,
    Add,
    Basic,
    E,
    Indexed,
    IndexedBase,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    pi,
    sign,
)
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne
from sympy.logic.boolalg import And, Not, Or

from derive.catalogue import entry
from derive.claims.instance import Instance
from derive.claims.premises import Premise
from derive.claims.special import SPECIAL
from derive.symbolic.budget import tick
from derive.symbolic.nodes import Density, Exp, Indicator, Log, Named, Prediction, Sqrt

DIGITS = 60
TOLERANCE = mpmath.mpf(10) ** -40
"""Relative difference above which two numbers are different."""
NESTING = 50
BITS = 16_384
"""Fractions that are longer are given up for 60 digits."""

Value = Any
"""A Fraction as long as arithmetic is exact, else an mpf."""


class Unknown(Exception):
    """The instance does not say, or the expression has no real value there."""


class _Unfolds(Protocol):
    summand: Basic
    weight: Basic


class Recomputer:
    """Evaluates by definition.

    Parameters
    ----------
    instance : Instance
        Values of everything free.
    premises : sequence of Premise
        What opaque densities equal.
    """

    def __init__(self, instance: Instance, premises: Sequence[Premise] = ()) -> None:
        self.instance = instance
        self.laws = [law for premise in premises for law in premise.laws]
        self.nesting = 0

    def number(self, expr: Basic) -> Value:
        """The value of an expression.

        Raises
        ------
        Unknown
            A value is missing, or there is none.
        """
        with mpmath.workdps(DIGITS):
            return self._value(expr, {})

    def truth(self, condition: Basic) -> bool:
        """Whether a condition holds, equality up to the tolerance."""
        with mpmath.workdps(DIGITS):
            return self._truth(condition, {})

    def _truth(self, condition: Basic, bound: Mapping[Basic, Value]) -> bool:
        match condition:
            case And():
                known = [self._truth(part, bound) for part in condition.args]
                return all(known)
            case Or():
                known = [self._truth(part, bound) for part in condition.args]
                return any(known)
            case Not():
                return not self._truth(condition.args[0], bound)
            case Eq() | Ne() | Lt() | Le() | Gt() | Ge():
                order = relation(self._value(condition.args[0], bound), self._value(condition.args[1], bound))
                return order in {Eq: (0,), Ne: (-1, 1), Lt: (-1,), Le: (-1, 0), Gt: (1,), Ge: (1, 0)}[condition.func]
        if condition in (True, False):
            return bool(condition)
        raise Unknown(f"the condition {condition}")

    def _value(self, node: Basic, bound: Mapping[Basic, Value]) -> Value:
        tick()
        match node:
            case Rational():
                return Fraction(int(node.p), int(node.q))
            case Symbol():
                return bound[node] if node in bound else _found(self.instance.scalars, node.name)
            case Indexed():
                index = tuple(self._whole(argument, bound) for argument in node.args[1:])
                return _found(_found(self.instance.arrays, _label(node.args[0])), index)
            case Add():
                return _total([self._value(argument, bound) for argument in node.args])
            case Mul():
                return _multiplied([self._value(argument, bound) for argument in node.args])
            case Pow():
                return _raised(self._value(node.args[0], bound), self._value(node.args[1], bound))
            case Sum():
                return self._run(node.args[0], node.args[1:], bound, _total)
            case Product():
                return self._run(node.args[0], node.args[1:], bound, _multiplied)
            case Named():
                return self._named(node, bound)
            case Density():
                return self._density(node, bound)
            case Prediction():
                return _found(self.instance.predictions, (_label(node.args[1]), self._exact(node.args[0], bound)))
            case Log() | log():
                value = _float(self._value(node.args[0], bound))
                if value <= 0:
                    raise Unknown("the log of what is not positive")
                return mpmath.log(value)
            case Exp() | exp():
                return mpmath.exp(_float(self._value(node.args[0], bound)))
            case Sqrt():
                return _raised(self._value(node.args[0], bound), Fraction(1, 2))
            case Abs():
                return abs(self._value(node.args[0], bound))
            case sign():
                return Fraction(relation(self._value(node.args[0], bound), Fraction(0)))
            case Indicator():
                return Fraction(int(self._truth(node.args[0], bound)))
            case Max():
                return max((self._value(argument, bound) for argument in node.args), key=_float)
            case Min():
                return min((self._value(argument, bound) for argument in node.args), key=_float)
            case Piecewise():
                for value, condition in node.args:
                    if self._truth(condition, bound):
                        return self._value(value, bound)
        if type(node) in SPECIAL:
            return SPECIAL[type(node)](*(_float(self._value(argument, bound)) for argument in node.args))
        if node in (pi, E):
            return mpmath.mpf(mpmath.pi if node == pi else mpmath.e)
        raise Unknown(f"the value of {node}")

    def _whole(self, node: Basic, bound: Mapping[Basic, Value]) -> int:
        value = self._exact(node, bound)
        if value.denominator != 1:
            raise Unknown(f"{node} is not whole")
        return int(value)

    def _exact(self, node: Basic, bound: Mapping[Basic, Value]) -> Fraction:
        value = self._value(node, bound)
        if not isinstance(value, Fraction):
            raise Unknown(f"{node} is not rational")
        return value

    def _run(self, body: Basic, limits: Sequence[Basic], bound: Mapping[Basic, Value], join: Any) -> Value:
        if not limits:
            return self._value(body, bound)
        index, low, high = limits[-1].args
        terms = range(self._whole(low, bound), self._whole(high, bound) + 1)
        return join([self._run(body, limits[:-1], {**bound, index: Fraction(number)}, join) for number in terms])

    def _named(self, node: Named, bound: Mapping[Basic, Value]) -> Value:
        found = cast("_Unfolds", entry("derive.definitions", node.name, object))
        index, low, high = node.limits
        terms = range(self._whole(low, bound), self._whole(high, bound) + 1)
        values = [self._value(node.entry, {**bound, index: Fraction(number)}) for number in terms]
        (placeholder,) = found.summand.free_symbols
        total = _total([self._value(found.summand, {placeholder: value}) for value in values])
        return _multiplied([self._value(found.weight, dict.fromkeys(found.weight.free_symbols, Fraction(len(values)))), total])

    def _density(self, node: Density, bound: Mapping[Basic, Value]) -> Value:
        for law in self.laws:
            fitted: dict[Basic, Basic] = {}
            if self._fits(law.left, node, set(law.variables), fitted, bound):
                variables = {key: self._value(part, bound) for key, part in fitted.items() if key in law.right.free_symbols}
                self.nesting += 1
                if self.nesting > NESTING:
                    raise Unknown(f"{node} is defined by itself")
                try:
                    return self._value(law.right, variables)
                finally:
                    self.nesting -= 1
        return _found(self.instance.densities, (node.name, self._arguments(node.variates, bound), self._arguments(node.given, bound)))

    def _arguments(self, parts: Sequence[Basic], bound: Mapping[Basic, Value]) -> tuple[object, ...]:
        return tuple(_label(part) if isinstance(part, IndexedBase) else self._exact(part, bound) for part in parts)

    def _fits(self, pattern: Basic, node: Basic, free: set[Basic], fitted: dict[Basic, Basic], bound: Mapping[Basic, Value]) -> bool:
        if pattern in free:
            if isinstance(node, IndexedBase):
                return False
            first = fitted.setdefault(pattern, node)
            return first == node or relation(self._value(first, bound), self._value(node, bound)) == 0
        if isinstance(pattern, (Symbol, IndexedBase)) or not pattern.args:
            return pattern == node and node not in bound
        if pattern.func != node.func or len(pattern.args) != len(node.args):
            return False
        return all(self._fits(left, right, free, fitted, bound) for left, right in zip(pattern.args, node.args, strict=True))


def relation(left: Value, right: Value) -> int:
    """-1, 0 or 1; numbers within the relative tolerance are equal, fractions only if they are."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    with mpmath.workdps(DIGITS):
        first, second = _float(left), _float(right)
        if abs(first - second) <= TOLERANCE * max(abs(first), abs(second)):
            return 0
        return 1 if first > second else -1


def combined(left: Value, operator: str, right: Value) -> Value:
    """A sum, difference or product of two values."""
    with mpmath.workdps(DIGITS):
        if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
            left, right = _float(left), _float(right)
        return left + right if operator == "+" else left - right if operator == "-" else left * right


def near(left: Value, right: Value) -> bool:
    """Whether two slopes taken by tiny steps agree to ten digits."""
    with mpmath.workdps(DIGITS):
        first, second = _float(left), _float(right)
        return bool(abs(first - second) <= mpmath.mpf(10) ** -10 * (1 + max(abs(first), abs(second))))


def negative_log(value: Value) -> Value:
    """Minus the natural logarithm of a positive number."""
    with mpmath.workdps(DIGITS):
        if value <= 0:
            raise Unknown("the log of what is not positive")
        return -mpmath.log(_float(value))


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _float(value: Value) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def _total(values: Sequence[Value]) -> Value:
    if not all(isinstance(value, Fraction) for value in values):
        return mpmath.fsum(_float(value) for value in values)
    total = Fraction(0)
    for position, value in enumerate(values):
        total += value
        if _bits(total) > BITS:
            return mpmath.fsum([_float(total), *(_float(rest) for rest in values[position + 1 :])])
    return total


def _multiplied(values: Sequence[Value]) -> Value:
    result: Value = Fraction(1)
    for value in values:
        result = combined(result, "*", value)
        if isinstance(result, Fraction) and _bits(result) > BITS:
            result = _float(result)
    return result


def _raised(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        if base == 0 and exponent < 0:
            raise Unknown("a division by zero")
        if isinstance(base, Fraction) and _bits(base) * abs(int(exponent)) > BITS:
            base = _float(base)
        return base ** int(exponent) if isinstance(base, Fraction) else mpmath.power(base, int(exponent))
    if base < 0 or (base == 0 and exponent <= 0):
        raise Unknown("a real power of what is not positive")
    if base == 0:
        return Fraction(0)
    return mpmath.exp(_float(exponent) * mpmath.log(_float(base)))


def _label(item: Basic) -> str:
    return str(item.args[0]) if isinstance(item, IndexedBase) else str(item)


def _found(values: Any, key: Any) -> Any:
    if key not in values:
        raise Unknown(f"no value of {key}")
    return values[key]


__all__ = ["Recomputer", "Unknown", "combined", "near", "negative_log", "relation"]
