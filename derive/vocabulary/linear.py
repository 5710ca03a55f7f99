"""The linear normal form of sums: constant + sum of coefficient * Sum(kernel), coefficients free of the index.

SymPy's own `expand` destroys residuals and its `Sum.doit` half-expands; here a kernel is only split into terms
and relieved of factors that do not contain the index, and Sum(c, (i, 1, n)) becomes n*c. Where a range may run
backwards, its length stays the sum of ones that it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import comb

from sympy import Add, Dummy, Expr, Mul, Pow, Product, S, Sum, Symbol, Tuple, exp, expand_mul, log

from derive.vocabulary.binding import canonical, free, rebuild, unpack
from derive.vocabulary.budget import bounded, built, charged, remade, tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.matching import Walk
from derive.vocabulary.nodes import LIVE, Sqrt
from derive.vocabulary.signs import Facts, count

TERM_LIMIT = 2_000
EXPANSION = 8
"""Steps that a term costs which SymPy multiplies out."""


@dataclass(frozen=True, slots=True)
class LinearForm:
    """constant + sum over `terms` of coefficient * Sum(kernel); each key is a sum with coefficient one."""

    constant: Expr
    terms: Mapping[Sum, Expr]

    def expression(self) -> Expr:
        """The same as one SymPy expression."""
        return Add(self.constant, *(coefficient * total for total, coefficient in self.terms.items()))

    def split(self, unknowns: frozenset[Expr]) -> tuple[LinearForm, Expr]:
        """The part that contains an unknown, and the rest as one expression."""
        dependent = {total: c for total, c in self.terms.items() if not (free(total) | free(c)).isdisjoint(unknowns)}
        rest = {total: c for total, c in self.terms.items() if total not in dependent}
        moving = [term for term in Add.make_args(self.constant) if not free(term).isdisjoint(unknowns)]
        still = [term for term in Add.make_args(self.constant) if free(term).isdisjoint(unknowns)]
        return LinearForm(Add(*moving), dependent), LinearForm(Add(*still), rest).expression()


def linear_form(expr: Expr) -> LinearForm:
    """The linear normal form of `expr`; what is not linear in sums stays in the constant as it is."""
    constant: list[Expr] = []
    terms: dict[Sum, Expr] = {}
    for term in additive_terms(canonical(expr)):
        tick(len(term.args) + 1)
        sums = [factor for factor in Mul.make_args(term) if isinstance(factor, Sum)]
        if len(sums) != 1:
            constant.append(term)
            continue
        (total,) = sums
        coefficient = Mul(*(factor for factor in Mul.make_args(term) if factor is not total))
        terms[total] = terms.get(total, S.Zero) + coefficient
    kept = {total: coefficient for total, coefficient in terms.items() if coefficient != 0}
    return LinearForm(Add(*constant), kept)


def additive_terms(expr: Expr) -> Sequence[Expr]:
    """Terms of `expr` after distributing products over sums and pulling index-free factors out of each Sum."""
    tick()
    if isinstance(expr, Add):
        return [term for argument in expr.args for term in additive_terms(argument)]
    if isinstance(expr, Sum):
        return sum_terms(expr)
    if isinstance(expr, Mul):
        whole = [factor for factor in expr.args if not isinstance(factor, (Add, Sum))]
        tick(len(whole))
        spread: list[Expr] = [expr.func(*whole)]
        for factor in expr.args:
            if isinstance(factor, (Add, Sum)):
                parts = additive_terms(factor)
                bounded(len(spread) * len(parts), TERM_LIMIT, "multiplying out a product")
                tick(len(spread) * len(parts) * (1 + len(whole) // 16))
                spread = [left * right for left in spread for right in parts]
        return spread
    return [expr]


@charged(20_000)
def sum_terms(total: Sum) -> tuple[Expr, ...]:
    """Sum of (c * k(i) + d) as [c * Sum(k), count * d]; nothing where the range certainly runs backwards."""
    kernel, index, lower, upper = unpack(total)
    size = count(index, lower, upper)
    if size == 0:
        return ()
    if isinstance(size, Sum):
        size = canonical(size)
    pieces: list[Expr] = []
    for term in additive_terms(kernel):
        tick(len(term.args) + 1)
        outside = [factor for factor in Mul.make_args(term) if index not in free(factor)]
        inside = [factor for factor in Mul.make_args(term) if index in free(factor)]
        if inside:
            pieces.append(Mul(*outside, canonical(rebuild(total, Mul(*inside), index, lower, upper))))
        else:
            pieces.append(Mul(*outside, size))
    return tuple(pieces)


def expand_logs(expr: Expr, facts: Facts) -> Expr:
    """Logs of products, powers, exponentials and Products as sums, wherever the signs are known; never forced."""
    return _ExpandingLogs(facts).whole(expr)


class _ExpandingLogs(Walk):
    """Writes logarithms as sums of logarithms."""

    __slots__ = ("facts",)

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def walk(self, node: Expr) -> Expr:
        self.steps += 1
        if isinstance(node, log):
            return log_terms(self.walk(node.args[0]), self.facts)
        if isinstance(node, (Sum, Product)):
            body, index, lower, upper = unpack(node)
            new = self.walk(body)
            return node if new == body else rebuild(node, new, index, lower, upper)
        self.steps += sum(isinstance(argument, Expr) and not argument.args for argument in node.args)  # numbers and symbols stay
        if not node.args:
            return node
        arguments = [self.walk(argument) if isinstance(argument, Expr) and argument.args else argument for argument in node.args]
        return node if tuple(arguments) == node.args and not _unevaluated(node) else built(node.func, arguments)


def _unevaluated(expr: Expr) -> bool:
    """Whether SymPy would write a node otherwise: numbers among its arguments, or nodes of its own kind."""
    numbers = [argument for argument in expr.args if argument.is_Number]
    plain = len(numbers) > 1 or len(numbers) == len(expr.args) or any(number in (0, 1) for number in numbers)
    return plain or any(argument.func is expr.func for argument in expr.args)


def _is_real(expr: Expr, facts: Facts) -> bool:
    """Whether a number is real, by the symbols' own assumptions or with those that are stated to be positive."""
    if expr.is_real is None:
        stated = sorted((symbol for symbol in expr.free_symbols if isinstance(symbol, Symbol) and symbol in facts.positive), key=str)
        expr = expr.xreplace({symbol: Dummy(symbol.name, positive=True) for symbol in stated}) if stated else expr
    return bool(expr.is_real)


def log_terms(argument: Expr, facts: Facts) -> Expr:
    """log(argument), expanded as far as the signs of its parts are known, each of which is charged for."""
    if isinstance(argument, exp) and _is_real(argument.args[0], facts):
        return argument.args[0]
    if isinstance(argument, Mul):
        signs = [(factor, facts.is_positive(factor)) for factor in argument.args]
        known = [factor for factor, positive in signs if positive]
        rest = Mul(*(factor for factor, positive in signs if not positive))
        if rest == 1 or facts.is_positive(rest):
            return Add(*(log_terms(factor, facts) for factor in known), S.Zero if rest == 1 else log(rest))
    if isinstance(argument, Pow) and facts.is_positive(argument.base) and argument.exp.is_real:
        return argument.exp * log_terms(argument.base, facts)
    if isinstance(argument, Product):
        body, index, lower, upper = unpack(argument)
        if facts.is_positive(body):
            return Sum(log_terms(body, facts), Tuple(index, lower, upper))
    return log(argument)


@charged(20_000)
def live(expr: Expr) -> Expr:
    """The expression with its inert log, exp and sqrt replaced by SymPy's own, which may evaluate."""
    return _Enlivening().whole(expr)


class _Enlivening(Walk):
    """Puts SymPy's functions in the place of inert ones."""

    __slots__ = ()

    def walk(self, node: Expr) -> Expr:
        self.steps += 1 + sum(not argument.args for argument in node.args)  # numbers and symbols stay
        if not node.args:
            return node
        arguments = [self.walk(argument) if argument.args else argument for argument in node.args]
        if type(node) in LIVE:
            return built(Pow, [*arguments, S.Half]) if isinstance(node, Sqrt) else built(LIVE[type(node)], arguments)
        return remade(node, arguments)


def written_out(expr: Expr) -> int:
    """About how many terms an expression has once it is multiplied out; capped."""
    tick()
    if isinstance(expr, Add):
        return min(sum(map(written_out, expr.args)), 2 * TERM_LIMIT)
    if isinstance(expr, Mul):
        total = 1
        for factor in expr.args:
            total = min(total * written_out(factor), 2 * TERM_LIMIT)
        return total
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        terms, power = written_out(expr.base), abs(int(expr.exp))
        return 1 if terms == 1 else 2 * TERM_LIMIT if power > TERM_LIMIT else min(comb(terms + power - 1, power), 2 * TERM_LIMIT)
    return 1


def expanded(expr: Expr) -> Expr:
    """The linear form with every kernel multiplied out as well: the canonical shape of polynomial identities."""
    return linear_form(_spread(canonical(expr))).expression()


def _spread(node: Expr) -> Expr:
    """Every kernel multiplied out."""
    tick()
    if not node.args:
        return node
    new = remade(node, [_spread(argument) if isinstance(argument, Expr) else argument for argument in node.args])
    if not isinstance(new, (Pow, Mul, Add)):
        return new
    # What is inside has been multiplied out by now, so that its terms are those that there will be.
    parts = Add.make_args(new)
    ready = all(map(_without_sums, parts))
    terms = len(parts) if ready else written_out(new)
    bounded(terms, TERM_LIMIT, "multiplying out")
    tick(EXPANSION * terms)
    return new if ready else expand_mul(new.expand(deep=False))


@lru_cache(20_000)
def _without_sums(expr: Expr) -> bool:
    """Whether nothing can be multiplied out anywhere inside: there is no sum of terms, and no power of a product."""
    return not isinstance(expr, Add) and not (isinstance(expr, Pow) and isinstance(expr.base, Mul)) and all(map(_without_sums, expr.args))
