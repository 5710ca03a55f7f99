"""Products over a range in the second zero test: of what need not be positive, factor by factor, the last ones by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sympy import Basic, Tuple

from derive.judging.zero.bindings import Bindings
from derive.judging.zero.functions import APART, Held, HeldPower
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.sums import IndexedFamily


def multiplied(reader: Any, body: Basic, limits: Sequence[Tuple], at: Bindings) -> Held:
    """A product over the last of the limits of that over the others."""
    if not limits:
        found: Held = reader.factored(body, at)
        return found
    *inner, (index, lower, upper) = limits
    low, high = reader.read(lower, at), reader.read(upper, at)
    over = reader.sums.ranging(at.depth, low, high)
    family = IndexedFamily(body=multiplied(reader, body, inner, at.binding(index, over.label)), range=over)
    if reader.products.family_sign(family) is KnownSign.POSITIVE or not over.filled:
        whole: Held = reader.products.family_product(family)
        return whole
    return _by_factor(reader, body, Tuple(*limits), at)


def _by_factor(reader: Any, body: Basic, limits: Tuple, at: Bindings) -> Held:
    """What has no index as a power; of the rest the last factors, as many as there certainly are, and the product of those before."""
    field, functions, sums = reader.field, reader.functions, reader.sums
    *inner, (index, lower, upper) = limits
    one, low, high = field.number(1), reader.read(lower, at), reader.read(upper, at)
    over = sums.ranging(at.depth, low, high)
    shift, apart = field.difference(low, one), min(sums.certain(over), APART)
    before = sums.ranging(at.depth, one, field.difference(field.difference(high, shift), field.number(apart)))
    moved = multiplied(reader, body, inner, at.binding(index, field.sum([before.label, shift])))
    found: list[HeldPower] = []
    still = []
    for part in functions.parts(functions.worked_out(moved)):
        base = functions.worked_out(part.base)
        if not any(atom.labels & before.label_atom.labels for side in (base.num, base.den) for _, atom in field.present(side)):
            found.append(HeldPower(functions.raised(base, over.size), part.exponent))
            still.append(functions.power(base, Fraction(-part.exponent)))
        elif not before.empty:
            sign = min(functions.sign(base), KnownSign.NONNEGATIVE)
            found.append(HeldPower(sums.bound("product", base, before, sign), part.exponent))
    for number in range(apart):
        place = at.binding(index, field.difference(high, field.number(number)))
        last = functions.worked_out(multiplied(reader, body, inner, place))
        found.append(HeldPower(field.product([last, *still]), 1))
    return Held(tuple(found))
