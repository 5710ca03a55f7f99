"""The exponential of a quadratic form: normal densities of several variates, tried with multiples of the identity."""

from derive.checking.forms import factored, terms
from derive.checking.kernels._kernel import Kernel
from derive.checking.kernels._product import Product, Unit, has_pi, names
from derive.reading.lexer import BOLD
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
    if not own or not doubled or any(not names(one) <= own | {dimension} for one in found.rest) or not any(map(has_pi, found.rest)):
        return ()
    two = found.draft.letter("2")

    def flat(node: Node) -> Node | None:
        if node == dimension:
            return two
        if _is_determinant(node):
            inner = node.args[0] if node.kind is Construct.ABS else node.args[1].args[0]
            return Node(Construct.POWER, (said.plain(inner), two))
        match node.kind:
            case Construct.TRANSPOSE:
                return said.plain(node.args[0])
            case Construct.NORM:
                return Node(Construct.ABS, (said.plain(node.args[0]),))
        return None

    said = found.written(centre, flat)
    before = [[said.text(one) for one, side in found.factors if side == wanted] for wanted in (1, -1)]
    above, below = (r" \cdot ".join(side) or "1" for side in before)
    line = rf"\int \exp\left( {said.text(found.exponents[0])} \right) \,d{said.variate}"
    return (Unit(rf"\frac{{{above}}}{{{below}}} \cdot \left( {line} \right)^2 = 1", said.positive()),)


def _form(found: Product, above: tuple[Node, ...]) -> tuple[Node, list[Node]] | None:
    """The difference of which a quadratic form is taken, and what is scaled by."""
    speaking = [one for one in above if found.speaks(one)]
    others = [one for one in above if not found.speaks(one)]
    match [one.kind for one in speaking]:
        case [Construct.TRANSPOSE, _] if speaking[0].args[0] == speaking[1] and any(map(_is_matrix, others)):
            centre = speaking[1]
        case [Construct.POWER] if speaking[0].args[1].text == "2" and speaking[0].args[0].kind is Construct.NORM:
            norm = speaking[0].args[0]
            centre = norm.args[0]
            if [one.text for one in norm.args[1:]] not in ([], ["2"]):
                return None
        case _:
            return None
    plain = found.variate in [one for _, one in terms(centre)]
    return (centre, others) if plain else None


def _is_matrix(node: Node) -> bool:
    """Whether it is a matrix by its letter, or the inverse of one."""
    base = node.args[0] if node.kind is Construct.POWER else node
    return base.kind is Construct.NAME and base.text.removesuffix(BOLD)[:1].isupper()


def _parts(found: Product) -> list[Node]:
    return [one for factor in found.rest for one in factor.walk()]


def _is_determinant(node: Node) -> bool:
    return node.kind is Construct.ABS or (node.kind is Construct.CALL and node.args[0].text in _DETERMINANTS)


def _dimensions(factor: Node) -> list[Node]:
    """Letters to which, or to half of which, two pi is raised."""
    raised = [one for one in factor.walk() if one.kind is Construct.POWER and has_pi(one.args[0])]
    return [name for one in raised for name in names(one.args[1]) if name.text in _DIMENSIONS and not name.args]


ENTRY = Kernel(name="several", title="normal densities of several variates", ways=ways)
