"""Powers with a count above, over its factorial or without: Poisson and geometric probabilities, which series sum."""

import re
from collections.abc import Callable

from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import Product, Unit, is_complement, is_letter, names
from derive.checking.knowledge import Declared
from derive.reading.tree import Construct, Node


def ways(found: Product) -> tuple[Unit, ...]:
    """What stands before a series, and the series: from 0 on with a factorial, from 0 or from 1 on without."""
    if found.exponents or not is_letter(found.variate):
        return ()
    powers = [one for one, side in found.shaping if side > 0 and one.kind is Construct.POWER and not found.speaks(one.args[0])]
    others = [(one, side) for one, side in found.shaping if one not in powers]
    if len(powers) != 1 or not found.rest:
        return ()
    base, above = powers[0].args
    if others == [(_factorial(found), -1)] and above == found.variate:
        return _poisson(found, base)
    return _geometric(found, base, above) if not others else ()


def _poisson(found: Product, base: Node) -> tuple[Unit, ...]:
    if not found.normalises(names(base)):
        return ()
    said = found.written()
    return (Unit(rf"{_before(found, said.text)} \cdot \exp\left( {said.text(base)} \right) = 1", said.positive()),)


def _geometric(found: Product, base: Node, above: Node) -> tuple[Unit, ...]:
    """The first term over one minus the quotient."""
    quotient = is_complement(base) or base
    if quotient.kind is not Construct.NAME or not names(above) <= {found.variate} or not found.normalises(frozenset((quotient,))):
        return ()
    said = found.written()
    inside = tuple(Declared(rf"{one} \in (0, 1)", one, "it is a probability") for one in said.letters.values())
    return tuple(Unit(rf"{said.at(start)} \cdot \frac{{1}}{{1 - {said.text(base)}}} = 1", inside) for start in ("0", "1"))


def _before(found: Product, text: Callable[[Node], str]) -> str:
    """The factors without the count."""
    sides = [[text(one) for one, side in found.factors if side == wanted and not found.speaks(one)] for wanted in (1, -1)]
    above, below = (r" \cdot ".join(side) or "1" for side in sides)
    return rf"\frac{{{above}}}{{{below}}}"


def _factorial(found: Product) -> Node:
    return Node(Construct.CALL, (Node(Construct.NAME, (), "!"), Node(Construct.LIST, (found.variate,))))


ENTRY = DensityShape(
    name="counts", title="Poisson and geometric probabilities", ways=ways, unless=re.compile(r"truncat|inflat", re.IGNORECASE)
)
