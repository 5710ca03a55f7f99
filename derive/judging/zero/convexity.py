"""A second look at convexity: along every line the second derivative is seen to be no less than zero, and kinks bend upwards.

The proof goes by composition; this asks for none of its rules. Every unknown moves on a line through any point in any direction, the
second derivative in the place on that line is read into the field, and there its sign is seen, from squares and from what is positive.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy import Basic, Expr, Indexed, IndexedBase, S, Symbol

from derive.claims.premises import Premise
from derive.claims.supports import NOWHERE, Whereabouts
from derive.judging.zero.atoms import NotUnderstood
from derive.judging.zero.bindings import Bindings
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reading import ExpressionReader
from derive.judging.zero.slopes import gathered
from derive.judging.zero.zero import answer
from derive.vocabulary import nodes
from derive.vocabulary.budget import tick

_T = sp.Dummy("t", real=True)
"""The place on the line."""
_MIDDLE = sp.Symbol("middle\u2063", integer=True, positive=True)
"""The index over which the product of a matrix with its transpose is a sum."""
_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.Heaviside, sp.floor, sp.ceiling, sp.Product, nodes.Indicator, nodes.Density,
           nodes.Prediction, nodes.PartialDerivative)  # fmt: skip
"""What has kinks, jumps, or no slope that is known."""


def is_convex(expr: Expr, unknowns: frozenset[Basic], premises: tuple[Premise, ...] = (), places: Whereabouts = NOWHERE) -> bool:
    """Whether `expr` certainly is convex in the unknowns together, wherever it is defined; False means not known.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """
    return answer(premises, places, lambda reader: _Lines(reader, unknowns, premises).convex(expr))


class _Lines:
    """An expression along lines through any point."""

    def __init__(self, reader: ExpressionReader, unknowns: frozenset[Basic], premises: tuple[Premise, ...]) -> None:
        self.reader = reader
        squares = (square for premise in premises for square in premise.squares if square.is_semidefinite)
        self.halves = {square: IndexedBase(sp.Dummy("L", real=True), real=True) for square in squares}
        self.met = Bindings({_T: reader.field.number(0)})
        self.direction = {item: _direction(item, number) for number, item in enumerate(sorted(unknowns, key=str))}

    def convex(self, expr: Expr) -> bool:
        """Whether it bends upwards along all of them."""
        smooth = sp.Add(*self._smooth(expr, S.One, ()))
        if any(self._moves(node) for node in smooth.atoms(*_KINKED)):
            return False
        return self._nonnegative(sp.Add(*(self._factored(_inside(term)) for term in sp.Add.make_args(self._second(smooth)))))

    def _factored(self, term: Expr) -> Expr:
        """The term with an entry of a semidefinite matrix, which is L L', written by those of L, summed over last."""
        for square, half in self.halves.items():
            body, limits = (term.args[0], term.args[1:]) if isinstance(term, sp.Sum) else (term, ())
            entries = [factor for factor in sp.Mul.make_args(body) if isinstance(factor, Indexed) and factor.base == square.array]
            rest = sp.Mul(*(factor for factor in sp.Mul.make_args(body) if factor not in entries))
            if len(entries) == 1 and not rest.has(square.array):
                row, col = entries[0].indices
                return sp.Sum(rest * half[row, _MIDDLE] * half[col, _MIDDLE], *limits, (_MIDDLE, 1, square.size))
        return term

    def _nonnegative(self, expr: Expr) -> bool:
        """Whether an expression is no less than zero: sums over one range are, if their terms together are at every index."""
        tick()
        by_range: dict[sp.Tuple | None, list[Expr]] = {}
        for term in sp.Add.make_args(expr):
            if isinstance(term, sp.Sum):
                *inner, outer = term.args[1:]
                by_range.setdefault(outer, []).append(sp.Sum(term.args[0], *inner) if inner else term.args[0])
            else:
                by_range.setdefault(None, []).append(term)
        return all(
            self._seen(sp.Add(*terms)) or (outer is not None and self._nonnegative(sp.Add(*terms))) for outer, terms in by_range.items()
        )

    def _seen(self, expr: Expr) -> bool:
        """Whether it is a product of squares and of what is not negative."""
        value = self.reader.read(expr, self.met)
        if self.reader.functions.sign(value) >= KnownSign.NONNEGATIVE:
            return True
        parts = [(factor.base, factor.exponent) for factor in self.reader.functions.parts(value)]
        least = (KnownSign.REAL if exponent == int(exponent) and exponent % 2 == 0 else KnownSign.NONNEGATIVE for _, exponent in parts)
        return all(self.reader.functions.sign(base) >= wanted for (base, _), wanted in zip(parts, least, strict=True))

    def _smooth(self, node: Expr, weight: Expr, around: tuple[sp.Tuple, ...]) -> Iterator[Expr]:
        """The terms without kinks; each kink is seen to bend upwards."""
        tick()
        if self._moves(node) and isinstance(node, (nodes.Log, sp.log)) and self._sum_of_exponentials(node.args[0]):
            if self._sign(weight) < KnownSign.NONNEGATIVE:
                raise NotUnderstood("a logarithm that may bend downwards")
            return
        if not node.has(sp.Abs, sp.Max, nodes.Log, sp.log) or not self._moves(node):
            yield sp.Sum(weight * node, *around) if around else weight * node
            return
        match node:
            case sp.Add():
                for term in node.args:
                    yield from self._smooth(term, weight, around)
            case sp.Mul() if sum(map(self._moves, node.args)) == 1:
                (moving,) = filter(self._moves, node.args)
                yield from self._smooth(moving, weight * sp.Mul(*(one for one in node.args if one is not moving)), around)
            case sp.Sum() if not any(self._moves(limits) for limits in node.args[1:]):
                taken = {limits[0] for limits in around} | weight.free_symbols
                if any(limits[0] in taken for limits in node.args[1:]):
                    raise NotUnderstood("a sum inside a sum over the same letter")
                yield from self._smooth(node.args[0], weight, (*node.args[1:], *around))
            case sp.Abs():
                self._kink(node.args[0], weight)
            case sp.Max() if len(node.args) == 2:
                one, other = node.args
                self._kink(one - other, weight)
                yield from self._smooth((one + other) / 2, weight, around)
            case _ if node.has(sp.Abs, sp.Max):
                raise NotUnderstood(f"a kink inside `{node}`")
            case _:
                yield sp.Sum(weight * node, *around) if around else weight * node

    def _sum_of_exponentials(self, node: Expr) -> bool:
        """Whether it is a sum of c e^u, c > 0 and u straight: S S'' - S'^2 is then a sum of c_k c_l e^(u_k + u_l) (u_k' - u_l')^2 / 2."""
        match node:
            case sp.Add():
                return all(map(self._sum_of_exponentials, node.args))
            case sp.Sum():
                return not any(self._moves(limits) for limits in node.args[1:]) and self._sum_of_exponentials(node.args[0])
            case sp.Mul():
                moving = [factor for factor in node.args if self._moves(factor)]
                still = sp.Mul(*(factor for factor in node.args if not self._moves(factor)))
                return self._sign(still) is KnownSign.POSITIVE and all(map(self._sum_of_exponentials, moving)) and len(moving) < 2
            case nodes.Exp() | sp.exp():
                return not node.args[0].has(*_KINKED) and self.reader.read(self._second(node.args[0]), self.met).num.is_zero()
        return not self._moves(node) and self._sign(node) is KnownSign.POSITIVE

    def _kink(self, inside: Expr, weight: Expr) -> None:
        """|inside| bends upwards where the inside is straight and the weight is not negative."""
        if self._sign(weight) < KnownSign.NONNEGATIVE or any(self._moves(node) for node in inside.atoms(*_KINKED)):
            raise NotUnderstood("a kink that may bend downwards")
        if not self.reader.read(self._second(inside), self.met).num.is_zero():
            raise NotUnderstood("a kink in what is not straight")

    def _moves(self, node: Basic) -> bool:
        return any(node.has(item) for item in self.direction)

    def _sign(self, expr: Expr) -> KnownSign:
        return self.reader.functions.sign(self.reader.read(expr, self.met))

    def _second(self, expr: Expr) -> Expr:
        """The second derivative along the line."""
        first = gathered(nodes.PartialDerivative(self._moved(expr), _T))
        return gathered(nodes.PartialDerivative(first, _T))

    def _moved(self, node: Basic) -> Basic:
        """The expression along the line."""
        tick()
        if not self._moves(node):
            return node
        match node:
            case Symbol():
                return node + _T * self.direction[node]
            case Indexed():
                return node + _T * self.direction[node.args[0]][node.args[1:]]
        return node.func(*map(self._moved, node.args))


def _inside(term: Expr) -> Expr:
    """A multiple of a sum as a sum."""
    number, rest = term.as_coeff_Mul()
    return sp.Sum(number * rest.args[0], *rest.args[1:]) if isinstance(rest, sp.Sum) else term


def _direction(item: Basic, number: int) -> Basic:
    """How much an unknown moves with the place on the line."""
    return IndexedBase(sp.Dummy(f"d{number}", real=True), real=True) if isinstance(item, IndexedBase) else sp.Dummy(f"d{number}", real=True)
