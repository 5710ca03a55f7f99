"""The exponential of a quadratic form: normal densities of several variates, tried with multiples of the identity."""

from derive.checking.forms import factored, terms
from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import Product, Unit, has_pi, names
from derive.reading.tree import Construct, Node

_DETERMINANTS = frozenset((r"\det", "det"))
_DIMENSIONS = frozenset(("d", "D", "p", "k", "K", "n", "N", "m", "M", "q"))


def ways(found: Product) -> tuple[Unit, ...]:
    """What stands before it times the integral over a line, to the power of the dimension, in two dimensions."""
    if len(found.exponents) != 1 or found.shaping or found.sign < 0:
        return ()
    inside = factored(found.exponents[0])
    form = _form(found, inside.above)
    dimension = next((one for factor in found.rest for one in _dimensions(factor)), None)
    if inside.sign > 0 or form is None or (dimension is None and not any(_is_determinant(one) and has_pi(one) for one in _parts(found))):
        return ()
    centre, scales = form
    own = frozenset(one for part in (*scales, *inside.below) for one in names(part)) - names(centre)
    doubled = any(one.text == "2" for factor in found.rest for one in factor.walk() if one.kind is Construct.NUMBER)
    counted = frozenset() if dimension is None else names(dimension)
    if not own or not doubled or any(not names(one) <= own | counted for one in found.rest) or not any(map(has_pi, found.rest)):
        return ()
    two = found.draft.letter("2")

    def flat(node: Node) -> Node | None:
        if node == dimension:
            return two
        if _is_determinant(node):
            inner = node.args[0] if node.kind is Construct.ABS else node.args[1].args[0]
            return Node(Construct.POWER, (said.plain(inner), two))
        if _is_transposed(node):
            return said.plain(node.args[0])
        return Node(Construct.ABS, (said.plain(node.args[0]),)) if node.kind is Construct.NORM else None

    said = found.written(centre, flat)
    before = [[said.text(one) for one, side in found.factors if side == wanted] for wanted in (1, -1)]
    above, below = (r" \cdot ".join(side) or "1" for side in before)
    line = rf"\int \exp\left( {said.text(found.exponents[0])} \right) \,d{said.variate}"
    return (Unit(rf"\frac{{{above}}}{{{below}}} \cdot \left( {line} \right)^2 = 1", said.positive()),)


def _form(found: Product, above: tuple[Node, ...]) -> tuple[Node, list[Node]] | None:
    """The difference of which a quadratic form is taken, and what is scaled by."""
    speaking = [one for one in above if found.speaks(one)]
    others = [one for one in above if not found.speaks(one)]
    match speaking:
        case [first, second] if _is_transposed(first) and first.args[0] == second:
            centre = second
        case [square] if square.kind is Construct.POWER and square.args[1].text == "2" and square.args[0].kind is Construct.NORM:
            centre, *order = square.args[0].args
            if [one.text for one in order] not in ([], ["2"]):
                return None
        case _:
            return None
    plain = found.variate in [one for _, one in terms(centre)]
    return (centre, others) if plain else None


def _is_transposed(node: Node) -> bool:
    """Whether it is a transpose, be it by an upright letter or not."""
    return node.kind is Construct.TRANSPOSE or (node.kind is Construct.POWER and node.args[1].text == "T")


def _parts(found: Product) -> list[Node]:
    return [one for factor in found.rest for one in factor.walk()]


def _is_determinant(node: Node) -> bool:
    return node.kind is Construct.ABS or (node.kind is Construct.CALL and node.args[0].text in _DETERMINANTS)


def _dimensions(factor: Node) -> list[Node]:
    """To what two pi, or its root, is raised: a letter, or one and a number."""
    raised = [one.args[1] for one in factor.walk() if one.kind is Construct.POWER and has_pi(one.args[0])]
    return [whole for one in raised if (whole := _doubled(one)) is not None]


def _doubled(power: Node) -> Node | None:
    """How many variates there are, by an exponent that is as large or half as large."""
    parts = factored(power)
    letters = [one for one in parts.above if names(one)]
    if len(letters) != 1 or any(names(one) for one in parts.below) or not all(one.text in ("1", "2") for one in parts.below):
        return None
    return letters[0] if {one.text for one in names(letters[0])} <= _DIMENSIONS else None


ENTRY = DensityShape(name="several", title="normal densities of several variates", ways=ways)
