"""Whether an expression is convex in several unknowns together, by composition, as it is written.

Sums with coefficients that are not negative, maxima, even powers of what is affine, and increasing convex functions of what is convex
are convex; so is the logarithm of what is log-convex, such as a sum of exponentials, and the length of an affine vector.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from sympy import Abs, Add, Basic, Expr, Indexed, IndexedBase, Max, Min, Mul, Pow, S, Sum, Symbol, exp, log

from derive.vocabulary.binding import canonical, depends, free, substitute, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.signs import Facts


class Bend(IntEnum):
    """How a function bends; what is affine is convex and concave."""

    CONCAVE = -1
    AFFINE = 0
    CONVEX = 1


class Curvature:
    """How expressions bend in the unknowns.

    Parameters
    ----------
    unknowns : frozenset
        Symbols and arrays, all of which vary together.
    facts : Facts
        Signs of what does not vary.
    semidefinite : mapping of IndexedBase to Expr
        Matrices whose quadratic form is at least zero, with their sizes.
    """

    def __init__(self, unknowns: frozenset[Basic], facts: Facts, semidefinite: Mapping[IndexedBase, Expr] = MappingProxyType({})) -> None:
        self.unknowns, self.facts, self.semidefinite = unknowns, facts, semidefinite

    def convex(self, expr: Expr) -> bool:
        """Whether it certainly is convex."""
        return self.bend(expr) in (Bend.AFFINE, Bend.CONVEX)

    def bend(self, node: Expr) -> Bend | None:
        """None where no rule says it."""
        tick()
        if not depends(node, self.unknowns):
            return Bend.AFFINE
        match node:
            case Symbol() | Indexed():
                return Bend.AFFINE if not any(depends(index, self.unknowns) for index in node.args[1:]) else None
            case Add():
                return _added([self.bend(term) for term in node.args])
            case Mul():
                return self._scaled(node)
            case Sum() if self.semidefinite and self._quadratic(node):
                return Bend.CONVEX
            case Sum():
                body, _, lower, upper = unpack(node)
                return None if depends(lower, self.unknowns) or depends(upper, self.unknowns) else self.bend(body)
            case Exp() | exp():
                return Bend.CONVEX if self.convex(node.args[0]) else None
            case Sqrt():
                return self._root(node.args[0])
            case Pow():
                return self._power(*node.args)
            case Log() | log() if len(node.args) == 1:
                return self._logarithm(node.args[0])
            case Abs():
                return Bend.CONVEX if self.bend(node.args[0]) is Bend.AFFINE else None
            case Max() | Min():
                wanted = Bend.CONVEX if isinstance(node, Max) else Bend.CONCAVE
                return wanted if all(self.bend(part) in (Bend.AFFINE, wanted) for part in node.args) else None
        known = function_of(type(node))
        law = None if known is None else known.definition
        if known is None or law is None or law.where or len(node.args) != len(known.arguments):
            return None
        return self.bend(known.at(law.right, *node.args))

    def _quadratic(self, node: Sum) -> bool:
        """Whether it is a sum over a and b of r_a V_ab r_b, where V is semidefinite and r_a affine."""
        body, row, *limits = unpack(node)
        inner = [factor for factor in Mul.make_args(body) if isinstance(factor, Sum)]
        if len(inner) != 1:
            return False
        total, col, *ends = unpack(inner[0])
        outer = Mul(*(factor for factor in Mul.make_args(body) if factor is not inner[0]))
        factors = Mul.make_args(total)
        matrices = [factor for factor in factors if isinstance(factor, Indexed) and factor.base in self.semidefinite]
        if len(matrices) != 1 or set(matrices[0].indices) != {row, col} or ends != limits:
            return False
        other = Mul(*(factor for factor in factors if factor is not matrices[0]))
        size = self.semidefinite[matrices[0].base]
        same = canonical(other) == canonical(substitute(outer, {row: col})) and row not in free(other)
        return same and limits == [S.One, size] and self.bend(outer) is Bend.AFFINE

    def _scaled(self, node: Mul) -> Bend | None:
        moving = [factor for factor in node.args if depends(factor, self.unknowns)]
        if len(moving) != 1:
            return None
        found = self.bend(moving[0])
        if found is None or found is Bend.AFFINE:
            return found
        factor = Mul(*(one for one in node.args if one is not moving[0]))
        if self.facts.is_nonnegative(factor):
            return found
        return Bend(-found) if self.facts.is_nonnegative(-factor) else None

    def _power(self, base: Expr, exponent: Expr) -> Bend | None:
        if depends(exponent, self.unknowns) or not exponent.is_Rational:
            return None
        if exponent == S.Half:
            return self._root(base)
        own = self.bend(base)
        if exponent.is_even and exponent.is_positive and own is Bend.AFFINE:
            return Bend.CONVEX
        if exponent > 1 and own in (Bend.AFFINE, Bend.CONVEX) and self.facts.is_nonnegative(base):
            return Bend.CONVEX
        if exponent.is_negative and own in (Bend.AFFINE, Bend.CONCAVE) and self.facts.is_positive(base):
            return Bend.CONVEX
        return None

    def _root(self, inside: Expr) -> Bend | None:
        if self._squares(inside):
            return Bend.CONVEX
        return Bend.CONCAVE if self.bend(inside) in (Bend.AFFINE, Bend.CONCAVE) else None

    def _squares(self, node: Expr) -> bool:
        """Whether it is a sum of squares of affine functions and of what does not vary and is not negative."""
        tick()
        if not depends(node, self.unknowns):
            return self.facts.is_nonnegative(node)
        match node:
            case Add():
                return all(map(self._squares, node.args))
            case Sum():
                body, _, lower, upper = unpack(node)
                return not depends(lower, self.unknowns) and not depends(upper, self.unknowns) and self._squares(body)
            case Mul():
                return all(map(self._squares, node.args)) and sum(depends(factor, self.unknowns) for factor in node.args) == 1
            case Pow():
                return node.exp == 2 and self.bend(node.base) is Bend.AFFINE
        return False

    def _logarithm(self, inside: Expr) -> Bend | None:
        if self._log_convex(inside):
            return Bend.CONVEX
        return Bend.CONCAVE if self.bend(inside) in (Bend.AFFINE, Bend.CONCAVE) else None

    def _log_convex(self, node: Expr) -> bool:
        """Whether it is positive and its logarithm is convex: sums and products of such are."""
        tick()
        if not depends(node, self.unknowns):
            return self.facts.is_positive(node)
        match node:
            case Exp() | exp():
                return self.convex(node.args[0])
            case Add() | Mul():
                return all(map(self._log_convex, node.args))
            case Sum():
                body, _, lower, upper = unpack(node)
                return not depends(lower, self.unknowns) and not depends(upper, self.unknowns) and self._log_convex(body)
        return False


def _added(parts: list[Bend | None]) -> Bend | None:
    met = {part for part in parts if part is not Bend.AFFINE}
    return Bend.AFFINE if not met else met.pop() if len(met) == 1 else None
