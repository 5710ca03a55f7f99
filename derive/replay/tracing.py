"""Functions of one coordinate, exactly: a tree is read in an instance as a rational function, or through its slope, on one piece.

Written apart from the judge, for the replay. What is irrational and fixed is an interval with certain ends.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar

import mpmath
from mpmath import iv
from sympy import Basic, E, Indexed, Integral, Piecewise, Symbol, pi

from derive.claims.instance import Instance
from derive.claims.premises import Premise
from derive.claims.ranges import name_of
from derive.replay.approximate import Nowhere, Unknown, exact_root
from derive.replay.comparing import DIGITS
from derive.replay.polynomials import DEGREE, ONE, NotFollowed, Polynomial, Quotient, quotient
from derive.replay.recomputing import Recomputer
from derive.vocabulary.budget import tick
from derive.vocabulary.functions._function import Function
from derive.vocabulary.nodes import PartialDerivative

Traced = Any
"""A Fraction, an interval, or a function on a piece."""
STEP = 6
"""Steps for each node: intervals and polynomials take longer than numbers."""
LARGEST = 10**6
"""Of exponents of e."""
EXPONENT = 5_000
MINUS = Fraction(-1)
BITS = 256
"""Precision of intervals."""


@contextmanager
def intervals() -> Iterator[None]:
    """Interval arithmetic of fixed precision."""
    before = iv.prec
    iv.prec = BITS
    try:
        yield
    finally:
        iv.prec = before


@dataclass(slots=True, eq=False)
class Smooth:
    """On one piece: the slope, a rational function, and the function itself if it is rational."""

    value: Quotient | None
    slope: Quotient

    def __sub__(self, other: object) -> Any:
        raise NotFollowed("values that move are compared")

    __rsub__ = __sub__


class Directed(Smooth):
    """On one piece: what has the slope `direction` times something positive times `slope`.

    With `whole`, the function itself is `direction` times something positive, of which `slope` is the relative slope;
    only at roots of `zeros`, which are no inner points of the piece, may it vanish.
    """

    __slots__ = ("direction", "whole", "zeros")

    def __init__(self, direction: int, slope: Quotient, *, whole: bool, zeros: tuple[Polynomial, ...] = ()) -> None:
        super().__init__(None, slope)
        self.direction = direction
        self.whole = whole
        self.zeros = zeros


class Tracer(Recomputer):
    """Reads an expression with one coordinate left free.

    Parameters
    ----------
    instance : Instance
        Values of everything else.
    premises : sequence of Premise
        What opaque densities equal.
    name, index : str or None, tuple of int
        The coordinate; None where everything has a value.
    at : Fraction, interval, or None
        Its value; None where the result is to be a function, on a piece around `sample`.
    sample : Fraction
        A point of the piece.

    Attributes
    ----------
    kinks, breaks : list of Polynomial
        At their roots the formula may change; at those of `breaks` the function may also jump or be undefined.
    """

    steps: ClassVar[int] = STEP
    refusal: ClassVar[type[Unknown]] = NotFollowed

    def __init__(
        self,
        instance: Instance,
        premises: Sequence[Premise],
        name: str | None,
        index: tuple[int, ...],
        at: Any,
        sample: Fraction = Fraction(0),
    ) -> None:
        super().__init__(instance, premises)
        self.coordinate = (name, index)
        self.at = Smooth(Quotient(Polynomial([Fraction(1), Fraction(0)]), ONE), quotient(Fraction(1))) if at is None else at
        self.sample = sample
        self.kinks: list[Polynomial] = []
        self.breaks: list[Polynomial] = []

    def _derivative(self, node: PartialDerivative, bound: Mapping[Basic, Traced]) -> Traced:
        raise NotFollowed("a derivative, whose slope along a line is not known")

    def _integral(self, node: Integral, bound: Mapping[Basic, Any]) -> Any:
        raise self.refusal(f"{node} as a function")

    def number(self, expr: Basic) -> Traced:
        """A Fraction, an interval or a function; `NotFollowed` or `Nowhere` is raised where there is none."""
        with intervals():
            return self._value(expr, {})

    def certainly(self, condition: Basic) -> bool | None:
        """Whether a condition holds; None where that is not certain."""
        with intervals():
            return self._holds(condition, {})

    def _other(self, node: Basic, bound: Mapping[Basic, Traced]) -> Traced:
        match node:
            case Symbol() if node not in bound and (node.name, ()) == self.coordinate:
                return self.at
            case Indexed() if name_of(node.args[0]) == self.coordinate[0]:
                index = tuple(self._whole(argument, bound) for argument in node.args[1:])
                if index == self.coordinate[1]:
                    return self.at
            case Piecewise():
                raise Nowhere(f"no case of {node}")
        if node in (pi, E):
            return iv.pi + 0 if node == pi else iv.exp(iv.mpf(1))
        tick()
        return super()._other(node, bound)

    def _applied(self, known: Function, values: Sequence[Traced]) -> Traced:
        """A function, of fixed rational arguments."""
        if not all(isinstance(value, Fraction) for value in values):
            raise NotFollowed(f"{known.name} of what is not rational")
        with mpmath.workdps(DIGITS):
            try:
                found = Recomputer(self.instance)._applied(known, values)
            except Nowhere:
                raise
            except Unknown as why:
                raise NotFollowed(f"{known.name}: {why}") from why
            if isinstance(found, Fraction):
                return found
            return iv.mpf([found.value - found.error, found.value + found.error])

    def _negative(self, value: Traced) -> bool:
        return bool(value < 0) if isinstance(value, Fraction) else not isinstance(value, (Smooth, Directed)) and bool(value.b < 0)

    def _equal(self, first: Traced, second: Traced) -> bool:
        if first is second:
            return True
        if isinstance(first, Fraction) and isinstance(second, Fraction):
            return first == second
        raise NotFollowed("arguments of densities that are not rational")

    def _total(self, values: Sequence[Traced]) -> Traced:
        return reduce(self._plus, values, Fraction(0))

    def _multiplied(self, values: Sequence[Traced]) -> Traced:
        return reduce(self._times, values, Fraction(1))

    def _plus(self, left: Traced, right: Traced) -> Traced:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left + right
        if not isinstance(left, Smooth) and not isinstance(right, Smooth):
            return interval(left) + interval(right)
        if not isinstance(left, Smooth):
            left, right = right, left
        if not isinstance(right, Smooth):
            if isinstance(right, Fraction) and right == 0:
                return left
            if isinstance(left, Directed):
                return Directed(left.direction, left.slope, whole=False)
            fixed = isinstance(right, Fraction) and left.value is not None
            return Smooth(left.value + quotient(right) if fixed else None, left.slope)
        if isinstance(left, Directed) or isinstance(right, Directed):
            raise NotFollowed("a sum of two terms, one of which is known through the sign of its slope only")
        value = None if left.value is None or right.value is None else left.value + right.value
        return _settled(value, left.slope + right.slope)

    def _times(self, left: Traced, right: Traced) -> Traced:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return left * right
        if not isinstance(left, Smooth) and not isinstance(right, Smooth):
            return Fraction(0) if _is_zero(left) or _is_zero(right) else interval(left) * interval(right)
        if not isinstance(left, Smooth):
            left, right = right, left
        if not isinstance(right, Smooth):
            return self._scaled(left, right)
        if isinstance(left, Directed) or isinstance(right, Directed):
            return self._grown(*((left, right) if isinstance(left, Directed) else (right, left)))
        if left.value is None or right.value is None:
            raise NotFollowed("a product with what is not rational")
        return _settled(left.value * right.value, left.value * right.slope + left.slope * right.value)

    def _scaled(self, function: Smooth, factor: Traced) -> Traced:
        if _is_zero(factor):
            return Fraction(0)
        if isinstance(factor, Fraction) and not isinstance(function, Directed):
            value = None if function.value is None else function.value * quotient(factor)
            return Smooth(value, function.slope * quotient(factor))
        direction = self._sign(factor, self.breaks)
        if direction is None:
            raise NotFollowed("the sign of a factor is not certain")
        if isinstance(function, Directed):
            return Directed(function.direction * direction, function.slope, whole=function.whole, zeros=function.zeros)
        return Directed(direction, function.slope, whole=False)

    def _grown(self, left: Directed, right: Smooth) -> Traced:
        """Products of what is known with its sign: relative slopes add."""
        if not left.whole:
            raise NotFollowed("a product with what is known through the sign of its slope only")
        if isinstance(right, Directed):
            if not right.whole:
                raise NotFollowed("a product with what is known through the sign of its slope only")
            return Directed(left.direction * right.direction, left.slope + right.slope, whole=True, zeros=left.zeros + right.zeros)
        if right.value is None:
            raise NotFollowed("a product with what is not rational")
        direction = self._sign(right, self.kinks)
        assert direction is not None
        slope = left.slope + right.slope * right.value.inverse()
        return Directed(left.direction * direction, slope, whole=True, zeros=(*left.zeros, right.value.top))

    def _power(self, base: Traced, exponent: Traced) -> Traced:
        if not isinstance(exponent, Fraction):
            return self._exp(self._times(exponent, self._log(base)))
        if exponent.denominator != 1:
            return self._root(base, exponent)
        whole = int(exponent)
        if abs(whole) > EXPONENT:
            raise NotFollowed(f"an exponent beyond {EXPONENT}")
        if whole == 0:
            return Fraction(1)
        if isinstance(base, Directed):
            if not base.whole:
                raise NotFollowed("a power of what is known through the sign of its slope only")
            if whole < 0:
                self.breaks += base.zeros
            return Directed(base.direction ** abs(whole), base.slope * quotient(exponent), whole=True, zeros=base.zeros)
        if isinstance(base, Smooth):
            if base.value is None or abs(whole) > DEGREE:
                raise NotFollowed("a power of what is not rational")
            if whole < 0:
                self.breaks.append(base.value.top)
                inverse = base.value.inverse()
                base = Smooth(inverse, base.slope * inverse * inverse * quotient(Fraction(-1)))
            return self._multiplied([base] * abs(whole))
        if whole < 0:
            if _is_zero(base):
                raise Nowhere("a division by zero")
            if self._sign(base, self.breaks) is None:
                raise NotFollowed("a divisor that is not certainly different from zero")
        return base**whole if isinstance(base, Fraction) else interval(base) ** whole

    def _root(self, base: Traced, exponent: Fraction) -> Traced:
        order = self._sign(base, self.kinks if exponent > 0 else self.breaks)
        if order is None:
            raise NotFollowed("a root of what is not certainly positive")
        if order == -1 or (order == 0 and exponent < 0):
            raise Nowhere("a real power of what is not positive")
        if order == 0:
            return Fraction(0)
        if isinstance(base, Directed):
            return Directed(1, base.slope * quotient(exponent), whole=True, zeros=base.zeros)
        if isinstance(base, Smooth):
            assert base.value is not None
            return Directed(1, base.slope * base.value.inverse() * quotient(exponent), whole=True, zeros=(base.value.top,))
        if isinstance(base, Fraction):
            root = exact_root(base, exponent.denominator)
            if root is not None:
                return root**exponent.numerator
        return exponential(iv.log(interval(base)) * interval(exponent))

    def _log(self, value: Traced) -> Traced:
        order = self._sign(value, self.breaks)
        if order is None:
            raise NotFollowed("the log of what is not certainly positive")
        if order < 1:
            raise Nowhere("the log of what is not positive")
        if isinstance(value, Directed):
            return _settled(None, value.slope)
        if isinstance(value, Smooth):
            assert value.value is not None
            return Smooth(None, value.slope * value.value.inverse())
        return Fraction(0) if value == 1 and isinstance(value, Fraction) else iv.log(interval(value))

    def _exp(self, value: Traced) -> Traced:
        if isinstance(value, Directed):
            return Directed(value.direction, value.slope, whole=False)
        if isinstance(value, Smooth):
            return Directed(1, value.slope, whole=True)
        return Fraction(1) if _is_zero(value) else exponential(interval(value))

    def _abs(self, value: Traced) -> Traced:
        if not isinstance(value, Smooth):
            return abs(value)
        order = self._sign(value, self.kinks)
        return self._times(Fraction(order or 0), value)

    def _extreme(self, values: Sequence[Traced], wanted: int) -> Traced:
        if not values:
            raise Nowhere("the largest of no numbers")
        best = values[0]
        for value in values[1:]:
            if not isinstance(value, Smooth) and not isinstance(best, Smooth):
                best = _further(value, best, max if wanted == 1 else min)
                continue
            order = self._order(value, best, self.kinks)
            if order is None:
                raise NotFollowed("which part is the larger is not certain")
            best = value if order == wanted else best
        return best

    def _order(self, left: Traced, right: Traced, changes: list[Polynomial] | None = None) -> int | None:
        return self._sign(self._plus(left, self._times(right, MINUS)), self.breaks if changes is None else changes)

    def _sign(self, value: Traced, changes: list[Polynomial]) -> int | None:
        """-1, 0 or 1; of a function on its piece, and where that may change is written down."""
        if isinstance(value, Fraction):
            return (value > 0) - (value < 0)
        if isinstance(value, Directed):
            if not value.whole:
                raise NotFollowed("the sign of what is known through its slope only")
            changes += value.zeros
            return value.direction
        if isinstance(value, Smooth):
            if value.value is None:
                raise NotFollowed("the sign of what is not rational")
            changes.append(value.value.top)
            if value.value.bottom.at(self.sample) == 0:
                raise NotFollowed("a pole at the sample")
            found = value.value.at(self.sample)
            return (found > 0) - (found < 0)
        return 1 if value > 0 else -1 if value < 0 else 0 if _is_zero(value) else None


def interval(value: Traced) -> Any:
    """A fixed number as an interval."""
    return iv.mpf(value.numerator) / iv.mpf(value.denominator) if isinstance(value, Fraction) else value


def _further(left: Traced, right: Traced, end: Callable[..., Any]) -> Traced:
    """The larger or the smaller of two fixed numbers."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return end(left, right)
    left, right = interval(left), interval(right)
    return iv.mpf([end(left.a, right.a), end(left.b, right.b)])


def exponential(exponent: Any) -> Any:
    """e to the power of an interval; refused where it could not be written out."""
    if not (exponent.a > -LARGEST and exponent.b < LARGEST):
        raise NotFollowed("an exponential is too large to be worked out")
    return iv.exp(exponent)


def _settled(value: Quotient | None, slope: Quotient) -> Traced:
    """A function, or a number where it turns out to be constant."""
    if value is not None and value.top.degree <= 0 and value.bottom.degree <= 0:
        return value.at(Fraction(0))
    return Smooth(value, slope)


def _is_zero(value: Traced) -> bool:
    return bool(value == 0) if isinstance(value, Fraction) else not isinstance(value, Smooth) and bool(value.a == 0 and value.b == 0)
