"""What grows with the distance from a letter: squares, absolute values and norms, and that such a thing has no greatest value."""

from dataclasses import replace

from derive.checking.asking import ask
from derive.checking.drafting import Draft, swapped
from derive.checking.forms import LOGARITHMS, argument_of, exponent, factored, terms
from derive.checking.ruling import Edge, Outcome
from derive.reading.names import SCALES
from derive.reading.tree import Construct, Node


def speaks_of(node: Node, letter: Node) -> bool:
    """Whether a letter stands in it, with or without subscripts."""
    return any(one.kind is Construct.NAME and one.text == letter.text for one in node.walk())


def growth(node: Node, letter: Node) -> int | None:
    """1 where all terms with the letter grow with squares or distances in which it stands, -1 where all fall; None elsewhere."""
    signs = {_of_term(sign, part, letter) for sign, part in terms(node) if speaks_of(part, letter)}
    return signs.pop() if len(signs) == 1 else None


def _of_term(sign: int, node: Node, letter: Node) -> int | None:
    parts = factored(node)
    speaking = [part for part in parts.above if speaks_of(part, letter)]
    others = (*(part for part in parts.above if not speaks_of(part, letter)), *parts.below)
    if len(speaking) != 1 or not all(_is_positive(part) for part in others):
        return None
    inner = _of_factor(speaking[0], letter)
    return None if inner is None else sign * parts.sign * inner


def _of_factor(node: Node, letter: Node) -> int | None:
    inside = argument_of(node, LOGARITHMS)
    if inside is not None:
        whole = factored(inside)
        raised = [above for one in whole.above if (above := exponent(one)) is not None]
        return growth(raised[0], letter) if len(raised) == 1 and whole.sign > 0 else None
    raised_to = exponent(node)
    if raised_to is not None:
        return 1 if growth(raised_to, letter) == 1 else None
    match node.kind:
        case Construct.BIG if node.text == r"\sum":
            return growth(node.args[3], letter)
        case Construct.POWER if node.args[1].text == "2" and node.args[0].kind is not Construct.CALL:
            return 1
        case Construct.ABS | Construct.NORM:
            return 1
        case Construct.ADD:
            return growth(node, letter)
    return None


def _is_positive(node: Node) -> bool:
    """Whether a factor is a positive number, or a letter that is usually one."""
    match node.kind:
        case Construct.NUMBER:
            return True
        case Construct.NAME:
            return node.text in (*SCALES, *_POSITIVE) or node.text.isupper()
        case Construct.POWER:
            return node.args[1].text == "2" or _is_positive(node.args[0])
        case Construct.CALL:
            return node.args[0].text == r"\sqrt"
        case Construct.MULTIPLY | Construct.DIVIDE:
            return all(_is_positive(part) for part in node.args)
    return False


_POSITIVE = ("pi", "n", "m", "N", "s", "b", "c", "v", "h", "beta", "gamma", "alpha", "kappa", "nu", "rho")


def without_optimum(source: str, objective: Node, letter: Node, sense: str, places: tuple[int, int]) -> Edge | None:
    r"""The proof that for some data, of which there is one each, no point is optimal; None where it is not proved.

    Parameters
    ----------
    source : str
        The text of the item.
    objective : Node
        Its tree, or a part of it.
    letter : Node
        Over which it is optimised, as a number.
    sense : str
        `min` or `max`.
    places : tuple of two int
        The items of which is spoken.
    """
    draft = Draft(source)
    data: dict[str, Node] = {}
    number = draft.letter("t")

    def tried(node: Node) -> Node | None:
        match node.kind:
            case Construct.BIG:
                return swapped(node.args[3], tried)
            case Construct.CALL:
                return replace(node, args=(node.args[0], swapped(node.args[1], tried)))
            case Construct.TRANSPOSE:
                return swapped(node.args[0], tried)
            case Construct.POWER if node.args[1].text in ("T", r"\top"):
                return swapped(node.args[0], tried)
            case Construct.NORM:
                return Node(Construct.ABS, (swapped(node.args[0], tried),))
            case Construct.NAME if node.text == letter.text:
                return number
            case Construct.NAME if node.text not in ("pi", "e"):
                return data.setdefault(node.text, draft.letter(str(len(data) + 1)))
        return None

    edge = ask(rf"\arg\{sense}_{{t}} ({draft.latex(swapped(objective, tried))}) = \{{t : 0 = 1\}}", places=places)
    return edge if edge.outcome is Outcome.PROVED else None
