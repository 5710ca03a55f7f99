"""The largest value over a range in the second zero test: terms without the index come out, and factors without it that have a sign."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mpoly

from derive.judging.zero.atoms import Element, fraction
from derive.judging.zero.functions import Functions
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.sums import IndexRange, Sums

_NAMED = ("symbol", "indexed")
"""Kinds of atoms that have assumptions."""


def largest(body: Element, over: IndexRange, sums: Sums, functions: Functions) -> Element:
    """The largest value of the body, whose index is a label."""
    field, inside = sums.field, over.label_atom.labels
    field.steps += 1 + len(body.num)
    if any(atom.labels & inside for _, atom in field.present(body.den)):
        return _reciprocal(body, over, sums, functions) or sums.bound("largest", body, over, body.sign)
    parts = [(field.monomial(factors, c), any(field.owners[k].labels & inside for k, _ in factors)) for factors, c in field.terms(body.num)]
    still, moving = (sum((term for term, moves in parts if moves is wanted), field.zero) for wanted in (False, True))
    outside = field.quotient(still, body.den)
    if moving.is_zero():
        return outside
    below = field.quotient(body.den, field.one)
    if field.sign(below) is not KnownSign.POSITIVE:
        return field.sum([outside, sums.bound("largest", field.quotient(moving, body.den), over, KnownSign.UNKNOWN)])
    factor, rest = _content(moving, inside, sums)
    found = _primitive(rest, over, sums, functions)
    return field.sum([outside, field.product([factor, field.integer_power(below, -1), found])])


def _reciprocal(body: Element, over: IndexRange, sums: Sums, functions: Functions) -> Element | None:
    """1 / min u_i, where every u_i is positive."""
    field = sums.field
    below = field.quotient(body.den, field.one)
    if not body.num.is_constant() or body.num.leading_coefficient() <= 0 or field.sign(below) is not KnownSign.POSITIVE:
        return None
    least = field.product([field.number(-1), largest(field.product([field.number(-1), below]), over, sums, functions)])
    return field.product([field.quotient(body.num, field.one), field.integer_power(least, -1)])


def _content(polynomial: fmpq_mpoly, inside: int, sums: Sums) -> tuple[Element, fmpq_mpoly]:
    """A factor without the index that is never negative and that all terms share, and the rest."""
    field = sums.field
    common = field.context.constant(sum((abs(c) for c in polynomial.coeffs()), fmpq(0)))
    for generator, atom in field.present(polynomial):
        least = min(dict(factors).get(generator, 0) for factors, _ in field.terms(polynomial))
        if not least or atom.labels & inside:
            continue
        own = field.generators[generator]
        if field.sign(field.quotient(own, field.one)) >= KnownSign.NONNEGATIVE or (atom.kind in _NAMED and atom.data.is_nonnegative):
            common *= own**least
        elif field.sign(field.quotient(-own, field.one)) is KnownSign.POSITIVE or (atom.kind in _NAMED and atom.data.is_nonpositive):
            common *= (-own) ** least
        else:
            common *= own ** (least - least % 2)
    return field.quotient(common, field.one), polynomial / common


def _primitive(polynomial: fmpq_mpoly, over: IndexRange, sums: Sums, functions: Functions) -> Element:
    """Through what grows with its argument, and through absolute values; else an atom."""
    field = sums.field
    value = field.quotient(polynomial, field.one)
    atom = field.single(value)
    if len(polynomial) == 1 and polynomial.leading_coefficient() == 1:
        ((factors, _),) = field.terms(polynomial)
        if len(factors) == 1 and factors[0][1] > 1 and field.owners[factors[0][0]].sign is KnownSign.POSITIVE:
            ((generator, exponent),) = factors
            own = field.quotient(field.generators[generator], field.one)
            return field.integer_power(largest(own, over, sums, functions), exponent)
        if all(field.owners[generator].kind == "exp" for generator, _ in factors):
            parts = [field.product([field.number(times), field.owners[generator].arguments[0]]) for generator, times in factors]
            return functions.exp(largest(field.sum(parts), over, sums, functions))
    match (atom.kind, atom.arguments) if atom is not None else ("", ()):
        case "root", (inner,):
            return functions.power(largest(inner, over, sums, functions), Fraction(1, field.grain.root))
        case "log", (inner,):
            return functions.log(largest(inner, over, sums, functions))
    for factors, c in field.terms(polynomial):
        if c > 0 and len(factors) == 1 and factors[0][1] == 1 and (size := field.owners[factors[0][0]]).kind == "abs":
            rest = field.quotient(polynomial - field.monomial(factors, c), field.one)
            inner = field.product([field.number(fraction(c)), size.arguments[0]])
            turned = (inner, field.product([field.number(-1), inner]))
            above, below = (largest(field.sum([rest, one]), over, sums, functions) for one in turned)
            distance = functions.abs(field.difference(above, below))
            return field.product([field.number(Fraction(1, 2)), field.sum([above, below, distance])])
    return sums.bound("largest", value, over, field.sign(value))
