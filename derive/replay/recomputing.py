"""Values of expressions in an instance, exact or with 60 digits: written apart from the judge, to replay what it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar, cast

import mpmath
from sympy.concrete import Product, Sum
from sympy.core import Add, Basic, Mul, Pow, Rational, Symbol, Tuple
from sympy.core.numbers import E, oo, pi
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne, Relational
from sympy.functions import Abs, Max, Min, Piecewise, exp, log, sign
from sympy.integrals import Integral
from sympy.logic.boolalg import And, Not, Or
from sympy.tensor import Indexed, IndexedBase

from derive.catalogue import entry
from derive.claims.chance import Chance
from derive.claims.instance import CellTable, Instance
from derive.claims.premises import Law, Premise, said_of_chance
from derive.claims.ranges import name_of
from derive.definitions._definition import Definition
from derive.replay.admitting import admitted
from derive.replay.approximate import (
    Approximate,
    NegativeDensity,
    Nowhere,
    Unknown,
    Value,
    absolute,
    compared,
    constant,
    decided,
    exponential,
    extreme,
    known_at,
    logarithm,
    multiplied,
    raised,
    total,
)
from derive.replay.chance import NeedsEntry, mean
from derive.replay.columns import by_columns
from derive.replay.comparing import DIGITS, relation
from derive.replay.elimination import eliminated
from derive.replay.quadrature import DECIMALS, MARGIN, Integrand, integral_between, real
from derive.replay.stepping import moved, stepped
from derive.replay.tables import added_up, bound_names, outermost
from derive.vocabulary.budget import tick
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.functions._function import Function, function_of
from derive.vocabulary.matrices import Determinant, Inverse
from derive.vocabulary.nodes import (
    Density,
    Exp,
    ForEvery,
    Indicator,
    Largest,
    Log,
    Named,
    PartialDerivative,
    Prediction,
    Sqrt,
    restrictions,
)

ORDERS = {Eq: (0,), Ne: (-1, 1), Lt: (-1,), Le: (-1, 0), Gt: (1,), Ge: (1, 0)}
NESTING = 50
BITS = 16_384
"""Fractions that are longer are given up for 60 digits."""


class Recomputer:
    """Evaluates by definition.

    Parameters
    ----------
    instance : Instance
        Values of everything free.
    premises : sequence of Premise
        What opaque densities equal.
    """

    steps: ClassVar[int] = 1
    refusal: ClassVar[type[Unknown]] = Unknown
    _total, _multiplied, _power = staticmethod(total), staticmethod(multiplied), staticmethod(raised)
    _log, _exp, _abs, _extreme = staticmethod(logarithm), staticmethod(exponential), staticmethod(absolute), staticmethod(extreme)

    def __init__(self, instance: Instance, premises: Sequence[Premise] = ()) -> None:
        self.instance = instance
        self.premises = tuple(premises)
        self.laws = [law for premise in premises for law in premise.laws]
        self.outermost = True
        self.opening: list[tuple[frozenset[ArgumentName] | None, tuple[str, Given]]] = []
        self.settled: list[tuple[tuple[str, Given], Value]] = []

    @property
    def chance(self) -> Chance:
        """What is said of random variables."""
        return said_of_chance(self.premises)

    def valued(self, node: Basic, bound: Mapping[Any, Value]) -> Value:
        """The value of an expression where these are bound."""
        with mpmath.workdps(DIGITS):
            return self._value(node, bound)

    def added(self, values: Sequence[Value]) -> Value:
        """The sum."""
        return self._total(values)

    def times(self, values: Sequence[Value]) -> Value:
        """The product."""
        return self._multiplied(values)

    @cached_property
    def nested(self) -> bool:
        """Whether a law speaks of densities, of which others may speak."""
        return any(law.right.has(Density) for law in self.laws)

    def number(self, expr: Basic) -> Value:
        """The value of an expression.

        Raises
        ------
        Unknown
            A value is missing, or there is none.
        """
        with mpmath.workdps(DIGITS):
            return self._value(expr, {})

    def number_at(self, expr: Basic, values: Mapping[Basic, Value]) -> Value:
        """The value of an expression at values of indices."""
        with mpmath.workdps(DIGITS):
            return self._value(expr, values)

    def truth(self, condition: Basic) -> bool:
        """Whether a condition holds; `Unknown` where two approximate numbers are too close to call."""
        with mpmath.workdps(DIGITS):
            return self._truth(condition, {})

    def _truth(self, condition: Basic, bound: Mapping[Basic, Value]) -> bool:
        holds = self._holds(condition, bound)
        if holds is None:
            raise self.refusal(f"whether {condition} holds is not certain")
        return holds

    def _holds(self, condition: Basic, bound: Mapping[Basic, Value]) -> bool | None:
        match condition:
            case And():
                known = [self._holds(part, bound) for part in condition.args]
                return False if False in known else None if None in known else True
            case Or():
                known = [self._holds(part, bound) for part in condition.args]
                return True if True in known else None if None in known else False
            case ForEvery():
                known = [self._holds(condition.stated, inside) for inside in self._inside(condition.limits, bound)]
                return False if False in known else None if None in known else True
            case Not():
                inner = self._holds(condition.args[0], bound)
                return None if inner is None else not inner
            case Relational() if condition.func in ORDERS:
                left, right = (self._value(part, bound) for part in condition.args)
                order = self._order(left, right)
                return None if order is None else order in ORDERS[condition.func]
        if condition in (True, False):
            return bool(condition)
        raise self.refusal(f"the condition {condition}")

    def _value(self, node: Basic, bound: Mapping[Basic, Value]) -> Value:
        tick(self.steps)
        match node:
            case Rational() | Symbol() | Indexed():
                return self._other(node, bound)
            case Add():
                return self._total([self._value(argument, bound) for argument in node.args])
            case Mul():
                return self._multiplied([self._value(argument, bound) for argument in node.args])
            case Pow():
                return self._power(self._value(node.args[0], bound), self._value(node.args[1], bound))
            case Sum():
                return self._run(node.args[0], node.args[1:], bound, self._total)
            case Product():
                return self._run(node.args[0], node.args[1:], bound, self._multiplied)
            case Largest():
                values: Any = self._run(node.args[0], node.args[1:], bound, list)
                return self._extreme(values, 1)
            case Log() | log():
                return self._log(self._value(node.args[0], bound))
            case Exp() | exp():
                return self._exp(self._value(node.args[0], bound))
            case Sqrt():
                return self._power(self._value(node.args[0], bound), Fraction(1, 2))
            case Abs():
                return self._abs(self._value(node.args[0], bound))
            case sign():
                order = self._order(self._value(node.args[0], bound), Fraction(0))
                if order is None:
                    raise self.refusal(f"the sign of {node.args[0]}")
                return Fraction(order)
            case Indicator():
                return Fraction(int(self._truth(node.args[0], bound)))
            case Max() | Min():
                return self._extreme([self._value(argument, bound) for argument in node.args], 1 if isinstance(node, Max) else -1)
            case Piecewise():
                for value, condition in node.args:
                    if self._truth(condition, bound):
                        return self._value(value, bound)
        return self._other(node, bound)

    def _other(self, node: Basic, bound: Mapping[Basic, Value]) -> Value:
        """The value of what is no arithmetic."""
        match node:
            case Rational():
                return Fraction(int(node.p), int(node.q))
            case Symbol():
                return bound[node] if node in bound else known_at(self.instance.scalars, node.name)
            case Indexed():
                index = tuple(self._whole(argument, bound) for argument in node.args[1:])
                if (node.args[0], index) in bound:
                    return bound[node.args[0], index]
                if node.args[0] in self.chance.variables:
                    raise NeedsEntry((node.args[0], index))
                return known_at(known_at(self.instance.arrays, name_of(node.args[0])), index)
            case Expectation():
                return mean(self, node, bound)
            case Named():
                return self._named(node, bound)
            case PartialDerivative():
                return self._derivative(node, bound)
            case Density():
                return self._density(node, bound)
            case Integral():
                return self._integral(node, bound)
            case Inverse() | Determinant():
                return self._of_matrix(node, bound)
            case Prediction():
                return known_at(self.instance.predictions, (name_of(node.args[1]), self._exact(node.args[0], bound)))
        if (known := function_of(type(node))) is not None:
            return self._applied(known, [self._value(argument, bound) for argument in node.args])
        if node in (pi, E):
            return constant(mpmath.pi if node == pi else mpmath.e)
        raise Unknown(f"the value of {node}")

    def _applied(self, known: Function, values: Sequence[Value]) -> Value:
        return by_columns(known, values, self._value)

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
        return join([self._run(body, limits[:-1], inside, join) for inside in self._inside(limits[-1], bound)])

    def _inside(self, limits: Basic, bound: Mapping[Basic, Value]) -> Iterator[dict[Basic, Value]]:
        """What is bound at every value of an index."""
        index, low, high = limits.args
        for number in range(self._whole(low, bound), self._whole(high, bound) + 1):
            yield {**bound, index: Fraction(number)}

    def _named(self, node: Named, bound: Mapping[Basic, Value]) -> Value:
        found = entry("derive.definitions", node.name, Definition)
        values = [self._value(node.entry, inside) for inside in self._inside(node.limits, bound)]
        (placeholder,) = found.summand.free_symbols
        weight = self._value(found.weight, dict.fromkeys(found.weight.free_symbols, Fraction(len(values))))
        return self._times(weight, self._total([self._value(found.summand, {placeholder: value}) for value in values]))

    def _derivative(self, node: PartialDerivative, bound: Mapping[Basic, Value]) -> Value:
        """By small steps either way."""
        place = tuple(self._whole(argument, bound) for argument in node.variable.args[1:])

        def value(by: Fraction) -> Value:
            held = node.variable in bound
            beside = Recomputer(self.instance if held else moved(node, place, self.instance, by))
            beside.laws, beside.outermost = self.laws, False
            return beside._value(node.expr, {**bound, node.variable: total([bound[node.variable], by])} if held else bound)

        return stepped(node.expr, value, self.outermost)

    def _integral(self, node: Integral, bound: Mapping[Basic, Value]) -> Value:
        """An integral by quadrature, within a few of its own estimates of the error."""
        body, (variate, *limits) = outermost(node)
        for letter, name in islice(bound_names(body, variate), 1):
            if letter in self.instance.tables:
                table = self.instance.tables[letter]
                place = table.letters.index(name)
                terms = [self._value(body, {**bound, variate: value}) for value in table.values[place]]
                return self._times(table.sizes[place], self._total(terms))
        with mpmath.workdps(DECIMALS):
            low, high = (None if end in (oo, -oo) else real(self._value(end, bound)) for end in limits)

            def of(expr: Basic, at: Value) -> Value:
                with mpmath.workdps(DIGITS):
                    return self._value(expr, {**bound, variate: at})

            measured, error = integral_between(Integrand(body, variate, of, (low, high) == (0, None)), low, high)
            return Approximate(measured, MARGIN * error + abs(measured) * mpmath.mpf(10) ** -12)

    def _of_matrix(self, node: Inverse | Determinant, bound: Mapping[Basic, Value]) -> Value:
        """An entry of an inverse, or a determinant, by elimination."""
        (_, (row, _, rows)), (entry, (col, _, cols)) = node.matrix.args, node.matrix.args[0].args
        size = self._whole(rows, bound)
        if size != self._whole(cols, bound):
            raise Nowhere(f"{node.matrix} is not square")
        places = range(1, size + 1)
        table = [[self._exact(entry, {**bound, row: Fraction(i), col: Fraction(j)}) for j in places] for i in places]
        determinant, inverted = eliminated(table)
        if isinstance(node, Determinant):
            return determinant
        at = [self._whole(place, bound) for place in node.places]
        if inverted is None or not all(place in places for place in at):
            raise Nowhere(f"{node} has no value")
        return inverted[at[0] - 1][at[1] - 1]

    def _density(self, node: Density, bound: Mapping[Basic, Value]) -> Value:
        variates = self._arguments(node.variate_names, node.variates, bound)
        given = self._arguments(node.given_names, node.given, bound)
        every = {**variates, **given}
        side = frozenset(variates)
        if not any(side == names and self._one(node.name, every, met) for names, met in self.opening):
            for law in self.laws:
                left = law.left
                sides = [(left.variate_names, left.variates, variates), (left.given_names, left.given, given)]
                if left.name == node.name and (fitted := self._fitted(law, sides)) is not None:
                    return self._by_law(law, fitted, side, every)
        whole = self._joint(node.name, every)
        return self._times(whole, self._power(self._joint(node.name, given), Fraction(-1))) if given else whole

    def _joint(self, letter: str, every: Given) -> Value:
        """A joint density: what a law says of a conditional, times what is given there; else as the instance says."""
        if not any(names is None and self._one(letter, every, met) for names, met in self.opening):
            for law in self.laws:
                if law.left.name == letter and (fitted := self._fitted_whole(law, every)) is not None:
                    return self._times_given(law, fitted, every)
        for met, value in self.settled:
            if self._one(letter, every, met):
                return value
        if letter in self.instance.tables:
            return self._added_up(self.instance.tables[letter], every)
        return known_at(self.instance.densities, (letter, tuple((name, every[name].value) for name in sorted(every))))

    def _added_up(self, table: CellTable, every: Given) -> Value:
        """A joint density by a table, in which an array has its first value."""
        firsts = {name: values[0] for name, values in zip(table.letters, table.values, strict=True)}
        known = {str(name[0]): firsts[str(name[0])] if each.value is None else each.value for name, each in every.items()}
        if not known.keys() <= firsts.keys() or any(value not in table.values[table.letters.index(name)] for name, value in known.items()):
            raise Unknown("a density at values that its table does not have")
        return added_up(table, known)

    def _one(self, letter: str, every: Given, met: tuple[str, Given]) -> bool:
        """Whether two joint densities are one: the same letter and names, and for each name the same value."""
        other = met[1]
        if letter != met[0] or every.keys() != other.keys():
            return False
        return all(every[name] is other[name] or self._equal(every[name].value, other[name].value) for name in every)

    def _times_given(self, law: Law, fitted: Mapping[Basic, Value], every: Given) -> Value:
        value = self._by_law(law, fitted, None, every)
        rest = self._arguments(law.left.given_names, law.left.given, fitted)
        return self._times(value, self._joint(law.left.name, rest)) if rest else value

    def _by_law(self, law: Law, fitted: Mapping[Basic, Value], side: frozenset[ArgumentName] | None, every: Given) -> Value:
        if len(self.opening) > NESTING:
            raise Unknown(f"{law.left} is defined by itself")
        self.opening.append((side, (law.left.name, every)))
        try:
            value = self._value(law.right, fitted)
        finally:
            self.opening.pop()
        if self._negative(value):
            raise NegativeDensity(f"{law.left} is negative")
        return value

    def agrees(self, law: Law, values: Mapping[Basic, Value]) -> bool:
        """Whether all laws about the joint density that this one speaks of agree there, at these values of its variables."""
        with mpmath.workdps(DIGITS):
            left = law.left
            every = self._arguments((*left.variate_names, *left.given_names), (*left.variates, *left.given), values)
            value = self._joint(left.name, every)
            self.settled.append(((left.name, every), value))
            try:
                fitting = ((other, self._fitted_whole(other, every)) for other in self.laws if other.left.name == left.name)
                saying = ((other, fitted) for other, fitted in fitting if fitted is not None)
                # Where no law speaks of densities the value is what the first says, whatever is settled.
                for other, fitted in islice(saying, 0 if self.nested else 1, None):
                    if relation(value, self._times_given(other, fitted, every)) != 0:
                        return False
            finally:
                self.settled.pop()
            return True

    def _fitted_whole(self, law: Law, every: Given) -> Mapping[Basic, Value] | None:
        left = law.left
        return self._fitted(law, [((*left.variate_names, *left.given_names), (*left.variates, *left.given), every)])

    def _fitted(self, law: Law, sides: Sequence[tuple[Sequence[Basic], Sequence[Basic], Given]]) -> dict[Basic, Value] | None:
        """Values of a law's variables at which its left side has these arguments."""
        fitted: dict[Basic, Value] = {}
        for names, patterns, arguments in sides:
            left_over = dict(arguments)
            if len(names) != len(left_over):
                return None
            for name, pattern in zip(names, patterns, strict=True):
                place = next((key for key in left_over if self._fits(law, name, pattern, key, left_over[key], fitted)), None)
                if place is None:
                    return None
                left_over.pop(place)
        return fitted

    def _fits(self, law: Law, name: Basic, pattern: Basic, key: ArgumentName, argument: _Argument, fitted: dict[Basic, Value]) -> bool:
        word, *indices = name.args if isinstance(name, Tuple) else (name,)
        if word.name != key[0] or len(indices) != len(key) - 1:
            return False
        if isinstance(pattern, IndexedBase) or isinstance(argument.node, IndexedBase):
            return bool(pattern == argument.node)
        trial = dict(fitted)
        for index, number in zip(indices, key[1:], strict=True):
            if index in law.variables:
                trial.setdefault(index, Fraction(cast("int", number)))
            if self._value(index, trial) != number:
                return False
        spoken = law.right.free_symbols | Tuple(*law.left.given).free_symbols
        needed = pattern not in law.variables or pattern in trial or pattern in spoken or bool(restrictions(pattern))
        if needed and pattern in law.variables:
            trial.setdefault(pattern, argument.value)
            if not admitted(pattern, argument.value):
                return False
        # An entry that is named by itself has the value of its name.
        node = argument.node
        itself = (
            isinstance(pattern, Indexed)
            and isinstance(node, Indexed)
            and tuple(pattern.indices) == tuple(indices)
            and pattern.base == node.base
            and tuple(self._whole(index, argument.bound) for index in node.indices) == key[1:]
        )
        if needed and not itself and not self._equal(self._value(pattern, trial), argument.value):
            return False
        fitted.update(trial)
        return True

    def _arguments(self, names: Sequence[Basic], values: Sequence[Basic], bound: Mapping[Basic, Value]) -> Given:
        """Values by name; whole arrays have none."""
        found: Given = {}
        for name, value in zip(names, values, strict=True):
            word, *indices = name.args if isinstance(name, Tuple) else (name,)
            key = (word.name, *(self._whole(index, bound) for index in indices))
            if key in found:
                raise Unknown(f"{key[0]} is named twice")
            found[key] = _Argument(self, value, bound)
        return found

    def _order(self, left: Value, right: Value) -> int | None:
        return decided(left, right)

    def _times(self, left: Value, right: Value) -> Value:
        return multiplied([left, right])

    def _negative(self, value: Value) -> bool:
        """Whether a number certainly is below zero."""
        return compared(value, Fraction(0)) == -1

    def _equal(self, first: Value, second: Value) -> bool:
        """Whether two numbers are equal, or one array."""
        return first is second if first is None or second is None else compared(first, second) in (0, None)


@dataclass(eq=False)
class _Argument:
    """What stands for a name in a density, worked out when it is needed: an instance gives only what was looked up."""

    machine: Recomputer
    node: Basic
    bound: Mapping[Basic, Value]

    @cached_property
    def value(self) -> Any:
        """A number; None for a whole array."""
        return None if isinstance(self.node, IndexedBase) else self.machine._value(self.node, self.bound)


ArgumentName = tuple[object, ...]
"""A name, followed by indices if it is an entry's."""
Given = dict[ArgumentName, _Argument]
