"""From SymPy's tree to a value: an environment holds what bound indices and placeholders stand for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import singledispatchmethod

import sympy as sp
from sympy import Basic, Expr, IndexedBase, Symbol, Tuple
from sympy.core.numbers import ImaginaryUnit, NumberSymbol
from sympy.core.relational import Relational

from derive.catalogue import entry
from derive.claims.premises import Law, Premise
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging.zero import laws
from derive.judging.zero.atoms import Grain, Held, NotUnderstood, Part, Value
from derive.judging.zero.environment import Environment
from derive.judging.zero.holding import Holding
from derive.judging.zero.laws import Sign
from derive.judging.zero.matching import Argument, Array, Pattern, matched
from derive.judging.zero.sums import Algebra, Family, Range
from derive.vocabulary import nodes
from derive.vocabulary.budget import tick

UNFOLDINGS = 20
"""How deep premises may unfold into one another."""
REAL_OF_REAL = (sp.sin, sp.cos, sp.sinh, sp.tanh, sp.atan, sp.erf, sp.sign)
POSITIVE_OF_POSITIVE = (sp.gamma, sp.beta)


class Reader(Algebra):
    """Reads expressions under premises."""

    def __init__(self, premises: Sequence[Premise], grain: Grain) -> None:
        super().__init__(grain)
        self.holding = Holding(self)
        self.laws: dict[str, list[Law]] = {}
        for premise in premises:
            for law in premise.laws:
                self.laws.setdefault(law.left.name, []).append(law)
        for premise in premises:
            for expr in premise.positive:
                parts = (expr.joint(), expr.marginal()) if isinstance(expr, nodes.Density) else ()
                for part in (expr, *parts):
                    if part is not None:
                        self.state(self.read(part, Environment()), Sign.POSITIVE)

    def read(self, node: Basic, at: Environment) -> Value:
        """The value of an expression."""
        found = at.read.get(node)
        if found is None:
            tick()
            found = at.read[node] = _READ(type(node))(self, node, at)
        return found

    @singledispatchmethod
    def _read(self, node: Basic, at: Environment) -> Value:
        """Anything else is an unknown number, the same wherever the same is written."""
        if not isinstance(node, Expr) or node.is_Float or node.is_number is None or not node.free_symbols.isdisjoint(at.values):
            raise NotUnderstood(f"`{node}`")
        if node in (sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise NotUnderstood(f"`{node}` is not a finite number")
        return self.atom("opaque", node)[1]

    # leaves

    @_read.register
    def _(self, node: sp.Rational, at: Environment) -> Value:
        return self.number(Fraction(int(node.p), int(node.q)))

    @_read.register
    def _(self, node: NumberSymbol, at: Environment) -> Value:
        return self.exp(self.number(1)) if node is sp.E else self.atom("constant", node, (), Sign.POSITIVE)[1]

    @_read.register
    def _(self, node: ImaginaryUnit, at: Environment) -> Value:
        return self.power(self.number(-1), Fraction(1, 2))

    @_read.register
    def _(self, node: Symbol, at: Environment) -> Value:
        bound = at.values.get(node)
        return self.atom("symbol", node, (), _assumed(node))[1] if bound is None else bound

    @_read.register
    def _(self, node: sp.Indexed, at: Environment) -> Value:
        return self.atom("indexed", node.base, [self.read(index, at) for index in node.indices], _assumed(node.base))[1]

    @_read.register
    def _(self, node: nodes.Prediction, at: Environment) -> Value:
        return self.atom("prediction", node.parameters, (self.read(node.argument, at),), Sign.REAL)[1]

    # arithmetic and functions

    @_read.register
    def _(self, node: sp.Add, at: Environment) -> Value:
        total = self.sum([self.read(term, at) for term in node.args])
        if total.sign >= Sign.NONNEGATIVE and len(total.num) > 1:
            self.state(total, total.sign)
        return total

    @_read.register
    def _(self, node: sp.Mul, at: Environment) -> Value:
        return self.product([self.read(factor, at) for factor in node.args])

    @_read.register
    def _(self, node: sp.Pow, at: Environment) -> Value:
        exponent = self.read(node.exp, at)
        c = self.rational(exponent)
        if c is not None and c.denominator != 1:
            return self.worked_out(self.factored(node, at))
        return self.raised(self.read(node.base, at), exponent)

    @_read.register(sp.log)
    @_read.register(nodes.Log)
    def _(self, node: sp.Function, at: Environment) -> Value:
        if len(node.args) != 1:
            raise NotUnderstood("a logarithm to another base")
        return self.log(self.factored(node.args[0], at))

    @_read.register(sp.exp)
    @_read.register(nodes.Exp)
    def _(self, node: sp.Function, at: Environment) -> Value:
        return self.exp(self.read(node.args[0], at))

    @_read.register
    def _(self, node: nodes.Sqrt, at: Environment) -> Value:
        return self.worked_out(self.factored(node, at))

    @_read.register
    def _(self, node: sp.Abs, at: Environment) -> Value:
        return self.abs(self.read(node.args[0], at))

    @_read.register
    def _(self, node: sp.Function, at: Environment) -> Value:
        if not all(isinstance(argument, Expr) for argument in node.args) or isinstance(node, sp.Piecewise):
            raise NotUnderstood(f"`{node.func}`")
        arguments = [self.read(argument, at) for argument in node.args]
        least = min((self.sign(argument) for argument in arguments), default=Sign.UNKNOWN)
        sign = Sign.UNKNOWN
        if isinstance(node, REAL_OF_REAL) and least >= Sign.REAL:
            sign = Sign.REAL
        if isinstance(node, POSITIVE_OF_POSITIVE) and least is Sign.POSITIVE:
            sign = Sign.POSITIVE
        return self.atom("function", node.func, arguments, sign)[1]

    @_read.register
    def _(self, node: nodes.Indicator, at: Environment) -> Value:
        relation = node.args[0]
        if not isinstance(relation, Relational):
            raise NotUnderstood(f"an indicator of `{relation}`")
        low, high = (relation.lts, relation.gts) if relation.rel_op in ("<", "<=", ">", ">=") else (relation.lhs, relation.rhs)
        kind = {">": "<", ">=": "<="}.get(relation.rel_op, relation.rel_op)
        gap = self.sum([self.read(high, at), self.product([self.number(-1), self.read(low, at)])])
        return self.atom("indicator", kind, (gap,), Sign.NONNEGATIVE)[1]

    # binders

    @_read.register
    def _(self, node: sp.Sum, at: Environment) -> Value:
        ranges, inside = self._inside(node, at)
        total = self.read(node.args[0], inside)
        for over in ranges:
            total = self.total(total, over)
        return total

    @_read.register
    def _(self, node: sp.Product, at: Environment) -> Value:
        return self.worked_out(self.factored(node, at))

    def _inside(self, node: sp.Sum | sp.Product, at: Environment) -> tuple[list[Range], Environment]:
        """The ranges, innermost first, and the environment of the body; the last of the limits is the outermost."""
        ranges: list[Range] = []
        for limits in reversed(node.args[1:]):
            if len(limits) != 3 or not isinstance(limits[0], Symbol):
                raise NotUnderstood(f"the limits `{limits}`")
            index, lower, upper = limits
            ranges.insert(0, self.ranging(at.depth, self.read(lower, at), self.read(upper, at)))
            at = at.binding(index, ranges[0].label)
        return ranges, at

    @_read.register
    def _(self, node: nodes.Named, at: Environment) -> Value:
        definition = entry("derive.definitions", node.name, Definition)
        index, lower, upper = node.limits
        over = self.ranging(at.depth, self.read(lower, at), self.read(upper, at))
        value = self.read(node.entry, at.binding(index, over.label))
        summand = self.read(definition.summand, Environment({VALUE: value}, at.depth + 1, at.unfoldings))
        weight = self.read(definition.weight, Environment({SIZE: self.count(over)}, at.depth, at.unfoldings))
        return self.product([weight, self.total(summand, over)])

    # products, not multiplied out

    def factored(self, node: Basic, at: Environment) -> Held:
        """The value as a product of powers."""
        found = at.factored.get(node)
        if found is None:
            tick()
            found = at.factored[node] = _FACTORED(type(node))(self, node, at)
        return found

    @singledispatchmethod
    def _factored_node(self, node: Basic, at: Environment) -> Held:
        return Held((Part(self.read(node, at), 1),))

    @_factored_node.register
    def _(self, node: sp.Mul, at: Environment) -> Held:
        return self.holding.product([self.factored(factor, at) for factor in node.args])

    @_factored_node.register
    def _(self, node: sp.Pow, at: Environment) -> Held:
        base, exponent = self.factored(node.base, at), self.read(node.exp, at)
        c = self.rational(exponent)
        if c is not None:
            return self.holding.power(base, c)
        found: Held | None = laws.POWER_OF_POSITIVE.apply(self.holding, base, exponent) if self.sign(exponent) >= Sign.REAL else None
        return Held((Part(self.read(node, at), 1),)) if found is None else found

    @_factored_node.register
    def _(self, node: nodes.Sqrt, at: Environment) -> Held:
        return self.holding.power(self.factored(node.args[0], at), Fraction(1, 2))

    @_factored_node.register(sp.exp)
    @_factored_node.register(nodes.Exp)
    def _(self, node: sp.Function, at: Environment) -> Held:
        return self.holding.exp(self.read(node.args[0], at))

    @_factored_node.register
    def _(self, node: sp.Product, at: Environment) -> Held:
        ranges, inside = self._inside(node, at)
        product = self.factored(node.args[0], inside)
        for over in ranges:
            family = Family(body=product, range=over)
            found: Held | None = laws.PRODUCT_OF_POSITIVES.apply(self.holding, family)
            product = Held((Part(self.family_product(family), 1),)) if found is None else found
        return product

    @_factored_node.register
    def _(self, node: nodes.Density, at: Environment) -> Held:
        parts = []
        for part, where, exponent in self._opened(node, at):
            held = Held((Part(part, 1),)) if isinstance(part, Value) else self.factored(part, where)
            parts.append(held if exponent == 1 else self.holding.power(held, Fraction(exponent)))
        return self.holding.product(parts)

    # densities

    @_read.register
    def _(self, node: nodes.Density, at: Environment) -> Value:
        parts = []
        for part, where, exponent in self._opened(node, at):
            value = part if isinstance(part, Value) else self.read(part, where)
            parts.append(self.integer_power(value, exponent))
        return self.product(parts)

    def _opened(self, node: nodes.Density, at: Environment) -> list[Opened]:
        """What a premise says the density is, else p(A, C) / p(C), each with an exponent."""
        variates = self._arguments(node.variate_names, node.variates, at)
        given = self._arguments(node.given_names, node.given, at)
        names = (self._names(node.name, variates), self._names(node.name, given))
        for law in self.laws.get(node.name, ()) if names not in at.met else ():
            left = law.left
            sides = ((_patterns(left.variate_names, left.variates), variates), (_patterns(left.given_names, left.given), given))
            values = matched(self, law.variables, sides)
            if values is not None:
                return [(law.right, self._unfolding(values, at, names), 1)]
        return self._joint(node.name, (*variates, *given), 1, at) + (self._joint(node.name, given, -1, at) if given else [])

    def _joint(self, letter: str, arguments: Sequence[Argument], exponent: int, at: Environment) -> list[Opened]:
        """A joint density by a law for one of its conditionals, times what is given there; an atom where there is no law."""
        names = self._names(letter, arguments)
        for law in self.laws.get(letter, ()) if names not in at.met else ():
            given = _patterns(law.left.given_names, law.left.given)
            every = [*_patterns(law.left.variate_names, law.left.variates), *given]
            values = matched(self, law.variables, ((every, arguments),))
            if values is None:
                continue
            inner = self._unfolding(values, at, names)
            rest = self._arguments(law.left.given_names, law.left.given, inner)
            return [(law.right, inner, exponent), *(self._joint(letter, rest, exponent, inner) if rest else ())]
        inside = sorted(arguments, key=lambda one: (one.name, [self.sortable(index) for index in one.indices]))
        shape = tuple((one.name, len(one.indices), one.value.base if isinstance(one.value, Array) else None) for one in inside)
        values_of = [part for one in inside for part in (*one.indices, one.value) if not isinstance(part, Array)]
        return [(self.atom("density", (letter, shape), values_of, Sign.NONNEGATIVE)[1], at, exponent)]

    def _arguments(self, names: Sequence[Basic], values: Sequence[Basic], at: Environment) -> tuple[Argument, ...]:
        found = []
        for name, value in zip(names, values, strict=True):
            head, *indices = name if isinstance(name, Tuple) else (name,)
            told = Array(value) if isinstance(value, IndexedBase) else self.read(value, at)
            found.append(Argument(head.name, tuple(self.read(index, at) for index in indices), told))
        return tuple(found)

    def _names(self, letter: str, arguments: Sequence[Argument]) -> object:
        return letter, frozenset((one.name, *map(self.key, one.indices)) for one in arguments)

    def _unfolding(self, values: dict[Symbol, Value], at: Environment, names: object) -> Environment:
        if at.unfoldings >= UNFOLDINGS:
            raise NotUnderstood("premises that unfold without end")
        return Environment(values, at.depth, at.unfoldings + 1, at.met | {names})


Opened = tuple[Expr | Value, Environment, int]
"""A factor of a density, where to read it, and its exponent."""


def _patterns(names: Sequence[Basic], values: Sequence[Basic]) -> list[Pattern]:
    return list(zip(names, values, strict=True))


_READ = Reader.__dict__["_read"].dispatcher.dispatch
_FACTORED = Reader.__dict__["_factored_node"].dispatcher.dispatch


def _assumed(leaf: Symbol | IndexedBase) -> Sign:
    told = leaf.assumptions0
    if told.get("positive"):
        return Sign.POSITIVE
    if told.get("nonnegative"):
        return Sign.NONNEGATIVE
    return Sign.REAL if told.get("real") else Sign.UNKNOWN


__all__ = ["Environment", "Reader"]
