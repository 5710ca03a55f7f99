"""Integrals of exp(-energy) over the line in doubles: a fixed double-exponential rule between kinks (Takahasi and Mori 1974)."""

import itertools
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, reduce
from types import ModuleType
from typing import Any

from sympy import Add, Basic, Expr, Float, Max, Min, Mul, N, NumberSymbol, Piecewise, Pow, Rational, Symbol, exp
from sympy.core.function import Function
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne, Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Or

from derive.vocabulary.functions._function import function_of

STEP = 1 / 32
"""Of the rule; the error is what every other node gives less."""
REACH = 192
"""Nodes on either side of the middle: distances from e^-320 to e^320 of the width."""
ACCURACY = 1e-10
NEGLIGIBLE = 1e-17
NESTED = 3
"""How deep kinks are sought that only show between others."""
GRID = 44
"""The width is sought among powers of 4 up to this."""


class Unreached(Exception):
    """Doubles do not reach the accuracy that is asked for, or the expression has no value in them."""


RealFunction = Callable[[Any], Any]
LARGEST = 2**400
"""Of exponents of e in mpmath, whose numbers have no largest one."""
_JOINED: dict[type, Callable[..., Any]] = {Add: operator.add, Mul: operator.mul}
_ORDER = {Lt: operator.lt, Le: operator.le, Gt: operator.gt, Ge: operator.ge, Eq: operator.eq, Ne: operator.ne}


def compiled(expr: Expr, variate: Symbol, values: Mapping[Expr, Fraction], arithmetic: ModuleType = math) -> RealFunction:
    """The expression as a function of its variate, in `math` or in `mpmath`.

    Raises
    ------
    Unreached
        A part of it has no value; the function raises it too.
    """
    return _guarded(_guarded(_Compiling(variate, values, arithmetic).build)(expr))


class _Compiling:
    """Makes functions of the parts of one expression."""

    def __init__(self, variate: Symbol, values: Mapping[Expr, Fraction], arithmetic: ModuleType) -> None:
        self.variate, self.values = variate, values
        self.doubles = arithmetic is math
        self.arithmetic = arithmetic

    def build(self, node: Basic) -> RealFunction:
        """The function; of what is free of the variate its one value."""
        made = self._make(node)
        if self.variate in node.free_symbols:
            return made
        constant = made(None)
        return lambda _: constant

    def _number(self, p: int, q: int) -> RealFunction:
        value = p / q if self.doubles else self.arithmetic.mpf(p) / q
        return lambda _: value

    def _make(self, node: Basic) -> RealFunction:
        if node == self.variate:
            return lambda x: x
        if node in self.values:
            given = self.values[node]
            return self._number(given.numerator, given.denominator)
        if isinstance(node, Rational):
            return self._number(int(node.p), int(node.q))
        if isinstance(node, (NumberSymbol, Float)):
            digits = str(N(node, 40))
            constant = float(digits) if self.doubles else self.arithmetic.mpf(digits)
            return lambda _: constant
        if isinstance(node, Piecewise):
            return _cases([(self.build(value), _condition(condition, self.build)) for value, condition in node.args])
        if isinstance(node, Pow):
            return _power(self.build(node.base), node.exp, self.build)
        parts = [self.build(argument) for argument in node.args]
        known = function_of(type(node))
        called: Callable[..., Any] | None = _JOINED.get(type(node))
        if known is not None:
            called = known.double if self.doubles else known.digits
        if called is None and isinstance(node, Function):
            return _sympys(node, parts, self.arithmetic)
        if called is None:
            raise Unreached(f"`{node}` has no value in floating point")
        if isinstance(node, exp) and not self.doubles:
            called = _bounded(called)
        return _applied(called, *parts)


def _applied(function: Callable[..., Any], first: RealFunction, *others: RealFunction) -> RealFunction:
    """Of one argument, or of two at a time."""
    if not others:
        return lambda x: function(first(x))

    def join(left: RealFunction, right: RealFunction) -> RealFunction:
        return lambda x: function(left(x), right(x))

    return reduce(join, others, first)


def _bounded(function: RealFunction) -> RealFunction:
    """The exponential; mpmath would write out what does not fit."""

    def value(power: Any) -> Any:
        if abs(power) > LARGEST:
            raise OverflowError("an exponential is too large")
        return function(power)

    return value


def _guarded(curve: RealFunction) -> RealFunction:
    def value(x: Any) -> Any:
        try:
            return curve(x)
        except (OverflowError, ValueError, ZeroDivisionError) as why:
            raise Unreached(str(why)) from None

    return value


def _power(base: RealFunction, exponent: Expr, build: Callable[[Basic], RealFunction]) -> RealFunction:
    if exponent == 2:

        def square(x: Any) -> Any:
            value = base(x)
            return value * value

        return square
    if exponent.is_Integer:
        whole = int(exponent)
        return lambda x: base(x) ** whole
    raised = build(exponent)

    def power(x: Any) -> Any:
        value = base(x)
        if value < 0:
            raise ValueError("a real power of a negative number")
        return value ** raised(x)

    return power


def _sympys(node: Function, parts: list[RealFunction], arithmetic: ModuleType) -> RealFunction:
    def value(x: Any) -> Any:
        found = node.func(*(Float(str(part(x)), 30) for part in parts)).evalf(30)
        if not found.is_Float:
            raise ValueError(f"`{node}` has no real value")
        return float(found) if arithmetic is math else arithmetic.mpf(str(found))

    return value


def _condition(condition: Basic, build: Callable[[Basic], RealFunction]) -> RealFunction:
    match condition:
        case BooleanTrue() | BooleanFalse():
            truth = bool(condition)
            return lambda _: truth
        case And() | Or():
            parts = [_condition(part, build) for part in condition.args]
            join = all if isinstance(condition, And) else any
            return lambda x: join(part(x) for part in parts)
        case Relational():
            left, right, order = build(condition.lhs), build(condition.rhs), _ORDER[condition.func]
            return lambda x: order(left(x), right(x))
    raise Unreached(f"the condition `{condition}` has no value in floating point")


def _cases(cases: list[tuple[RealFunction, RealFunction]]) -> RealFunction:
    def value(x: Any) -> Any:
        for case, holds in cases:
            if holds(x):
                return case(x)
        raise ValueError("no case applies")

    return value


def kinks(energy: Expr, variate: Symbol, values: Mapping[Expr, Fraction]) -> list[float]:
    """Where parts that are affine in the variate, between kinks that are known, vanish: kinks and centres; zero where there is none."""
    curves = []
    for part in dict.fromkeys(_parts(energy, variate)):
        try:
            curves.append(compiled(part, variate, values))
        except Unreached:
            continue
    found: list[float] = []
    for _ in range(NESTED):
        roots = {root for curve in curves for low, high in _gaps(found) for root in _root(curve, low, high)}
        if roots <= set(found):
            break
        found = sorted(roots | set(found))
    return [place for number, place in enumerate(found) if number == 0 or place - found[number - 1] > 1e-12 * (1 + abs(place))] or [0.0]


def _gaps(places: list[float]) -> list[tuple[float, float]]:
    """Intervals between the places, and two of some length outside."""
    if not places:
        return [(-3.0, 3.0)]
    return [(places[0] - 3, places[0]), *itertools.pairwise(places), (places[-1], places[-1] + 3)]


def _root(curve: RealFunction, low: float, high: float) -> Iterator[float]:
    """The root of what is affine from low to high, wherever it lies."""
    try:
        values = [curve(low + share * (high - low)) for share in (0.125, 0.375, 0.5, 0.875)]
    except Unreached:
        return
    slope = (values[3] - values[0]) / 0.75
    size = 1e-12 * (abs(values[0]) + abs(slope))
    # What is constant up to rounding has no root; one a thousand million lengths away is not sought.
    if abs(slope) > 1e-9 * abs(values[0]) and all(
        abs(value - values[0] - slope * by) <= size for value, by in zip(values[1:3], (0.25, 0.375), strict=True)
    ):
        root = low + (high - low) * (0.125 - values[0] / slope)
        yield 0.0 if abs(root) < 1e-15 * (high - low) else root


def _parts(expr: Basic, variate: Symbol) -> Iterator[Expr]:
    """What a kink or a centre may be the root of; x itself not where it stands in a sum, which has a root of its own."""
    if variate not in expr.free_symbols:
        return
    if expr == variate or isinstance(expr, Add):
        yield expr
    if isinstance(expr, Relational):
        yield expr.lhs - expr.rhs
    if isinstance(expr, (Max, Min)):
        yield from (other - expr.args[0] for other in expr.args[1:])
    for argument in expr.args:
        if argument != variate or not isinstance(expr, (Add, Relational)):
            yield from _parts(argument, variate)


@cache
def _rule() -> tuple[tuple[float, float, float], ...]:
    """log of the distance, its derivative, and the position of the finite rule, for each node from the middle outwards."""
    nodes = []
    for k in range(-REACH, REACH + 1):
        u = k * STEP
        nodes.append((math.pi / 2 * math.sinh(u), math.pi / 2 * math.cosh(u) * STEP, u))
    return tuple(nodes)


def half_lines(energy: RealFunction, places: list[float]) -> float:
    """The integral of exp(-energy) over the line, split at the places.

    Raises
    ------
    Unreached
        The rule and every other node of it differ by more than the accuracy, or values overflow.
    """
    try:
        base = min(energy(place) for place in places)
        pieces = [_half_line(energy, places[-1], 1.0, base), _half_line(energy, places[0], -1.0, base)]
        pieces += [_between(energy, low, high, base) for low, high in itertools.pairwise(places)]
        total, error = sum(value for value, _ in pieces), sum(error for _, error in pieces)
        if not (math.isfinite(total) and error <= ACCURACY * total):
            raise Unreached(f"the error estimate {error:.1g} of {total:.6g} is too large")
        return total * math.exp(-base)
    except OverflowError:
        raise Unreached("the density, or its integral, overflows") from None


def _half_line(energy: RealFunction, start: float, direction: float, base: float) -> tuple[float, float]:
    """Distance from the start = width * exp(pi/2 sinh u)."""
    width = _width(energy, start, direction)

    def term(node: tuple[float, float, float]) -> float:
        distance = width * math.exp(node[0])
        return distance * node[1] * math.exp(base - energy(start + direction * distance))

    return _trapezoidal(term)


def _between(energy: RealFunction, low: float, high: float, base: float) -> tuple[float, float]:
    """Position = middle + half-length * tanh(pi/2 sinh u)."""
    half = (high - low) / 2

    def term(node: tuple[float, float, float]) -> float:
        bent = math.exp(-2 * abs(node[0]))  # distances from the nearer end, so that they are not rounded away
        distance = 2 * half * bent / (1 + bent)
        at = high - distance if node[0] > 0 else low + distance
        return half * node[1] * 4 * bent / (1 + bent) ** 2 * math.exp(base - energy(at))

    return _trapezoidal(term)


def _trapezoidal(term: Callable[[tuple[float, float, float]], float]) -> tuple[float, float]:
    """Nodes from the middle outwards, until three in a row add nothing; the error is the difference from half of them."""
    rule = _rule()
    even, odd = term(rule[REACH]), 0.0
    for direction in (1, -1):
        idle = 0
        for k in range(1, REACH + 1):
            try:
                value = term(rule[REACH + direction * k])
            except (OverflowError, Unreached):
                if idle == 0:
                    raise Unreached("values overflow where the integrand is not negligible") from None
                break
            if k % 2:
                odd += value
            else:
                even += value
            idle = idle + 1 if value <= NEGLIGIBLE * (even + odd) else 0
            if idle == 3:
                break
        else:
            if value > ACCURACY * (even + odd) / 4:
                raise Unreached("the tail is too heavy")
    return even + odd, abs(even - odd)


def _width(energy: RealFunction, start: float, direction: float) -> float:
    """The distance about which there is most of the integral: where distance * exp(-energy) is largest, to a factor of two."""

    def most(powers: Iterable[int]) -> int:
        best, found = -math.inf, 0
        for power in powers:
            distance = 4.0**power
            try:
                value = math.log(distance) - energy(start + direction * distance)
            except Unreached:
                continue
            if value > best:
                best, found = value, power
        return found

    coarse = most(range(-GRID, GRID + 1, 4))
    return 4.0 ** most(range(coarse - 3, coarse + 4))
