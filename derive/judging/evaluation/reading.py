"""Expressions evaluated in one concrete world as they stand: each kind of node is compiled once, and run in every world.

Nothing is normalised first: the tree is read as it was written, so that an expression which SymPy could cancel is
undefined where a textbook says so. Values are exact rationals as long as arithmetic allows, then balls of 128 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, mul
from typing import Any, ClassVar

from flint import arb, ctx, fmpq
from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    E,
    Expr,
    Indexed,
    Integral,
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
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, BooleanAtom, Not, Or

from derive.catalogue import entry
from derive.claims.chance import NO_CHANCE
from derive.claims.premises import Premise, said_of_chance
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging.evaluation.cases import boolean, compared, connected, extreme, indicator, largest, negated, opaque_condition, piecewise
from derive.judging.evaluation.chance import Space, expectation
from derive.judging.evaluation.densities import Densities, Environment, Name, Program, spelled
from derive.judging.evaluation.differentiating import slope
from derive.judging.evaluation.matrices import determinant, inverse
from derive.judging.evaluation.numbers import (
    NotEvaluable,
    exponential,
    logarithm,
    power,
    signum,
    special,
)
from derive.judging.evaluation.programs import (
    UNCOUNTED,
    Builder,
    Enclosing,
    Programs,
    fixed,
    folded,
    for_every,
    indexed,
    kept,
    numeral,
    of_number,
    of_numbers,
    over_ranges,
    powered,
    prediction,
    symbol,
    terms_of,
)
from derive.judging.evaluation.world import World
from derive.vocabulary.budget import tick
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.matrices import Determinant, Inverse
from derive.vocabulary.nodes import Density, Exp, ForEvery, Indicator, Largest, Log, Named, PartialDerivative, Prediction, Sqrt

PRECISION = 128


def _named(expr: Named, compiler: Programs) -> Program:
    """A named quantity, by its definition."""
    definition = entry("derive.definitions", expr.name, Definition)
    each, summand, weight = compiler(expr.entry), compiler(definition.summand), compiler(definition.weight)
    index, terms = terms_of(expr.limits, compiler)

    def run(reader: Reader, env: Environment) -> Any:
        reader.steps += 1
        inner = dict(env)
        total = fmpq(0)
        values = terms(reader, env)
        for number in values:
            reader.step()
            inner[index] = number
            total = kept(total + summand(reader, {VALUE: each(reader, inner)}))
        return kept(weight(reader, {SIZE: fmpq(len(values))}) * total)

    return run


def _density(expr: Density, compiler: Programs) -> Program:
    density = spelled(expr, compiler)

    def run(reader: Reader, env: Environment) -> Any:
        reader.step()
        return kept(reader.densities.value(reader, density, env))

    return run


def _special(expr: Basic, compiler: Programs) -> Program:
    arguments = [compiler(argument) for argument in expr.args]

    def run(reader: Reader, env: Environment) -> Any:
        reader.steps += 1
        return kept(special(expr, [argument(reader, env) for argument in arguments], reader.value))

    return run


def any_other(expr: Basic, compiler: Programs) -> Program:
    """A function by its own columns; anything else is not understood."""
    return (_unknown if function_of(type(expr)) is None else _special)(expr, compiler)


def _unknown(expr: Basic, _: Programs) -> Program:
    def run(reader: Reader, env: Environment) -> Any:
        reader.steps += 1
        raise NotEvaluable(f"`{expr}`, a `{type(expr).__name__}`, is not understood")

    return run


def _integral(expr: Integral, compiler: Programs) -> Program:
    """An integral, by the file that encloses one: few claims hold one, and most need not load it."""
    return entry("derive.judging.evaluation", "enclosing", Enclosing).build(expr, compiler)


BUILDERS: dict[type, Builder] = {
    Integral: _integral,
    Add: folded(add),
    Mul: folded(mul),
    Pow: powered,
    Rational: fixed(numeral),
    Symbol: symbol,
    Dummy: symbol,
    Indexed: indexed,
    Inverse: inverse,
    Determinant: determinant,
    Sum: over_ranges(fmpq(0), add),
    Product: over_ranges(fmpq(1), mul),
    Largest: largest,
    Named: _named,
    Prediction: prediction,
    PartialDerivative: slope,
    Density: _density,
    Expectation: expectation,
    Indicator: indicator,
    Piecewise: piecewise,
    Max: extreme(1),
    Min: extreme(-1),
    Relational: compared,
    And: connected(decisive=False),
    Or: connected(decisive=True),
    Not: negated,
    ForEvery: for_every,
    BooleanAtom: boolean,
    Boolean: opaque_condition,
    type(pi): fixed(lambda _: lambda reader, env: arb.pi()),
    type(E): fixed(lambda _: lambda reader, env: arb(1).exp()),
    **dict.fromkeys((Log, log), of_numbers(logarithm)),
    **dict.fromkeys((Exp, exp), of_number(exponential)),
    Sqrt: of_numbers(lambda value, what: power(value, fmpq(1, 2), what)),
    Abs: of_number(abs),
    sign: of_number(signum),
}
"""How each kind of node is compiled."""

PROGRAMS = Programs(BUILDERS, any_other)


class Reader:
    """An interpreter of expressions in one world.

    Parameters
    ----------
    world : World
        Values of everything free.
    premises : sequence of Premise
        What opaque densities equal.
    instead : mapping
        Numbers of another kind (with a slope, say) for some symbols or array entries `(base, index)`.
    """

    __slots__ = ("_chance", "_densities", "_space", "instead", "inverted", "premises", "random", "steps", "world")
    compiler: ClassVar[Programs] = PROGRAMS

    def __init__(self, world: World, premises: Sequence[Premise] = (), instead: Environment | None = None) -> None:
        self.world = world
        self.premises = premises
        self.instead: Environment = instead or {}
        self.steps = 0
        self.inverted: dict[Basic, Any] = {}
        self._densities: Densities | None = None
        self._space: Space | None = None
        told = any(premise.random or premise.independent or premise.moments for premise in premises)
        self._chance = said_of_chance(tuple(premises)) if told else NO_CHANCE
        self.random = self._chance.variables

    def value(self, expr: Basic, env: Environment) -> Any:
        """The value of an expression, bound indices from `env`; of a condition whether it holds, None where balls cannot tell."""
        try:
            return self.compiler(expr)(self, env)
        finally:
            if self.steps:
                self.count()

    def step(self) -> None:
        """One step of a loop or recursion, which is not left to run on past a bound."""
        self.steps += 1
        if self.steps > UNCOUNTED:
            self.count()

    def count(self) -> None:
        """Count the steps that were taken."""
        steps, self.steps = self.steps, 0
        tick(steps)

    @property
    def densities(self) -> Densities:
        """The densities that were met."""
        if self._densities is None:
            self._densities = Densities(self.premises, self.compiler)
        return self._densities

    @property
    def space(self) -> Space:
        """The random variables of the world."""
        if self._space is None:
            self._space = Space(self, self._chance)
        return self._space

    @property
    def opaque(self) -> dict[tuple[str, frozenset[Name]], tuple[Basic, ...]]:
        """Joint densities met that no premise determines, by letter and names, each with its arguments."""
        return {} if self._densities is None else self._densities.opaque


def evaluate(expr: Expr, world: World, premises: Sequence[Premise] = ()) -> arb:
    """An enclosure of the value of `expr` in the world.

    Raises
    ------
    Undefined
        The value is certainly not a real number; the message is the condition.
    NotEvaluable
        A node is not understood, or a ball is too wide to decide what is needed.
    """
    with ctx.workprec(PRECISION):
        value = Reader(world, premises).value(expr, {})
        return arb(value) if type(value) is fmpq else value
