"""Cases and conditions as polynomials in signs: 1 where a condition holds, else 0."""

from collections.abc import Mapping
from typing import Protocol
from weakref import proxy

from sympy import Abs, Add, Basic, Indexed, Max, Min, Mul, Piecewise, Pow, Rational, Symbol, exp, sign
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from derive.vocabulary.multilinear.polynomial import Label, NotSayable, Poly, itself, number, plus, scaled
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.signing import flag
from derive.vocabulary.nodes import Exp, Prediction


class CaseReader(Protocol):
    """What reads numbers."""

    ring: Ring

    def read(self, node: Basic, bound: Mapping[Symbol, Label]) -> Poly:
        """A number."""

    def opaque(self, node: Basic, bound: Mapping[Symbol, Label]) -> Poly:
        """A number of which nothing is known."""


class Casework:
    """Reads cases by what stands in them."""

    def __init__(self, reader: CaseReader) -> None:
        self.reader: CaseReader = proxy(reader)  # which keeps this, and would be kept by it
        self.ring = reader.ring

    def pieces(self, node: Piecewise, bound: Mapping[Symbol, Label]) -> Poly:
        """b + (a - b) [first condition], one case after the other, where every case has a value everywhere."""
        if not all(_everywhere(case.expr) for case in node.args):
            return self._guarded(node, bound)
        *others, last = node.args
        found = self.reader.read(last.expr, bound)
        for case in reversed(others):
            jump = plus(self.reader.read(case.expr, bound), scaled(found, -1))
            found = plus(found, self.ring.times(jump, self.holds(case.cond, bound)))
        return found

    def _guarded(self, node: Piecewise, bound: Mapping[Symbol, Label]) -> Poly:
        """b + (a - b) [g > 0], of which nothing is known: where a has no value its sign must not meet what is divided by."""
        (first, condition), (other, _) = node.args[:2]
        if len(node.args) > 2 or not isinstance(condition, Relational) or condition.rel_op not in ("<", ">", "<=", ">="):
            return self.reader.opaque(node, bound)
        a, b = self.reader.read(first, bound), self.reader.read(other, bound)
        c, monomial, rest = self.ring.content(
            plus(self.reader.read(condition.gts, bound), scaled(self.reader.read(condition.lts, bound), -1))
        )
        same = self.ring.times({monomial: 1}, rest)
        closed = ("=" in condition.rel_op) is (c > 0)
        held = itself(self.ring.atom("flag", closed, (same,)))
        return plus(b, self.ring.times(plus(a, scaled(b, -1)), held if c > 0 else plus(number(1), scaled(held, -1))))

    def holds(self, condition: Basic, bound: Mapping[Symbol, Label]) -> Poly:
        """1 where a condition holds, else 0."""
        match condition:
            case BooleanTrue() | BooleanFalse():
                return number(int(bool(condition)))
            case And():
                return self.ring.product(self.holds(part, bound) for part in condition.args)
            case Or():
                fails = (plus(number(1), scaled(self.holds(part, bound), -1)) for part in condition.args)
                return plus(number(1), scaled(self.ring.product(fails), -1))
            case Not():
                return plus(number(1), scaled(self.holds(condition.args[0], bound), -1))
            case Relational():
                ordered = condition.rel_op in ("<", ">", "<=", ">=")
                high, low = (condition.gts, condition.lts) if ordered else condition.args
                gap = plus(self.reader.read(high, bound), scaled(self.reader.read(low, bound), -1))
                return flag(self.ring, gap, condition.rel_op.replace("<", ">"))
        raise NotSayable(f"`{condition}`")


def _everywhere(expr: Basic) -> bool:
    """Whether an expression certainly has a value everywhere: nothing is divided, no root or logarithm is taken, nothing else applied."""
    match expr:
        case Pow():
            return bool(expr.exp.is_integer and expr.exp.is_nonnegative) and _everywhere(expr.base)
        case Add() | Mul() | Abs() | Max() | Min() | exp() | Exp() | sign():
            return all(map(_everywhere, expr.args))
    return isinstance(expr, (Symbol, Rational, Indexed, Prediction))
