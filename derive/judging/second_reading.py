"""From SymPy's tree to a value: an environment holds what bound indices and placeholders stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import singledispatchmethod

import sympy as sp
from sympy import Basic, Expr, IndexedBase, Symbol
from sympy.core.numbers import ImaginaryUnit, NumberSymbol
from sympy.core.relational import Relational

from derive.catalogue import entry
from derive.claims.premises import Law, Premise
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging import laws
from derive.judging.laws import Sign
from derive.judging.second_atoms import Atom, Grain, NotUnderstood, Value
from derive.judging.second_sums import Algebra, Family
from derive.symbolic import nodes
from derive.symbolic.budget import tick

UNFOLDINGS = 20
"""How deep premises may unfold into one another."""
REAL_OF_REAL = (sp.sin, sp.cos, sp.sinh, sp.tanh, sp.atan, sp.erf, sp.sign)
POSITIVE_OF_POSITIVE = (sp.gamma, sp.beta)


class Environment:
    """What symbols stand for, how many sums enclose this place, and what has been read here."""

    __slots__ = ("depth", "read", "unfoldings", "values")

    def __init__(self, values: Mapping[Symbol, Value] | None = None, depth: int = 0, unfoldings: int = 0) -> None:
        self.values: dict[Symbol, Value] = dict(values or {})
        self.depth = depth
        self.unfoldings = unfoldings
        self.read: dict[Basic, Value] = {}

    def binding(self, symbol: Symbol, value: Value) -> Environment:
        """Inside a sum over `symbol`."""
        return Environment({**self.values, symbol: value}, self.depth + 1, self.unfoldings)


class Reader(Algebra):
    """Reads expressions under premises."""

    def __init__(self, premises: Sequence[Premise], grain: Grain) -> None:
        super().__init__(grain)
        self.laws: dict[str, list[Law]] = {}
        for premise in premises:
            for law in premise.laws:
                self.laws.setdefault(law.left.name, []).append(law)
        for premise in premises:
            for expr in premise.positive:
                self.state(self.read(expr, Environment()), Sign.POSITIVE)

    def read(self, node: Basic, at: Environment) -> Value:
        """The value of an expression."""
        found = at.read.get(node)
        if found is None:
            tick()
            found = at.read[node] = self._read(node, at)
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
        return self.raised(self.read(node.base, at), self.read(node.exp, at))

    @_read.register(sp.log)
    @_read.register(nodes.Log)
    def _(self, node: sp.Function, at: Environment) -> Value:
        if len(node.args) != 1:
            raise NotUnderstood("a logarithm to another base")
        return self.log(self.read(node.args[0], at))

    @_read.register(sp.exp)
    @_read.register(nodes.Exp)
    def _(self, node: sp.Function, at: Environment) -> Value:
        return self.exp(self.read(node.args[0], at))

    @_read.register
    def _(self, node: nodes.Sqrt, at: Environment) -> Value:
        return self.power(self.read(node.args[0], at), Fraction(1, 2))

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

    @_read.register(sp.Sum)
    @_read.register(sp.Product)
    def _(self, node: sp.Sum | sp.Product, at: Environment) -> Value:
        return self._over(node, list(node.args[1:]), at)

    def _over(self, node: sp.Sum | sp.Product, limits: list[sp.Tuple], at: Environment) -> Value:
        """The last of the limits is the outermost."""
        if not limits:
            return self.read(node.args[0], at)
        outermost = limits[-1]
        if len(outermost) != 3 or not isinstance(outermost[0], Symbol):
            raise NotUnderstood(f"the limits `{outermost}`")
        index, lower, upper = outermost
        over = self.ranging(at.depth, self.read(lower, at), self.read(upper, at))
        family = Family(body=self._over(node, limits[:-1], at.binding(index, over.label)), range=over)
        return self.family_sum(family) if isinstance(node, sp.Sum) else self.family_product(family)

    @_read.register
    def _(self, node: nodes.Named, at: Environment) -> Value:
        definition = entry("derive.definitions", node.name, Definition)
        index, lower, upper = node.limits
        over = self.ranging(at.depth, self.read(lower, at), self.read(upper, at))
        value = self.read(node.entry, at.binding(index, over.label))
        summand = self.read(definition.summand, Environment({VALUE: value}, at.depth + 1, at.unfoldings))
        weight = self.read(definition.weight, Environment({SIZE: over.count}, at.depth, at.unfoldings))
        return self.product([weight, self.family_sum(Family(body=summand, range=over))])

    # densities

    @_read.register
    def _(self, node: nodes.Density, at: Environment) -> Value:
        groups = [[_Array(item) if isinstance(item, IndexedBase) else self.read(item, at) for item in group] for group in (node.variates, node.given)]
        for law in self.laws.get(node.name, ()):
            values = self._matched(law, groups)
            if values is not None:
                if at.unfoldings >= UNFOLDINGS:
                    raise NotUnderstood("premises that unfold without end")
                return self.read(law.right, Environment(values, at.depth, at.unfoldings + 1))
        shape = tuple(tuple(item.base if isinstance(item, _Array) else None for item in group) for group in groups)
        arguments = [item for group in groups for item in group if isinstance(item, Value)]
        return self.atom("density", (node.name, shape), arguments, Sign.NONNEGATIVE)[1]

    def _matched(self, law: Law, groups: list[list[Value | _Array]]) -> dict[Symbol, Value] | None:
        """What the variables of a law stand for, so that its left side is the density with these arguments."""
        values: dict[Symbol, Value] = {}
        later: list[tuple[Basic, Value]] = []
        for patterns, items in zip((law.left.variates, law.left.given), groups, strict=True):
            if len(patterns) != len(items):
                return None
            for pattern, item in zip(patterns, items, strict=True):
                match item:
                    case _Array():
                        if pattern != item.base:
                            return None
                    case _ if isinstance(pattern, IndexedBase) or not self._bind(pattern, item, frozenset(law.variables), values, later):
                        return None
        at = Environment(values)
        return values if all(self._same(self.read(pattern, at), item) for pattern, item in later) else None

    def _bind(
        self, pattern: Basic, value: Value, variables: frozenset[Symbol], values: dict[Symbol, Value], later: list[tuple[Basic, Value]]
    ) -> bool:
        if pattern in variables:
            assert isinstance(pattern, Symbol)
            return self._same(values.setdefault(pattern, value), value)
        if isinstance(pattern, sp.Indexed) and not pattern.free_symbols.isdisjoint(variables):
            atom: Atom | None = self.single(value)
            if atom is None or atom.kind != "indexed" or atom.data != pattern.base or len(atom.arguments) != len(pattern.indices):
                return False
            return all(self._bind(p, v, variables, values, later) for p, v in zip(pattern.indices, atom.arguments, strict=True))
        later.append((pattern, value))
        return True

    def _same(self, left: Value, right: Value) -> bool:
        return bool(left.num == right.num and left.den == right.den)


class _Array:
    """A whole array as an argument of a density."""

    __slots__ = ("base",)

    def __init__(self, base: IndexedBase) -> None:
        self.base = base


def _assumed(leaf: Symbol | IndexedBase) -> Sign:
    told = leaf.assumptions0
    if told.get("positive"):
        return Sign.POSITIVE
    if told.get("nonnegative"):
        return Sign.NONNEGATIVE
    return Sign.REAL if told.get("real") else Sign.UNKNOWN


__all__ = ["Environment", "Reader"]
