"""What is certainly positive, nonnegative or nonzero: SymPy's assumptions, plus stated facts, plus sums and products."""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Abs, Add, Expr, Mul, Pow, Product, Sum, Tuple, exp, log

from derive.symbolic.binding import BINDERS, canonical, free, unpack
from derive.symbolic.budget import tick
from derive.symbolic.nodes import Exp, Indicator, Log, Sqrt


@dataclass(frozen=True, slots=True)
class Facts:
    """Expressions stated to be positive, beyond what the symbols' own assumptions say."""

    positive: frozenset[Expr] = field(default_factory=frozenset)

    def is_positive(self, expr: Expr) -> bool:
        """Certainly greater than zero; False means unknown."""
        tick()
        # By structure first: SymPy's own assumptions on a large product cost a hundred times as much.
        return self._positive_by_structure(expr) or bool(expr.is_positive) or (bool(self.positive) and canonical(expr) in self.positive)

    def _positive_by_structure(self, expr: Expr) -> bool:
        match expr:
            case Mul():
                doubtful = [factor for factor in expr.args if not self.is_positive(factor)]
                return len(doubtful) % 2 == 0 and all(factor.is_Number and factor.is_negative for factor in doubtful)
            case Pow():
                if self.is_positive(expr.base) and expr.exp.is_real:
                    return True
                return bool(expr.exp.is_even) and self.is_nonzero(expr.base)
            case Add():
                return all(self.is_nonnegative(term) for term in expr.args) and any(self.is_positive(term) for term in expr.args)
            case Sum() | Product():
                body, _, lower, upper = unpack(expr)
                filled = isinstance(expr, Product) or (upper - lower).is_nonnegative
                return bool(filled) and self.is_positive(body)
            case Exp() | exp():
                return certainly_real(expr.args[0])
            case Sqrt():
                return self.is_positive(expr.args[0])
            case Abs():
                return self.is_nonzero(expr.args[0])
        return False

    def is_nonnegative(self, expr: Expr) -> bool:
        """Certainly at least zero; False means unknown."""
        tick()
        if expr.is_nonnegative or isinstance(expr, (Abs, Sqrt, Indicator)):
            return True
        if isinstance(expr, Mul) and all(self.is_nonnegative(factor) for factor in expr.args):
            return True
        if isinstance(expr, Pow) and expr.base.is_real and expr.exp.is_even:
            return True
        if isinstance(expr, Pow) and self.is_nonnegative(expr.base) and expr.exp.is_real:
            return True
        if isinstance(expr, Add) and all(self.is_nonnegative(term) for term in expr.args):
            return True
        if isinstance(expr, (Sum, Product)) and self.is_nonnegative(unpack(expr)[0]):
            return True
        return self.is_positive(expr)

    def is_nonzero(self, expr: Expr) -> bool:
        """Certainly different from zero; False means unknown."""
        if expr.is_nonzero:
            return True
        if isinstance(expr, Mul):
            return all(self.is_nonzero(factor) for factor in expr.args)
        if isinstance(expr, Pow):
            return self.is_nonzero(expr.base)
        if isinstance(expr, (Log, log)) and expr.args[0].is_Number:
            return bool(expr.args[0] != 1)
        return self.is_positive(expr) or self.is_positive(-expr)


def certainly_real(expr: Expr) -> bool:
    """Whether an expression is certainly a real number where it is defined; False means unknown."""
    match expr:
        case Add() | Mul():
            return all(certainly_real(argument) for argument in expr.args)
        case Pow() if expr.exp.is_Integer:
            return certainly_real(expr.base)
    return bool(expr.is_real)


Condition = tuple[str, Expr, tuple[Tuple, ...]]
"""Kind (`nonzero`, `positive`, `nonnegative`), subject, and the ranges of the bound indices in it, innermost first."""


def definedness(expr: Expr) -> dict[Condition, None]:
    """Conditions under which `expr` is a real number, read off before anything can cancel.

    `nonzero` for a divisor, `positive` for the argument of a logarithm or the base of a real power, `nonnegative` for
    the argument of a root.
    """
    found: dict[Condition, None] = {}

    def add(kind: str, subject: Expr, ranges: tuple[Tuple, ...]) -> None:
        met = free(subject)
        found.setdefault((kind, subject, tuple(limits for limits in ranges if limits[0] in met)))

    def walk(node: Expr, ranges: tuple[Tuple, ...]) -> None:
        tick()
        if isinstance(node, BINDERS):
            body, index, lower, upper = unpack(node)
            walk(lower, ranges)
            walk(upper, ranges)
            add("nonnegative", upper - lower + 1, ranges)  # a range that runs backwards has no agreed meaning
            walk(body, (Tuple(index, lower, upper), *(limits for limits in ranges if limits[0] != index)))
            return
        if isinstance(node, Pow):
            base, exponent = node.args
            if exponent.is_integer:
                if not exponent.is_nonnegative:
                    add("nonzero", base, ranges)
            elif exponent.is_nonnegative:
                add("nonnegative", base, ranges)
            else:
                add("positive", base, ranges)
        elif isinstance(node, (Log, log)):
            add("positive", node.args[0], ranges)
        elif isinstance(node, Sqrt):
            add("nonnegative", node.args[0], ranges)
        for argument in node.args:
            walk(argument, ranges)

    walk(expr, ())
    return found
