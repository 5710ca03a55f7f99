"""What is met most, compiled: numbers and arithmetic, sums and products over an index, and what a world is asked for.

An expression is compiled once: a kind of node has a builder, which is given what compiles its parts, and what is built is run
in every world. Steps are counted by whoever evaluates, a few hundred at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import arb, fmpq
from sympy import Basic, Indexed, Integer, Pow, Rational, Symbol

from derive.judging.evaluation.densities import Environment, Program, exact
from derive.judging.evaluation.numbers import EXACT_BITS, LARGE, LONG, NotEvaluable, Undefined, power, whole_power
from derive.judging.evaluation.world import World
from derive.vocabulary.budget import EXPONENT, tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import ForEvery, Prediction

REMEMBERED = 20_000
"""Programs after which all are forgotten, so that a long session does not keep them all."""
TERMS = 2000
"""Sums and products with more terms than this are not evaluated."""
UNCOUNTED = 500
"""Steps after which a loop counts what was done."""


class Programs:
    """Compiles expressions, each once.

    Parameters
    ----------
    builders : mapping
        For each type of node how it is compiled, given what compiles its parts.
    other : callable
        How a node of any other type is.
    """

    __slots__ = ("_builders", "_made", "_other")

    def __init__(self, builders: Mapping[type, Builder], other: Builder) -> None:
        self._builders = dict(builders)
        self._other = other
        self._made: dict[Basic, Program] = {}

    def __call__(self, expr: Basic) -> Program:
        """The program of an expression."""
        found = self._made.get(expr)
        if found is None:
            found = self.build(expr)
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            self._made[expr] = found
        return found

    def whole(self, what: str, expr: Basic) -> Callable[[Any, Environment], int]:
        """The program of an expression that must be a whole number."""
        if isinstance(expr, Integer):
            fixed = int(expr)
            return lambda reader, env: fixed
        program = self(expr)

        def run(reader: Any, env: Environment) -> int:
            value = env.get(expr)
            if value is None:
                value = program(reader, env)
            else:
                reader.steps += 1
                if type(value) is int:
                    return value
            if type(value) is not fmpq:
                raise NotEvaluable(f"the {what} `{expr}` is not known exactly")
            if value.q != 1:
                raise Undefined(f"the {what} `{expr}` is not an integer")
            return int(value.p)

        return run

    def build(self, expr: Basic) -> Program:
        """A new program."""
        kind = type(expr)
        if kind not in self._builders:  # 1/2 and 0 are classes of their own in SymPy
            self._builders[kind] = next((self._builders[base] for base in kind.__mro__ if base in self._builders), self._other)
        return self._builders[kind](expr, self)


Builder = Callable[[Any, Programs], Program]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosing:
    """How integrals are compiled.

    Parameters
    ----------
    name : str
        The name of the file.
    build : callable
        A program for an integral.
    """

    name: str
    build: Builder


def kept(value: Any) -> Any:
    """The value, as a ball if it is too long to be kept exactly; refused where it is too large to be written down."""
    kind = type(value)
    if kind is fmpq:
        bits = value.height_bits()
        if bits > EXACT_BITS:
            return arb(value)
        if bits > LONG:
            tick(bits // LONG)
    elif kind is arb and not abs(value) < LARGE:
        raise NotEvaluable("a value is too large to be written down")
    return value


# numbers and arithmetic


def _operands(expr: Basic, compiler: Programs) -> tuple[int, list[Program]]:
    """What stands in a node, and the steps that are taken there: one for the node, and one for each number in it."""
    steps, parts = 1, []
    for argument in expr.args:
        if isinstance(argument, Rational):
            steps += 1
            parts.append(numeral(argument))
        else:
            parts.append(compiler(argument))
    return steps, parts


def numeral(expr: Rational) -> Program:
    """A number as it is written."""
    value = fmpq(int(expr.p), int(expr.q))
    if value.height_bits() > LONG:
        return lambda reader, env: kept(value)
    return lambda reader, env: value


def folded(join: Callable[[Any, Any], Any]) -> Builder:
    """What stands in a sum or product, from the left."""

    def build(expr: Basic, compiler: Programs) -> Program:
        steps, (first, *others) = _operands(expr, compiler)

        def run(reader: Any, env: Environment) -> Any:
            reader.steps += steps
            total = first(reader, env)
            for part in others:
                total = kept(join(total, part(reader, env)))
            return total

        return run

    return build


def fixed(number: Callable[[Any], Program]) -> Builder:
    """A number by itself; an irrational one at the precision in force."""

    def build(expr: Basic, _: Programs) -> Program:
        value = number(expr)

        def run(reader: Any, env: Environment) -> Any:
            reader.steps += 1
            return value(reader, env)

        return run

    return build


def of_number(function: Callable[[Any], Any]) -> Builder:
    """A function of one number, which every number has."""

    def build(expr: Basic, compiler: Programs) -> Program:
        steps, (only,) = _operands(expr, compiler)

        def run(reader: Any, env: Environment) -> Any:
            reader.steps += steps
            return kept(function(only(reader, env)))

        return run

    return build


def of_numbers(function: Callable[..., Any]) -> Builder:
    """A function of numbers, which is told as what the first of them is written."""

    def build(expr: Basic, compiler: Programs) -> Program:
        steps, (first, *others) = _operands(expr, compiler)
        what = expr.args[0]

        def run(reader: Any, env: Environment) -> Any:
            reader.steps += steps
            return kept(function(first(reader, env), *[part(reader, env) for part in others], what))

        return run

    return build


def powered(expr: Pow, compiler: Programs) -> Program:
    """A power, by multiplication where the exponent is a whole number as it is written."""
    base, exponent = expr.args
    if not isinstance(exponent, Integer) or abs(exponent) > EXPONENT:
        return of_numbers(power)(expr, compiler)
    steps, (first, _) = _operands(expr, compiler)
    whole = int(exponent)

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += steps
        value = first(reader, env)
        if whole > 0 and type(value) is fmpq and value.height_bits() * whole <= EXACT_BITS:
            return kept(value**whole)
        return kept(whole_power(value, whole, base))

    return run


# what an index runs over


def over_ranges(start: fmpq, join: Callable[[Any, Any], Any]) -> Builder:
    """A Sum or Product over one index or several, the outermost last."""

    def build(expr: Basic, compiler: Programs) -> Program:
        whole_fold = compiler(expr.args[0])
        for limits in expr.args[1:]:
            whole_fold = _over(whole_fold, limits, start, join, compiler)
        return whole_fold

    return build


def _over(body: Program, limits: Any, start: fmpq, join: Callable[[Any, Any], Any], compiler: Programs) -> Program:
    """What a body comes to over one range."""
    index, terms = terms_of(limits, compiler)

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        inner = dict(env)
        total = start
        for number in terms(reader, inner):
            reader.steps += 1
            if reader.steps > UNCOUNTED:
                reader.count()
            inner[index] = number
            total = kept(join(total, body(reader, inner)))
        return total

    return run


def terms_of(limits: Any, compiler: Programs) -> tuple[Symbol, Callable[[Any, Environment], range]]:
    """The index of a sum or product and its values; none where the range runs backwards."""
    index, lower, upper = limits
    first, last = compiler.whole("limit", lower), compiler.whole("limit", upper)

    def run(reader: Any, env: Environment) -> range:
        low, high = first(reader, env), last(reader, env)
        if high - low >= TERMS:
            raise NotEvaluable(f"`{upper}` asks for more than {TERMS} terms")
        return range(low, high + 1)

    return index, run


def for_every(expr: ForEvery, compiler: Programs) -> Program:
    """Whether a condition holds at every value of its index; one at which it does not decides."""
    stated = compiler(expr.stated)
    index, terms = terms_of(expr.limits, compiler)

    def run(reader: Any, env: Environment) -> bool | None:
        inner = dict(env)
        certain = True
        for number in terms(reader, inner):
            reader.step()
            inner[index] = number
            holds = stated(reader, inner)
            if holds is False:
                return False
            certain = certain and holds is True
        return True if certain else None

    return run


# what a world is asked for


def symbol(expr: Symbol, _: Programs) -> Program:
    coordinate = ("scalar", expr.name)

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        value = env.get(expr)
        if value is None:
            value = reader.instead.get(expr) if reader.instead else None
            if value is None:
                value = reader.world.record.get(coordinate)
                if value is None:
                    return reader.space.pinned(expr) if expr in reader.random else reader.world.scalar(expr)
                return value
        return fmpq(value) if type(value) is int else value

    return run


def indexed(expr: Indexed, compiler: Programs) -> Program:
    base, place = expr.args[0], place_of(expr, compiler)
    name = base.name

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        index = place(reader, env)
        if reader.instead and (base, index) in reader.instead:
            return reader.instead[base, index]
        value = reader.world.record.get(("entry", name, index)) if name in reader.world.read else None
        return reader.world.entry(base, index) if value is None else value

    return run


def place_of(expr: Indexed, compiler: Programs) -> Callable[[Any, Environment], tuple[int, ...]]:
    """The indices of an entry, counted from one."""
    first, *others = indices = [compiler.whole("index", index) for index in expr.args[1:]]

    def single(reader: Any, env: Environment) -> tuple[int, ...]:
        found = first(reader, env)
        if found < 1:
            raise Undefined(f"the index of `{expr}` is below 1")
        return (found,)

    def run(reader: Any, env: Environment) -> tuple[int, ...]:
        found = tuple([index(reader, env) for index in indices])
        if min(found) < 1:
            raise Undefined(f"the index of `{expr}` is below 1")
        return found

    return run if others else single


def prediction(expr: Prediction, compiler: Programs) -> Program:
    """An input that is an entry only tells observations apart, whatever its value."""
    argument, parameters = expr.argument, expr.parameters
    at = compiler(argument)
    entry_of = (argument.args[0], place_of(argument, compiler)) if isinstance(argument, Indexed) else None
    name = parameters.name

    def predicted(world: World, label: fmpq) -> fmpq:
        value = world.record.get(("prediction", name, (int(label.p), int(label.q))))
        return world.prediction(parameters, label) if value is None else value

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        if entry_of is not None:
            base, place = entry_of[0], entry_of[1](reader, env)
            if not reader.instead or (base, place) not in reader.instead:
                label = reader.world.record.get(("entry", base.name, place))
                return predicted(reader.world, reader.world.label(base, place) if label is None else label)
        return predicted(reader.world, exact(at(reader, env), argument))

    return run
