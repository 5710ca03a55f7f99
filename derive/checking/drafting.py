"""LaTeX that is made of what an author wrote, with parts of it replaced."""

from collections.abc import Callable
from dataclasses import replace

from derive.reading.tree import Construct, Node, Span, in_brackets


class Draft:
    """LaTeX that is made of an item's, with parts of it replaced.

    Parameters
    ----------
    source : str
        The item's text, to which the spans of its tree belong.
    """

    def __init__(self, source: str) -> None:
        self.source = source

    def letter(self, latex: str) -> Node:
        """A name, or a number, that does not stand in the item."""
        start = len(self.source)
        self.source += latex
        return Node(Construct.NAME, text=latex, span=Span(start, len(self.source)))

    def latex(self, node: Node) -> str:
        """The text of a tree of the item's parts and of such letters, in brackets that let it be read in one way only."""
        return in_brackets(node, self.source)


def swapped(node: Node, other: Callable[[Node], Node | None]) -> Node:
    """The tree in which parts are replaced by others, from above; a part that has been replaced is not looked into."""
    found = other(node)
    if found is not None:
        return found
    args = tuple(swapped(part, other) for part in node.args)
    return node if all(one is two for one, two in zip(args, node.args, strict=True)) else replace(node, args=args)
