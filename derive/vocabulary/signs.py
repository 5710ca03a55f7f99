"""What is certainly positive, nonnegative or nonzero: SymPy's assumptions, plus stated facts, plus sums and products."""

from dataclasses import field

from sympy import Abs, Add, Expr, Indexed, Mul, Pow, Product, S, Sum, Symbol, Tuple, log

from derive.vocabulary.binding import canonical, unpack
from derive.vocabulary.budget import Charged, tick
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.matching import match
from derive.vocabulary.multilinear.within import WithinBounds
from derive.vocabulary.nodes import Density, Indicator, Log, Sqrt

REMEMBERED = 4_096
"""Expressions whose signs are remembered."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Expressions stated to be positive, or at least zero, and bounds, beyond what the symbols' own assumptions say."""

    positive: frozenset[Expr] = field(default_factory=frozenset)
    nonnegative: frozenset[Expr] = field(default_factory=frozenset)
    within: WithinBounds | None = None
    everywhere: tuple[tuple[Density, frozenset[Symbol]], ...] = ()
    _found: Charged[bool] = field(default_factory=lambda: Charged(REMEMBERED), init=False, repr=False, compare=False)

    def is_positive(self, expr: Expr) -> bool:
        """Certainly greater than zero; False means unknown."""
        return self._found.get(expr, lambda: self._is_positive(expr))

    def _is_positive(self, expr: Expr) -> bool:
        # By structure first: SymPy's own assumptions on a large product cost a hundred times as much.
        known = self._positive_by_structure(expr) or bool(expr.is_positive) or (bool(self.positive) and canonical(expr) in self.positive)
        return known or (self.within is not None and self.within.is_positive(expr)) or self._is_everywhere(expr)

    def _is_everywhere(self, expr: Expr) -> bool:
        """Whether a density is one of those that are positive for all values of variables."""
        if not self.everywhere or not isinstance(expr, Density):
            return False
        return any(match(pattern, expr.ordered(), variables) is not None for pattern, variables in self.everywhere)

    def _positive_by_structure(self, expr: Expr) -> bool:
        match expr:
            case Mul():
                doubtful = [factor for factor in expr.args if not self.is_positive(factor)]
                return len(doubtful) % 2 == 0 and all(map(self._is_negative, doubtful))
            case Pow():
                if self.is_positive(expr.base) and expr.exp.is_real:
                    return True
                return bool(expr.exp.is_even) and self.is_nonzero(expr.base)
            case Add():
                return all(self.is_nonnegative(term) for term in expr.args) and any(self.is_positive(term) for term in expr.args)
            case Sum() | Product():
                body, _, lower, upper = unpack(expr)
                filled = isinstance(expr, Product) or at_least_zero(upper - lower)
                return bool(filled) and self.is_positive(body)
            case Sqrt():
                return self.is_positive(expr.args[0])
            case Abs():
                return self.is_nonzero(expr.args[0])
        return self._told("positive", expr)

    def _is_negative(self, expr: Expr) -> bool:
        """Certainly below zero: a number, minus a sum that is positive, an odd power of such."""
        match expr:
            case Add():
                return self.is_positive(Add(*(-term for term in expr.args)))
            case Pow() if expr.exp.is_odd:
                return self._is_negative(expr.base)
        return bool(expr.is_Number and expr.is_negative)

    def _told(self, sign: str, expr: Expr) -> bool:
        """Whether the function's file says of this sign, under conditions that certainly hold."""
        known = function_of(type(expr))
        if known is None or sign not in known.sign or len(expr.args) != len(known.arguments) or not known.whole(expr.args):
            return False
        tests = {Predicate.POSITIVE: self.is_positive, Predicate.NONNEGATIVE: self.is_nonnegative, Predicate.NONZERO: self.is_nonzero}
        conditions = known.asked(known.sign[sign], expr.args)
        return all(map(certainly_real, expr.args)) and all(kind in tests and tests[kind](subject) for kind, subject, _ in conditions)

    def is_nonnegative(self, expr: Expr) -> bool:
        """Certainly at least zero; False means unknown."""
        tick()
        # By structure first, as above.
        if isinstance(expr, (Abs, Sqrt, Indicator)):
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
        if self._told("nonnegative", expr) or expr.is_nonnegative:
            return True
        if self.is_positive(expr) or (bool(self.nonnegative) and canonical(expr) in self.nonnegative):
            return True
        return self.within is not None and self.within.is_nonnegative(expr)

    def is_nonzero(self, expr: Expr) -> bool:
        """Certainly different from zero; False means unknown."""
        if expr.is_nonzero:
            return True
        if isinstance(expr, Mul):
            return all(self.is_nonzero(factor) for factor in expr.args)
        if isinstance(expr, Pow):
            return self.is_nonzero(expr.base)
        if isinstance(expr, Product):
            return self.is_nonzero(unpack(expr)[0])
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


def at_least_zero(expr: Expr) -> bool:
    """Whether an expression is certainly at least zero, by signs of its parts or by n >= 1 for every positive whole n."""
    if expr.is_nonnegative:
        return True
    least: Expr = S.Zero
    for term in Add.make_args(expr):
        factor, symbol = term.as_coeff_Mul()
        if symbol is S.One:
            least += factor
        elif isinstance(symbol, (Symbol, Indexed)) and symbol.is_integer and symbol.is_nonnegative and factor.is_positive:
            least += factor if symbol.is_positive else 0
        else:
            return False
    return bool(least.is_nonnegative)


def count(index: Symbol, lower: Expr, upper: Expr) -> Expr:
    """How many values an index takes: upper - lower + 1, but none where the range runs backwards.

    Where it is not known which, the count stays Sum(1, (index, lower, upper)).
    """
    size = upper - lower + 1
    if size.is_integer and at_least_zero(size):
        return size
    if at_least_zero(-size):
        return S.Zero
    return Sum(S.One, Tuple(index, lower, upper))
