"""Derivatives for the second zero test, from the root down: a sum over the places where the variable stands, each with its weight.

The first test goes from the leaves up and keeps sums where they are. Here the weight of a node is what the whole changes by where
the node does, the sums around it are kept in a list, and each place gives one term, summed over all of them.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy import Basic, Expr, Indexed, S, Symbol, Tuple

from derive.catalogue import entry
from derive.definitions._definition import Definition
from derive.judging.zero.atoms import NotUnderstood
from derive.vocabulary import nodes
from derive.vocabulary.budget import tick
from derive.vocabulary.functions._function import function_of


@lru_cache(4_096)
def gathered(node: nodes.PartialDerivative) -> Expr:
    """The derivative that a node stands for, as a sum over places.

    Raises
    ------
    NotUnderstood
        The variable is somewhere inside of which nothing is known.
    """
    inner = _without(node.expr)
    found = _Places(node.variable)
    found.visit(inner, S.One, ())
    return sp.Add(*found.terms)


def _without(expr: Basic) -> Basic:
    """The expression without derivatives in it."""
    tick()
    if isinstance(expr, nodes.PartialDerivative):
        return gathered(expr)
    if not expr.has(nodes.PartialDerivative):
        return expr
    return expr.func(*map(_without, expr.args))


class _Places:
    """Where a variable stands."""

    def __init__(self, variable: Symbol | Indexed) -> None:
        self.variable = variable
        self.head: Basic = variable.args[0] if isinstance(variable, Indexed) else variable
        self.taken = set(variable.free_symbols)
        self.terms: list[Expr] = []

    def visit(self, node: Basic, weight: Expr, around: tuple[Tuple, ...]) -> None:
        """Go down with the weight of a node, under these sums, the outermost first."""
        tick()
        if not node.has(self.head):
            return
        match node:
            case Symbol():
                self._met(weight, around)
            case Indexed():
                self._entry(node, weight, around)
            case sp.Add():
                for term in node.args:
                    self.visit(term, weight, around)
            case sp.Mul():
                for place, factor in enumerate(node.args):
                    others = node.args[:place] + node.args[place + 1 :]
                    self.visit(factor, sp.Mul(weight, *others), around)
            case sp.Sum():
                self._under(node, weight, around)
            case sp.Product():
                self._multiplied(node, weight, around)
            case nodes.Named():
                known = entry("derive.definitions", node.name, Definition)
                size = sp.Sum(S.One, node.limits)
                self.visit(sp.Sum(known.summed(node.entry), node.limits), weight * known.weighed(size), around)
            case sp.Piecewise():
                for place, (value, _) in enumerate(node.args):
                    cases = [(weight if number == place else S.Zero, case.cond) for number, case in enumerate(node.args)]
                    self.visit(value, sp.Piecewise(*cases, evaluate=False), around)
            case sp.Max() | sp.Min() if len(node.args) == 2:
                one, other = node.args
                ahead = sp.sign(one - other) if isinstance(node, sp.Max) else sp.sign(other - one)
                self.visit(one, weight * (1 + ahead) / 2, around)
                self.visit(other, weight * (1 - ahead) / 2, around)
            case _:
                self._applied(node, weight, around)

    def _applied(self, node: Basic, weight: Expr, around: tuple[Tuple, ...]) -> None:
        """A function of one number or of several, by how it changes with each."""
        match node:
            case sp.Pow() if not node.exp.has(self.head):
                self.visit(node.base, weight * node.exp * sp.Pow(node.base, node.exp - 1), around)
            case sp.exp() | nodes.Exp():
                self.visit(node.args[0], weight * node, around)
            case sp.Pow():
                self.visit(node.exp, weight * node * nodes.Log(node.base), around)
                self.visit(node.base, weight * node.exp * sp.Pow(node.base, node.exp - 1), around)
            case sp.log() | nodes.Log() if len(node.args) == 1:
                self.visit(node.args[0], weight * sp.Pow(node.args[0], -1), around)
            case nodes.Sqrt():
                self.visit(node.args[0], weight * S.Half * sp.Pow(node, -1), around)
            case sp.Abs():
                self.visit(node.args[0], weight * sp.sign(node.args[0]), around)
            case sp.sign():
                return
            case _:
                known = function_of(type(node))
                if known is None or known.analytic is None or len(known.arguments) != len(node.args) or None in known.derivative:
                    raise NotUnderstood(f"the derivative of `{node}`")
                for each, argument in zip(known.derivative, node.args, strict=True):
                    self.visit(argument, weight * known.at(each, *node.args), around)

    def _under(self, node: sp.Sum, weight: Expr, around: tuple[Tuple, ...]) -> None:
        """Into a sum, whose indices bear letters that nothing around it bears."""
        body, limits = node.args[0], list(node.args[1:])
        outside = self.taken | weight.free_symbols | {one for own in around for one in own.free_symbols}
        inside: list[Tuple] = []
        for place in reversed(range(len(limits))):
            index, low, high = limits[place]
            if low.has(self.head) or high.has(self.head):
                raise NotUnderstood("the variable in the limits of a sum")
            if index in outside:
                other = sp.Dummy(index.name, **index.assumptions0)
                body = _renamed(body, index, other)
                limits[:place] = [Tuple(*(_renamed(part, index, other) for part in one)) for one in limits[:place]]
                index = other
            inside.append(Tuple(index, low, high))
        self.visit(body, weight, (*around, *inside))

    def _multiplied(self, node: sp.Product, weight: Expr, around: tuple[Tuple, ...]) -> None:
        """A product changes by as much as its logarithm, times itself."""
        body = node.args[0]
        logs = sp.Sum(nodes.Log(body), *node.args[1:])
        self._under(logs, weight * node, around)

    def _entry(self, node: Indexed, weight: Expr, around: tuple[Tuple, ...]) -> None:
        alike = isinstance(self.variable, Indexed) and len(node.args) == len(self.variable.args)
        if not alike or any(index.has(self.head) for index in node.args[1:]):
            raise NotUnderstood(f"`{node}` by `{self.variable}`")
        pairs = zip(node.args[1:], self.variable.args[1:], strict=True)
        self._met(sp.Mul(weight, *(sp.KroneckerDelta(one, other) for one, other in pairs)), around)

    def _met(self, weight: Expr, around: tuple[Tuple, ...]) -> None:
        if weight != 0:
            self.terms.append(sp.Sum(weight, *reversed(around)) if around else weight)


def _renamed(expr: Basic, index: Symbol, other: Symbol) -> Basic:
    """Another letter for what an index is outside of the sums that bind it again."""
    if expr == index:
        return other
    if not expr.has(index) or isinstance(expr, sp.IndexedBase):
        return expr
    if isinstance(expr, (sp.Sum, sp.Product)) and any(limits[0] == index for limits in expr.args[1:]):
        if len(expr.args) > 2:
            raise NotUnderstood("nested sums over one letter")
        _, low, high = expr.args[1]
        return expr.func(expr.args[0], Tuple(index, _renamed(low, index, other), _renamed(high, index, other)))
    return expr.func(*(_renamed(argument, index, other) for argument in expr.args))
