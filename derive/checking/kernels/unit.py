"""Powers of a letter and of one minus it: beta densities."""

import re

from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import BETAS, Product, Unit, is_complement, is_letter, names
from derive.reading.tree import Construct, Node


def ways(found: Product) -> tuple[Unit, ...]:
    """The integral from 0 to 1; a beta function in it is told by gamma functions."""
    if found.exponents or not is_letter(found.variate) or not found.rest or len(found.shaping) != 2:
        return ()
    bases = [one.args[0] if one.kind is Construct.POWER else one for one, _ in found.shaping]
    ends = [one for one in bases if one == found.variate or is_complement(one) == found.variate]
    above = [one.args[1] for one, _ in found.shaping if one.kind is Construct.POWER]
    if len(ends) != 2 or bases[0] == bases[1] or any(map(found.speaks, above)):
        return ()
    own = frozenset(one for part in above for one in names(part))
    if not found.normalises(own):
        return ()
    gamma = found.draft.letter(r"\Gamma")

    def told(node: Node) -> Node | None:
        if node.kind is not Construct.CALL or node.args[0].text not in BETAS or len(node.args[1].args) != 2:
            return None
        values = (*node.args[1].args, Node(Construct.ADD, node.args[1].args))
        one, two, both = (Node(Construct.CALL, (gamma, Node(Construct.LIST, (written.plain(part),)))) for part in values)
        return Node(Construct.DIVIDE, (Node(Construct.MULTIPLY, (one, two), " "), both))

    written = found.written(put=told)
    return (Unit(written.integral("0", "1"), written.positive()),)


ENTRY = DensityShape(name="unit", title="beta densities", ways=ways, unless=re.compile(r"truncat|unit (?:ball|circle)", re.IGNORECASE))
