"""An item held against two that are proved equal: what it lacks beside them, or has with another index."""

from derive.checking.shapes import heads, is_carried_out, is_optimum, names, sizes
from derive.reading.tree import ABSENT, Construct, Node


def lacks(item: Node, first: Node, last: Node) -> bool:
    """Whether an item between two speaks of nothing that these do not: what it leaves out comes back, and so was no assumption."""
    counts = sizes(first) | sizes(last)
    said, told, left = (_letters(tree) - counts for tree in (first, last, item))
    # Of an arg min constants may be left out on the way; a number may be what two sides of an equation are to be.
    alike = said == told or (is_optimum(first) and is_optimum(last))
    return alike and bool(left) and left <= said and heads(item) <= heads(first) and not _may_count(said - left, item)


def begins_without(item: Node, first: Node, last: Node) -> bool:
    """Whether an operation to be carried out, or an optimum, lacks what two items after it have: it holds nothing that stands for that."""
    return (is_optimum(item) or is_carried_out(item)) and bool(names(item)) and _is_part(item, first, last)


def varies_nothing(item: Node, first: Node, last: Node) -> bool:
    """Whether what is optimised lacks the unknown, which two others have, and holds nothing that stands for it."""
    if not all(map(is_optimum, (item, first, last))):
        return False
    unknown = names(item.args[0])
    return (
        unknown.isdisjoint(names(item.args[1]))
        and all(unknown <= names(other.args[1]) for other in (first, last))
        and _is_part(item, first, last)
    )


def _is_part(item: Node, first: Node, last: Node) -> bool:
    """Whether an item speaks of less than each of two others, and of nothing else, nor of a function that may be what is put in there."""
    counts = sizes(item) | sizes(first) | sizes(last)
    said, told, left = (names(tree) - counts for tree in (first, last, item))
    alike = said == told or (is_optimum(first) and is_optimum(last))
    less = (left < said and not _may_count(said - left, item)) or (left < told and not _may_count(told - left, item))
    return alike and less and not heads(item) and heads(first) == heads(last)


def is_misindexed(item: Node, first: Node, last: Node) -> bool:
    """Whether an item is said in the same letters and sums as two others, which agree on the names, and an array has no index there."""
    if names(first) != names(last) or not _signs(item) or _signs(item) != _signs(last):
        return False
    others = names(item) - names(first)
    if not others or any("_" not in name or name.partition("_")[0] not in names(first) for name in others):
        return False
    counts = sizes(item) | sizes(first) | sizes(last)
    return _letters(item) - counts == _letters(first) - counts and heads(item) == heads(first) == heads(last)


def _may_count(lost: frozenset[str], item: Node) -> bool:
    """Whether what is lost may be how many terms a sum or a product has of which that is not said."""
    open_ended = any(node.kind is Construct.BIG and node.args[2] is ABSENT for node in item.walk())
    return open_ended and any(len(name) == 1 for name in lost)


def _letters(tree: Node) -> frozenset[str]:
    """The names in it without what stands below them: one entry of an array is its letter."""
    return frozenset(name.partition("_")[0] for name in names(tree) - sizes(tree))


def _signs(tree: Node) -> frozenset[tuple[str, ...]]:
    """Its indices, each with how far it runs."""
    bigs = (node for node in tree.walk() if node.kind is Construct.BIG)
    return frozenset((big.args[0].text, *(one.text for one in big.args[2].walk())) for big in bigs)
