"""An exponential that falls along the half line, perhaps with a power: exponential, gamma, Rayleigh, Weibull, inverse gamma, log-normal."""

from derive.checking.forms import LOGARITHMS, argument_of, factored, terms
from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import Product, Unit, has_pi, is_letter, names
from derive.checking.kernels.distance import is_rooted
from derive.reading.tree import Construct, Node

COUNTING = frozenset(("i", "j", "k", "l", "m", "n", "K", "N"))
"""Letters that are usually whole numbers."""


def ways(found: Product) -> tuple[Unit, ...]:
    """The integral over the half line; with an even square it may be one over the line."""
    if len(found.exponents) != 1 or not is_letter(found.variate) or found.variate.text in COUNTING:
        return ()
    inside = factored(found.exponents[0])
    speaking = [part for part in (*inside.above, *inside.below) if found.speaks(part)]
    powers = [_power(found, one) for one, _ in found.shaping]
    if inside.sign > 0 or len(speaking) != 1 or len(powers) > 1 or None in powers:
        return ()
    centre = _logged(found, speaking[0])
    plain = _base(found, speaking[0]) is not None and not (speaking[0] in inside.below and speaking[0] != found.variate)
    if not powers and _is_square(speaking[0]):
        return ()  # that is a distance
    if centre is None and not plain:
        return ()
    bases = [base for one, _ in found.shaping if (base := _base(found, one)) is not None]
    others = [*inside.above, *inside.below, *(one for one in powers if one is not None), *bases]
    own = frozenset(one for part in others for one in names(part))
    own |= frozenset(one for one in names(speaking[0]) if centre is None or one not in names(centre))
    circular = any(map(has_pi, found.rest))
    if not found.normalises(own - {found.variate}) or not (circular or any(map(names, found.rest))):
        return ()
    if circular and not is_rooted(found.rest):
        # Another power of pi tells of several dimensions.
        return ()
    said = found.written(centre)
    even = centre is None and _is_even(powers) and _is_square(speaking[0])
    return tuple(Unit(said.integral(*one), said.positive()) for one in ((("0", r"\infty"), ()) if even else (("0", r"\infty"),)))


_ONE = Node(Construct.NUMBER, (), "1")


def _power(found: Product, node: Node) -> Node | None:
    """To what the variate, or a multiple of it, is raised in a factor."""
    if _base(found, node) is None:
        return None
    return node.args[1] if node.kind is Construct.POWER else _ONE


def _base(found: Product, node: Node) -> Node | None:
    """What is raised: the variate, or what it is divided by or multiplied with."""
    base = node.args[0] if node.kind is Construct.POWER else node
    if node.kind is Construct.POWER and found.speaks(node.args[1]):
        return None
    parts = factored(base)
    speaking = [part for part in (*parts.above, *parts.below) if found.speaks(part)]
    return base if speaking == [found.variate] and parts.sign > 0 else None


def _logged(found: Product, node: Node) -> Node | None:
    """The difference in the square of the distance of a logarithm from a place."""
    if not _is_square(node):
        return None
    centre = node.args[0].args[0] if node.args[0].kind is Construct.DIVIDE else node.args[0]
    speaking = [term for _, term in terms(centre) if found.speaks(term)]
    return centre if len(speaking) == 1 and argument_of(speaking[0], LOGARITHMS) == found.variate else None


def _is_square(node: Node) -> bool:
    return node.kind is Construct.POWER and node.args[1].text == "2"


def _is_even(powers: list[Node | None]) -> bool:
    """Whether the product is the same to the left of zero."""
    return all(power is not None and power.text in ("2", "4") for power in powers)


ENTRY = DensityShape(name="half", title="exponential, gamma, Rayleigh, Weibull, inverse gamma and log-normal densities", ways=ways)
