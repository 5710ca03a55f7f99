"""The exponential of a squared or absolute distance: normal and Laplace densities."""

from derive.checking.forms import argument_of, factored, terms
from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import ROOTS, Product, Unit, has_pi, is_letter, names
from derive.reading.tree import Construct, Node


def centre_of(node: Node) -> Node | None:
    """Of what a square or an absolute value is taken, without a scale."""
    match node.kind:
        case Construct.POWER if node.args[1].text == "2":
            inner = node.args[0]
        case Construct.ABS:
            inner = node.args[0]
        case _:
            return None
    if inner.kind is Construct.DIVIDE:
        inner = inner.args[0]
    return inner if inner.kind in (Construct.ADD, Construct.NAME) else None


def is_rooted(parts: tuple[Node, ...]) -> bool:
    """Whether a root of pi stands among them, as in one dimension."""
    return any(_is_root(one) and has_pi(one) for factor in parts for one in factor.walk())


def _is_root(node: Node) -> bool:
    """Whether it is a square root, or one divided by one."""
    if argument_of(node, ROOTS) is not None:
        return True
    if node.kind is not Construct.POWER:
        return False
    above = node.args[1].args[0] if node.args[1].kind is Construct.NEGATIVE else node.args[1]
    return above.text == "0.5" or (above.kind is Construct.DIVIDE and [part.text for part in above.args] == ["1", "2"])


def ways(found: Product) -> tuple[Unit, ...]:
    """The integral over the line; of a distance from zero it may be one over the half line."""
    if len(found.exponents) != 1 or found.shaping or not is_letter(found.variate):
        return ()
    inside = factored(found.exponents[0])
    distances = [part for part in inside.above if (inner := centre_of(part)) and found.variate in [one for _, one in terms(inner)]]
    if inside.sign > 0 or not distances:
        return ()
    centre = centre_of(distances[0])
    scales = [one for one in (*inside.above, *inside.below) if one is not distances[0]]
    if centre is None or any(map(found.speaks, scales)) or sum(one == centre for one in distances[0].walk()) != 1:
        return ()
    if any(one.text == found.variate.text for _, term in terms(centre) if term != found.variate for one in names(term)):
        return ()
    own = frozenset(one for scale in scales for one in names(scale)) | _divisor(distances[0])
    rooted = is_rooted(found.rest)
    if not found.normalises(own) or (not rooted and (any(map(has_pi, found.rest)) or not any(map(names, found.rest)))):
        return ()
    said = found.written(centre)
    ends = ((), ("0", r"\infty")) if centre.kind is Construct.NAME else ((),)
    return tuple(Unit(said.integral(*one), said.positive()) for one in ends)


def _divisor(distance: Node) -> frozenset[Node]:
    """The names of the scale inside of a distance."""
    inner = distance.args[0]
    return names(inner.args[1]) if inner.kind is Construct.DIVIDE else frozenset()


ENTRY = DensityShape(name="distance", title="normal and Laplace densities", ways=ways)
