"""Derivatives by a symbol or an entry, from the leaves up: sums are differentiated where they stand, d theta_k / d theta_j is a delta.

Beside the value stands where there is none: at the kinks of absolute values, maxima and cases, and where a root begins.
"""

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Tuple,
    exp,
    log,
    sign,
)
from sympy.core.relational import Ge, Gt, Le, Lt

from derive.vocabulary.binding import free, fresh_index, substitute, unpack
from derive.vocabulary.budget import charged, tick
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.nodes import Exp, Log, PartialDerivative, Sqrt
from derive.vocabulary.signs import at_least_zero

_ORDERS = (Lt, Le, Gt, Ge)


class NotDifferentiated(Exception):
    """No rule says what a derivative is; the message says of what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differentiated:
    """A derivative, and conditions for it to exist, beside that what is differentiated is defined around the point."""

    value: Expr
    smooth: tuple[Condition, ...]


@charged(4_096)
def differentiated(expr: Expr, variable: Symbol | Indexed, every: Tuple | None = None) -> Differentiated:
    """d expr / d variable.

    Parameters
    ----------
    expr : Expr
        What is differentiated.
    variable : Symbol or Indexed
        By what.
    every : Tuple, optional
        An index of the variable, and what it runs over: a sum over the same range then meets each entry once.

    Raises
    ------
    NotDifferentiated
        The variable stands where no rule is known: in an opaque density, an indicator, or the limits of a sum.
    """
    if variable.is_integer:
        raise NotDifferentiated(f"`{variable}` is a whole number, by which nothing is differentiated")
    found = _Forward(variable, every)
    return Differentiated(value=found.slope(expr, ()), smooth=tuple(found.smooth))


def worked_out(expr: Basic) -> Basic:
    """The expression with every derivative in it worked out, the innermost first.

    Raises
    ------
    NotDifferentiated
        As above.
    """
    if not any(True for _ in _nodes(expr)):
        return expr
    return _worked_out(expr)


def _worked_out(expr: Basic) -> Basic:
    tick()
    if not expr.args or isinstance(expr, IndexedBase):
        return expr
    arguments = [_worked_out(argument) for argument in expr.args]
    if isinstance(expr, PartialDerivative):
        return differentiated(arguments[0], expr.variable).value
    return expr if all(new is old for new, old in zip(arguments, expr.args, strict=True)) else expr.func(*arguments)


def _nodes(expr: Basic) -> Iterator[Basic]:
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, PartialDerivative):
            yield node
        elif not isinstance(node, IndexedBase):
            waiting += node.args


Ranges = tuple[Tuple, ...]
"""The limits of the sums around a node, the innermost first."""


class _Forward:
    """Slopes of the parts make the slope of the whole."""

    def __init__(self, variable: Symbol | Indexed, every: Tuple | None = None) -> None:
        self.variable, self.every = variable, every
        self.moved: Basic = variable.base if isinstance(variable, Indexed) else variable
        self.smooth: dict[Condition, None] = {}

    def slope(self, node: Expr, ranges: Ranges) -> Expr:
        """The derivative of a node under these sums."""
        tick()
        if self.moved not in free(node):
            return S.Zero
        match node:
            case Symbol():
                return S.One
            case Indexed() if node.base == self.moved and isinstance(self.variable, Indexed):
                return self._entry(node, self.variable)
            case Add():
                return Add(*(self.slope(term, ranges) for term in node.args))
            case Mul():
                return self._product(node.args, ranges)
            case Exp() | exp():
                return node * self.slope(node.args[0], ranges)
            case Pow():
                return self._power(node, ranges)
            case Log() | log() if len(node.args) == 1:
                return self.slope(node.args[0], ranges) / node.args[0]
            case Sqrt():
                self._asked(Predicate.POSITIVE, node.args[0], ranges)
                return self.slope(node.args[0], ranges) / (2 * node)
            case Abs():
                self._asked(Predicate.NONZERO, node.args[0], ranges)
                return sign(node.args[0]) * self.slope(node.args[0], ranges)
            case sign():
                self._asked(Predicate.NONZERO, node.args[0], ranges)
                return S.Zero
            case Max() | Min() if len(node.args) == 2:
                return self._extreme(node, ranges)
            case Piecewise():
                return self._cases(node, ranges)
            case Sum() | Product():
                return self._over(node, ranges)
            case PartialDerivative():
                inner = differentiated(node.expr, node.variable)
                for kind, subject, own in inner.smooth:
                    self._asked(kind, subject, (*own, *ranges))
                return self.slope(inner.value, ranges)
        return self._applied(node, ranges)

    def _asked(self, kind: Predicate, subject: Expr, ranges: Ranges) -> None:
        self.smooth.setdefault(Condition(kind, subject, ranges))

    def _entry(self, node: Indexed, variable: Indexed) -> Expr:
        if len(node.indices) != len(variable.indices) or any(self.moved in free(index) for index in node.indices):
            raise NotDifferentiated(f"`{node}` by `{variable}`")
        return Mul(*(KroneckerDelta(one, other) for one, other in zip(node.indices, variable.indices, strict=True)))

    def _product(self, factors: tuple[Expr, ...], ranges: Ranges) -> Expr:
        slopes = [self.slope(factor, ranges) for factor in factors]
        moving = [place for place, each in enumerate(slopes) if each != 0]
        return Add(*(Mul(*factors[:place], slopes[place], *factors[place + 1 :]) for place in moving))

    def _power(self, node: Pow, ranges: Ranges) -> Expr:
        base, exponent = node.args
        if not exponent.is_integer:
            self._asked(Predicate.POSITIVE, base, ranges)
        if self.moved not in free(exponent):
            return exponent * base ** (exponent - 1) * self.slope(base, ranges)
        return node * (self.slope(exponent, ranges) * log(base) + exponent * self.slope(base, ranges) / base)

    def _extreme(self, node: Expr, ranges: Ranges) -> Expr:
        one, other = node.args
        self._asked(Predicate.NONZERO, one - other, ranges)
        first, second = (self.slope(part, ranges) for part in node.args)
        turned = sign(one - other) * (first - second)
        return (first + second + (turned if isinstance(node, Max) else -turned)) / 2

    def _cases(self, node: Piecewise, ranges: Ranges) -> Expr:
        for _, condition in node.args:
            if self.moved in free(condition):
                if not isinstance(condition, _ORDERS):
                    raise NotDifferentiated(f"`{condition}`, which decides a case")
                self._asked(Predicate.NONZERO, condition.lhs - condition.rhs, ranges)
        return Piecewise(*((self.slope(value, ranges), condition) for value, condition in node.args), evaluate=False)

    def _over(self, node: Expr, ranges: Ranges) -> Expr:
        body, index, lower, upper = unpack(node)
        if self.moved in free(lower) | free(upper):
            raise NotDifferentiated(f"`{node}`, in whose limits the variable stands")
        taken = free(self.variable).union(*(free(limits) for limits in ranges))
        if index in taken:
            fresh = fresh_index(index, taken | free(body))
            body, index = substitute(body, {index: fresh}), fresh
        limits = Tuple(index, lower, upper)
        inner = self.slope(body, (limits, *ranges))
        if isinstance(node, Sum):
            return Add(*(self._summed(term, limits) for term in Add.make_args(inner)))
        return node * Sum(inner / body, limits)

    def _applied(self, node: Expr, ranges: Ranges) -> Expr:
        known = function_of(type(node))
        if known is None or len(node.args) != len(known.arguments):
            raise NotDifferentiated(f"`{node}`")
        parts = []
        for told, argument in zip(known.derivative, node.args, strict=True):
            inner = self.slope(argument, ranges)
            if inner != 0:
                if told is None or known.analytic is None:
                    raise NotDifferentiated(f"`{node}`")
                parts.append(known.at(told, *node.args) * inner)
        return Add(*parts)

    def _summed(self, term: Expr, limits: Tuple) -> Expr:
        """The sum of a term, which is one term where the index certainly takes the value that a delta asks for."""
        index, lower, upper = limits
        for factor in Mul.make_args(term):
            if isinstance(factor, KroneckerDelta) and index in factor.args:
                other = factor.args[1] if factor.args[0] == index else factor.args[0]
                if other.is_Integer and (at_least_zero(lower - other - 1) or at_least_zero(other - upper - 1)):
                    return S.Zero
                inside = other.is_Integer and at_least_zero(other - lower) and at_least_zero(upper - other)
                if inside or (self.every is not None and self.every == Tuple(other, lower, upper)):
                    return substitute(term, {index: other})
        return Sum(term, limits) if term != 0 else S.Zero
