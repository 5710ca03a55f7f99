"""A sample is independent where a chain says so by how it goes on: p(X | t) beside the product of p(x_i | t), the X of the x_i."""

from collections.abc import Iterator, Sequence

from derive.checking.knowledge import Declared
from derive.checking.shapes import calls, is_density, sides_of_bar
from derive.checking.written import Transcript, signature
from derive.reading.names import key
from derive.reading.tree import Construct, Node


def factorised(items: Sequence[Transcript]) -> Iterator[Declared]:
    """The densities of whole samples, as products.

    Parameters
    ----------
    items : sequence of Transcript
        Those items of a chain that are understood.
    """
    one_by_one = [(item, big, call) for item in items for big in _bigs(item.tree) for call in calls(big.args[3]) if is_density(call)]
    for item in items:
        for whole in calls(item.tree):
            if is_density(whole):
                found = (told for other, big, call in one_by_one if (told := _product(item, whole, other, big, call)) is not None)
                yield from list(found)[:1]


def _bigs(tree: Node) -> Iterator[Node]:
    return (one for one in tree.walk() if one.kind is Construct.BIG)


def _product(item: Transcript, whole: Node, other: Transcript, big: Node, part: Node) -> Declared | None:
    """A density of a sample as the product of those of its entries; None where they do not belong to each other."""
    (names, given), (entries, conditions) = sides_of_bar(whole), sides_of_bar(part)
    if whole.args[0] != part.args[0] or given != conditions or len(names) != len(entries) or signature(whole) == signature(part):
        return None
    if not all(_collects(name, entry, big.args[0].text) for name, entry in zip(names, entries, strict=True)):
        return None
    text = rf"{item.told(whole)} = \prod{limits(other, big)} {other.told(part)}"
    product = Node(Construct.BIG, (*big.args[:3], part), "prod", part.span)
    return Declared(text, signature(whole), "a sample is taken to be independent, as the chain goes on", Transcript(product, other.source))


def _collects(name: Node, entry: Node, index: str) -> bool:
    """Whether a name stands for all of some entries, as X does for x_i."""
    if name.kind is not Construct.NAME or name.args or entry.kind is not Construct.NAME or len(entry.args) != 1:
        return False
    return entry.args[0].text == index and key(name).lower() == key(entry).lower() and key(name) != key(entry)


def limits(item: Transcript, big: Node) -> str:
    """The limits of a sum or product as they stand where it is written."""
    index, lower, upper = (item.told(part) for part in big.args[:3])
    below = f"{index} = {lower}" if big.args[1].kind is not Construct.ABSENT else index
    return f"_{{{below}}}" + (f"^{{{upper}}}" if big.args[2].kind is not Construct.ABSENT else "")
