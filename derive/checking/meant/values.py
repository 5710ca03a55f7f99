"""Values of functions that nobody defines, and derivatives of letters: numbers, of which those that are written alike are the same."""

from collections.abc import Iterator

from derive.checking.chains import Item, Relates
from derive.checking.drafting import Draft, swapped
from derive.checking.meant._meant import Meant, Restated
from derive.checking.posing import Silent, item_tree
from derive.checking.shapes import binds, called
from derive.reading.atoms import DENSITIES
from derive.reading.lexer import BOLD
from derive.reading.names import key
from derive.reading.tree import Construct, Node

_SPARE = ("A", "B", "C", "D", "G", "H", "L", "M", "Q", "R", "S", "U", "V", "W", "a", "b", "c", "g", "h", "u", "v", "w")
_MOST = 12
"""Different calls that are looked at."""
_VARIED = (Construct.DERIVATIVE, Construct.GRADIENT, Construct.INTEGRAL, Construct.OPTIMUM, Construct.EXPECTATION, Construct.PRIME)
"""Where arguments are varied: there a call is no number."""


def restated(first: Item, sign: Relates, second: Item) -> Iterator[Restated]:
    """The items with a letter in place of each call, which has the indices that sums bind in it."""
    found = [item_tree(item, frozenset()) for item in (first, second)]
    if sign is not Relates.EQUAL or isinstance(found[0], Silent) or isinstance(found[1], Silent):
        return
    trees = (found[0][0], found[1][0])
    nodes = [node for tree in trees for node in tree.walk()]
    outside = [node for tree in trees for node in _outside(tree)]
    opaque = [node for node in outside if _is_opaque(node)]
    arrays = any(name.text.endswith(BOLD) for node in opaque for name in node.args[:2] if name.kind is Construct.NAME)
    if not opaque or arrays or any(node.kind in _VARIED and not _is_opaque(node) for node in outside) or len(opaque) > _MOST:
        return
    taken = {node.text for node in nodes if node.kind is Construct.NAME}
    spare = iter([letter for letter in _SPARE if letter not in taken])
    bound = binds(trees[0]) | binds(trees[1])
    letters: dict[tuple[object, ...], str] = {}
    texts = []
    for item, tree in zip((first, second), trees, strict=True):
        draft = Draft(item.text)

        def other(node: Node, draft: Draft = draft) -> Node | None:
            if not _is_opaque(node):
                return None
            indices = tuple(dict.fromkeys(one.text for one in node.walk() if one.kind is Construct.NAME and one.text in bound))
            pattern = tuple((one.kind, indices.index(one.text) if one.text in indices else one.text, len(one.args)) for one in node.walk())
            letter = letters.setdefault(pattern, "") or next(spare, "")
            letters[pattern] = letter
            return draft.letter(f"{letter}_{{{', '.join(indices)}}}" if indices else letter)

        texts.append(draft.latex(swapped(tree, other)))
    if all(letters.values()) and texts[0] != texts[1]:
        yield (
            Item(texts[0], first.span, first.sign, first.at),
            sign,
            Item(texts[1], second.span, second.sign, second.at),
        )


def _is_opaque(node: Node) -> bool:
    """Whether it is a number of which nothing is known but how it is written."""
    if node.kind in (Construct.DERIVATIVE, Construct.GRADIENT):
        return node.args[1].kind is Construct.NAME and node.args[0] != node.args[1]
    return called(node) and key(node.args[0]) not in DENSITIES


def _outside(node: Node) -> Iterator[Node]:
    """The nodes of a tree without those inside what is opaque."""
    yield node
    for part in () if _is_opaque(node) else node.args:
        yield from _outside(part)


ENTRY = Meant(name="values", assumed="values of functions are real numbers", restated=restated)
