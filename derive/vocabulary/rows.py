"""The row form of an objective: what depends on the unknowns stays one kernel in each sum over the data.

The linear normal form takes a sum apart term by term, so that half of r/s + 2 log(1 + exp(-r/s)) would be a constant and the rest no
function of the residual. Here a sum over the data is split in what depends on the unknowns and what does not, and of the former only
a positive factor is taken out that all of its terms have. Sums without data, which are penalties, are taken apart as before.
"""

from collections.abc import Iterator
from math import gcd, lcm

from sympy import Add, Basic, Expr, Mul, Rational, S, Sum, Symbol, cancel, factor, fraction

from derive.vocabulary.binding import canonical, depends, free, rebuild, substitute, unpack
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import LinearForm, linear_form


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTerm:
    """One term of a sum over the data that depends on the unknowns: weight * Sum(body), the weight free of the index."""

    weight: Expr
    body: Expr
    index: Symbol


def row_form(expr: Expr, unknowns: frozenset[Basic], data: Basic) -> LinearForm:
    """The row form of `expr`, whose rows are the sums in which the array `data` stands."""
    found: dict[tuple[Expr, Expr], list[RowTerm]] = {}
    rest: list[Expr] = []
    for weight, total in _sums(canonical(expr), S.One):
        if not isinstance(total, Sum) or not depends(total, unknowns):
            rest.append(weight * total)
            continue
        body, index, lower, upper = unpack(total)
        moving = [term for term in Add.make_args(body) if depends(term, unknowns)]
        still = Add(*(term for term in Add.make_args(body) if not depends(term, unknowns)))
        rest.append(weight * rebuild(total, still, index, lower, upper) if still != 0 else S.Zero)
        found.setdefault((lower, upper), []).extend(_row(weight, term, index) for term in moving)
    rows: dict[Sum, Expr] = {}
    for (lower, upper), group in found.items():
        if any(data in free(row.body) for row in group):
            weight, body = _together(group)
            index = group[0].index
            rows[canonical(Sum(body, (index, lower, upper)))] = weight
        else:
            rest.extend(row.weight * Sum(row.body, (row.index, lower, upper)) for row in group)
    linear = linear_form(Add(*rest))
    return LinearForm(linear.constant, {**rows, **linear.terms})


def in_lowest_terms(ratio: Expr) -> Expr:
    """A weight as a fraction without common factors, its numerator and denominator as products."""
    if not ratio.has(Add):
        return ratio
    above, below = fraction(cancel(ratio))
    return factor(above) / factor(below)


def _sums(expr: Expr, weight: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The terms of the whole, each with what multiplies it, products with one sum in them taken apart."""
    if isinstance(expr, Add):
        for term in expr.args:
            yield from _sums(term, weight)
        return
    if isinstance(expr, Mul):
        composed = [part for part in expr.args if isinstance(part, (Add, Sum)) and part.has(Sum)]
        if len(composed) == 1:
            others = (part for part in expr.args if part is not composed[0])
            yield from _sums(composed[0], weight * Mul(*others))
            return
    yield weight, expr


def _row(weight: Expr, term: Expr, index: Symbol) -> RowTerm:
    """The term with what is free of the index in the weight."""
    parts = Mul.make_args(term)
    outside = (part for part in parts if index not in free(part))
    inside = (part for part in parts if index in free(part))
    return RowTerm(weight=weight * Mul(*outside), body=Mul(*inside), index=index)


def _together(group: list[RowTerm]) -> tuple[Expr, Expr]:
    """Weight and body of all rows as one, the weight what their weights have in common; that of a single row is its own."""
    weights: dict[Expr, Expr] = {}
    for row in group:
        body = substitute(row.body, {row.index: group[0].index})
        weights[body] = weights.get(body, S.Zero) + row.weight
    kept = {body: weight for body, weight in weights.items() if weight != 0}
    if len(kept) == 1:
        ((body, weight),) = kept.items()
        return weight, body
    common = _common(list(kept.values()))
    return common, Add(*(weight / common * body for body, weight in kept.items()))


def _common(weights: list[Expr]) -> Expr:
    """The largest certainly positive factor that all of them have, numbers by their greatest common divisor."""
    numbers, products = zip(*(weight.as_coeff_Mul() for weight in weights), strict=True)
    shared = [part for part in Mul.make_args(products[0]) if part.is_positive and all(part in Mul.make_args(one) for one in products[1:])]
    if not all(isinstance(number, Rational) for number in numbers):
        return Mul(*shared)
    above = gcd(*(int(number.p) for number in numbers))
    below = lcm(*(int(number.q) for number in numbers))
    return Mul(Rational(above or 1, below), *shared)
