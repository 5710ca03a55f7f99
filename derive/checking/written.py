"""Items as trees that still know their letters: how a name is spelled where it stands, and which names stand in what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derive.reading.names import key, label, subscripts
from derive.reading.tree import Construct, Node


@dataclass(frozen=True, slots=True)
class Transcript:
    """A tree and the text in which its spans lie."""

    tree: Node
    source: str

    def told(self, node: Node) -> str:
        """A node as it was written."""
        return self.source[node.span.start : node.span.end].strip()

    def head(self, node: Node) -> str:
        """A name as it was written, without its subscripts."""
        if not node.args:
            return self.told(node)
        ends = min(part.span.start for part in node.args)
        return self.source[node.span.start : max(ends, node.span.start)].rstrip(" ({_^")


def named(tree: Node) -> Iterator[Node]:
    """Every name in a tree, with its subscripts."""
    return (node for node in tree.walk() if node.kind is Construct.NAME)


def letters(trees: Iterable[Node]) -> frozenset[str]:
    """All letters that stand in trees, bound or free, bold or not."""
    return frozenset(key(node) for tree in trees for node in named(tree))


def spoken_of(trees: Iterable[Node]) -> frozenset[str]:
    """What a declaration may speak of in these trees: letters, and letters with their subscripts."""
    return frozenset(name for tree in trees for node in named(tree) for name in (key(node), label(node)))


def bound_places(node: Node, bound: Iterable[str]) -> tuple[Node, ...]:
    """The subscripts of a name if one of them is an index that a sum binds; none where they are part of the name."""
    places, taken = subscripts(node), frozenset(bound)
    return places if any(one.text in taken for part in places for one in named(part)) else ()


def signature(node: Node) -> str:
    """The name under which a definition is known: of a function its letter, of a density this and what it is of."""
    if node.kind is not Construct.CALL:
        return label(node)
    head, inside = node.args
    return label(head) if inside.kind is Construct.LIST else " ".join((label(head), inside.text, *(one.text for one in inside.walk())))
