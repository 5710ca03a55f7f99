"""What a function of a file is worth by mpmath, and where it is looked at: on a grid, and next to whatever its file says an end of."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache
from itertools import product

import mpmath
import sympy as sp

from derive.vocabulary.conditions import Predicate
from derive.vocabulary.functions._function import K, function_of

DIGITS = 40
BITS = 192
LARGE = mpmath.mpf(10) ** 100
INFINITE = mpmath.mpf(10) ** 25
"""What is larger than this next to a place that is known to 40 digits has a pole there."""
TINY = mpmath.mpf(10) ** -28


class NoValue(Exception):
    """There is no finite real number."""


def real(value):
    if isinstance(value, mpmath.mpc) and value.imag == 0:
        value = value.real
    value = value if isinstance(value, mpmath.mpc) else mpmath.mpf(value)
    if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value) or abs(value) > LARGE:
        raise NoValue
    return value


def decimal(number):
    return mpmath.mpf(number.numerator) / number.denominator if isinstance(number, Fraction) else mpmath.mpf(number)


def called(function, *arguments):
    """The value by the column for mpmath, where the function is known."""
    given = dict(zip(function.arguments, arguments, strict=False))
    if function.enough is not None and not all(holds(condition, given, function) for condition in function.enough):
        raise NoValue
    value = _measured(function.digits, arguments, mpmath.mp.prec)
    if value is None:
        raise NoValue
    return value


@cache
def _measured(digits, arguments, _precision):
    """What a column for mpmath says at a point, asked once: a function's other columns are planted one by one."""
    try:
        return real(digits(*map(decimal, arguments)))
    except (NoValue, ValueError, ZeroDivisionError, OverflowError):
        return None


def found(function, point):
    """The value, or None where there is none."""
    try:
        return called(function, *point)
    except NoValue:
        return None


def valued(expr, at, function):
    """An expression in placeholders, other functions by their own columns for mpmath."""
    match expr:
        case sp.Rational():
            return mpmath.mpf(int(expr.p)) / int(expr.q)
        case sp.NumberSymbol():
            return expr._to_mpmath(mpmath.mp.prec)
        case sp.Symbol():
            return decimal(at[expr])
        case sp.Add():
            return real(mpmath.fsum(valued(part, at, function) for part in expr.args))
        case sp.Mul():
            return real(mpmath.fprod(valued(part, at, function) for part in expr.args))
        case sp.Pow():
            base, exponent = (valued(part, at, function) for part in expr.args)
            try:
                return real(mpmath.power(base, exponent))
            except (ZeroDivisionError, ValueError):
                raise NoValue from None
    known = function if type(expr) in function.kinds else function_of(type(expr))
    inside = [valued(part, at, function) for part in expr.args]
    if not all_hold(known.defined, dict(zip(known.arguments, inside, strict=False)), known):
        raise NoValue
    return called(known, *inside)


def holds(condition, at, function):
    value = valued(condition.subject, at, function)
    if abs(value) < TINY:
        value = mpmath.mpf(0)
    match condition.kind:
        case Predicate.POSITIVE:
            return value > 0
        case Predicate.NONNEGATIVE:
            return value >= 0
        case Predicate.NONZERO:
            return value != 0
        case Predicate.ZERO:
            return value == 0
        case Predicate.NO_POLE:
            return not (value <= 0 and abs(value - mpmath.nint(value)) < TINY)
    raise AssertionError(condition.kind)


def all_hold(conditions, at, function):
    """Whether all hold; one whose subject has no value does not."""
    try:
        return all(holds(condition, at, function) for condition in conditions)
    except NoValue:
        return False


def at(function, point):
    return dict(zip(function.arguments, point, strict=True))


def close(left, right, digits=DIGITS - 12):
    return bool(abs(left - right) <= mpmath.mpf(10) ** -digits * (1 + abs(right)))


# Where it is looked at


def points(function, number=40):
    """Rational arguments, whole ones among them; the same in every run."""
    source = random.Random(function.name)

    def one(place):
        if place is K:
            return Fraction(source.randint(0, 5))
        return Fraction(source.randint(-5, 5)) if source.random() < 0.3 else Fraction(source.randint(-80, 80), source.choice((16, 24, 96)))

    whole = [] if K in function.arguments else [(Fraction(value),) * len(function.arguments) for value in range(-4, 5)]
    return whole + [tuple(map(one, function.arguments)) for _ in range(number)]


FEW = tuple(map(Fraction, ("-2", "-7/4", "-1", "-1/2", "-1/3", "0", "1/4", "1/2", "1", "3/2", "2", "7/3", "4")))
WHOLE = tuple(map(Fraction, range(5)))
STEP = Fraction(1, 64)
REACH = 8


def ends(conditions, function):
    """Points at which what a condition speaks of vanishes, each argument moved along the grid while the others stay at a few values."""
    met = {}
    for condition in conditions:
        for place, argument in enumerate(function.arguments):
            if argument is K or not condition.subject.has(argument):
                continue
            others = [WHOLE if other is K else FEW for other in function.arguments if other is not argument]
            for rest in product(*others):
                point = lambda x, rest=rest, place=place: (*rest[:place], x, *rest[place:])  # noqa: E731

                def height(x, point=point, condition=condition):
                    try:
                        return valued(condition.subject, at(function, point(x)), function)
                    except NoValue:
                        return None

                for root in roots(height):
                    met[point(root)] = place
    return met


def roots(height):
    """Where a function of a number vanishes or jumps over zero between -8 and 8, to 40 digits; as a fraction where it is at one."""
    grid = [Fraction(number, 4) for number in range(-4 * REACH, 4 * REACH + 1)]
    worth = [height(one) for one in grid]
    for number, (one, value) in enumerate(zip(grid, worth, strict=True)):
        if value is not None and abs(value) < TINY:
            yield one
        elif (
            number
            and value is not None
            and worth[number - 1] is not None
            and abs(worth[number - 1]) > TINY
            and value * worth[number - 1] < 0
        ):
            low, high = decimal(grid[number - 1]), decimal(one)
            rising = value > 0
            for _ in range(4 * DIGITS):
                middle = (low + high) / 2
                worth_there = height(middle)
                if worth_there is None:
                    break
                low, high = (low, middle) if (worth_there >= 0) is rising else (middle, high)
            near = (Fraction(int(mpmath.nint(high * q)), q) for q in (1, 2, 3, 4, 16))
            yield next((one for one in near if abs(high - decimal(one)) < TINY), high)


def beside(function, conditions):
    """The ends of conditions, and points a little and very little to either side of each."""
    for point, place in ends(conditions, function).items():
        for move in (Fraction(0), Fraction(1, 1024), Fraction(-1, 1024), Fraction(1, 10**9), Fraction(-1, 10**9)):
            x = point[place]
            yield (*point[:place], x + move if isinstance(x, Fraction) else x + decimal(move), *point[place + 1 :])


def grid(function):
    """Arguments in order, fine for one and coarse for two: near zero, to 8 on either side, and far out."""
    far = [Fraction(2) ** power for power in range(4, 51)]
    if len(function.arguments) == 1:
        fine = [STEP * number for number in range(-REACH * 64, REACH * 64 + 1)]
        near = [place + sign / size for place in map(Fraction, (-2, -1, 0, 1, 2)) for size in far for sign in (-1, 1)]
        halves = [part for number in range(2 * REACH, 6 * REACH) for part in (-Fraction(number, 2), Fraction(number, 2) + Fraction(1, 16))]
        turns = [mpmath.pi * number / 2 for number in range(-5, 6) if number]
        return [(one,) for one in sorted({*fine, *near, *(-one for one in far), *far, *turns, *halves}, key=decimal)]
    few = map(Fraction, ("0", "1/1000000000", "1", "2", "16", "200", "1000"))
    step = 1 if K in function.arguments else 3
    along = [Fraction(number, 8) for number in range(-40, 41, step)] + [sign * one for one in few for sign in (-1, 1)]
    return list(product(*(WHOLE if place is K else along for place in function.arguments)))


@cache
def table(digits, arguments, function):
    """Values on the grid, None where there is none; `digits` and `arguments` are what they depend on."""
    with mpmath.workdps(DIGITS):
        return [(point, found(function.value, point)) for point in grid(function.value)]


class Same:
    """A function as a key that is equal to every other: its values are those of the columns that stand beside it."""

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return 0

    def __eq__(self, other):
        return isinstance(other, Same)


def worth(function):
    """Values on the grid, worked out once for every entry that differs in other columns only."""
    return table((function.digits, function.name), (function.arguments, function.enough), Same(function))
