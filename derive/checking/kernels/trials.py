"""Powers of a probability and of one minus it: Bernoulli and binomial probabilities."""

import re

from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import Product, Unit, is_complement, is_letter, names
from derive.checking.knowledge import Declared
from derive.reading.tree import Construct, Node


def ways(found: Product) -> tuple[Unit, ...]:
    """The sum over 0 and 1, or -1 and 1; with a binomial coefficient over all numbers of successes."""
    if found.exponents or not is_letter(found.variate) or found.sign < 0:
        return ()
    chosen = [one for one in found.shaping if _choices(one[0], found.variate)]
    powers = [one for one, side in found.shaping if side > 0 and one.kind is Construct.POWER and not found.speaks(one.args[0])]
    many = _choices(chosen[0][0], found.variate) if len(chosen) == 1 else None
    if len(found.shaping) != len(powers) + len(chosen) or len(chosen) > 1 or len(powers) < (1 if chosen else 2):
        return ()
    bases = [one.args[0] for one in powers]
    probability = next((is_complement(one) or one for one in bases), None)
    if probability is None or any(one != probability and is_complement(one) != probability for one in bases):
        return ()
    own = frozenset((probability,) if many is None else (probability, many))
    above = frozenset(name for one in powers for name in names(one.args[1]))
    if not above <= own - {probability} | {found.variate} or not found.normalises(own) or len(frozenset(bases)) < len(bases):
        return ()
    written = found.written()
    letter = written.letters[probability]
    inside = Declared(rf"{letter} \in (0, 1)", letter, "it is a probability")
    if many is None:
        return tuple(Unit(f"{written.at(first)} + {written.at('1')} = 1", (inside,)) for first in ("0", "(-1)"))
    count = written.letters[many]
    whole = rf"\sum_{{{written.variate}=0}}^{{{count}}} {written.text(found.whole)} = 1"
    counting = tuple(Declared(said.format(count), count, "it counts trials") for said in ("{} integer", "{} > 0"))
    return (Unit(whole, (inside, *counting)),)


def _choices(node: Node, variate: Node) -> Node | None:
    """Of how many so many are chosen."""
    if node.kind is not Construct.CALL or node.args[0].text != r"\binom" or len(node.args[1].args) != 2:
        return None
    many, taken = node.args[1].args
    return many if taken == variate and many.kind is Construct.NAME else None


ENTRY = DensityShape(
    name="trials", title="Bernoulli and binomial probabilities", ways=ways, unless=re.compile(r"truncat|inflat", re.IGNORECASE)
)
