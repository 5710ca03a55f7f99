"""A power that falls from a smallest value on: Pareto densities."""

import re

from derive.checking.forms import factored
from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import Product, Unit, is_letter, names
from derive.reading.tree import Construct, Node


def ways(found: Product) -> tuple[Unit, ...]:
    """The integral from each letter on that may be the smallest value."""
    if found.exponents or len(found.shaping) != 1 or not is_letter(found.variate):
        return ()
    ((factor, side),) = found.shaping
    if factor.kind is not Construct.POWER or found.speaks(factor.args[1]) or not names(factor.args[1]):
        return ()
    base = factored(factor.args[0])
    if found.variate not in (*base.above, *base.below) or base.sign < 0 or not _falls(factor.args[1], side, found.variate in base.above):
        return ()
    above = names(factor.args[1])
    beside = frozenset(one for part in (factor.args[0], *found.rest) for one in names(part))
    least = sorted(beside - above - {found.variate}, key=lambda one: one.span.start)
    if not least or not found.normalises(above | frozenset(least)) or not any(names(one) & above for one in found.rest):
        return ()
    said = found.written()
    return tuple(Unit(said.integral(said.letters[one], r"\infty"), said.positive()) for one in least)


def _falls(power: Node, side: int, above: bool) -> bool:
    """Whether the variate stands below, as the power is written."""
    negative = power.kind is Construct.NEGATIVE or (power.kind is Construct.ADD and power.args[0].kind is Construct.NEGATIVE)
    return (side < 0) ^ negative ^ (not above)


ENTRY = DensityShape(name="tail", title="Pareto densities", ways=ways, unless=re.compile(r"truncat|zipf|discrete", re.IGNORECASE))
