"""The exponential of a cosine: von Mises densities, which a Bessel function of order zero normalises."""

import re

from derive.checking.forms import argument_of, factored, terms
from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import Product, Unit, is_letter, is_simple, names
from derive.reading.tree import Construct, Node

_COSINES = frozenset((r"\cos", "cos"))


def ways(found: Product) -> tuple[Unit, ...]:
    """The integral over the circle of the exponential, beside what it is divided by; Bessel's function is told by its integral."""
    if len(found.exponents) != 1 or found.shaping or not is_letter(found.variate) or found.sign < 0:
        return ()
    inside = factored(found.exponents[0])
    cosines = [part for part in inside.above if _turns(found, part)]
    scales = [one for one in (*inside.above, *inside.below) if one not in cosines]
    if inside.sign < 0 or len(cosines) != 1 or any(map(found.speaks, scales)):
        return ()
    own = frozenset(one for scale in scales for one in names(scale))
    rest = [(inner, side) for one, side in found.factors for inner, side in _flat(one, side)]
    bessel = [_of_bessel(one) for one, _ in rest]
    if not any(bessel) or any(not (given or is_simple(one)) or not names(one) <= own for (one, _), given in zip(rest, bessel, strict=True)):
        return ()
    said = found.written(argument_of(cosines[0], _COSINES))

    def text(wanted: int) -> str:
        parts = [(one, given) for (one, side), given in zip(rest, bessel, strict=True) if side == wanted]
        told = [
            rf"\left( \frac{{1}}{{\pi}} \int_{{0}}^{{\pi}} e^{{{said.text(given)} \cos(t)}} \,dt \right)" if given else said.text(one)
            for one, given in parts
        ]
        return r" \cdot ".join(told) or "1"

    circle = rf"\int_{{-\pi}}^{{\pi}} \exp\left( {said.text(found.exponents[0])} \right) \,d{said.variate}"
    return (Unit(rf"{text(1)} \cdot {circle} = {text(-1)}", said.positive()),)


def _turns(found: Product, node: Node) -> bool:
    """Whether it is the cosine of the variate, or of its distance from a place."""
    angle = argument_of(node, _COSINES)
    return angle is not None and found.variate in [one for _, one in terms(angle)]


def _flat(node: Node, side: int) -> list[tuple[Node, int]]:
    """The factors of a factor."""
    parts = factored(node)
    return [*((one, side) for one in parts.above), *((one, -side) for one in parts.below)]


def _of_bessel(node: Node) -> Node | None:
    """The argument of a modified Bessel function of order zero."""
    if node.kind is not Construct.CALL or node.args[0].text != "I" or [one.text for one in node.args[0].args] != ["0"]:
        return None
    return node.args[1].args[0] if len(node.args[1].args) == 1 else None


ENTRY = DensityShape(
    name="circle", title="von Mises densities", ways=ways, unless=re.compile(r"truncat|wrapped|sphere|axial", re.IGNORECASE)
)
