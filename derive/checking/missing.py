"""A line that forgets its sum: an index that nothing binds there, and that the other lines sum over."""

from collections.abc import Iterator
from dataclasses import replace

from derive.checking.chains import Item
from derive.checking.samples import limits
from derive.checking.shapes import is_name, is_optimum, loose
from derive.checking.written import Transcript
from derive.reading.tree import Construct, Node

_SIGNS = (r"\sum", r"\prod")


def supplied(items: tuple[Item, ...], trees: tuple[Node | None, ...]) -> Iterator[tuple[tuple[Item, ...], tuple[int, ...]]]:
    """The items of a chain with the sums, or the products, that some of them lack; and which these are.

    Parameters
    ----------
    items : tuple of Item
        Of one chain.
    trees : tuple of Node or None
        Of each its tree, where it has one.
    """
    bound = {
        big.args[0].text: (Transcript(tree, item.text), big)
        for item, tree in zip(items, trees, strict=True)
        if tree is not None
        for big in _bigs(tree)
    }
    lacking = {
        place: (tree, min(missing))
        for place, tree in enumerate(trees)
        if tree is not None and not is_name(tree) and (missing := loose(tree) & bound.keys() - {one.args[0].text for one in _bigs(tree)})
    }
    for sign in _SIGNS if lacking else ():
        mended = list(items)
        for place, (tree, index) in lacking.items():
            mended[place] = _with_sum(items[place], tree, sign + limits(*bound[index]))
        yield tuple(mended), tuple(lacking)


def _bigs(tree: Node) -> Iterator[Node]:
    return (one for one in tree.walk() if one.kind is Construct.BIG)


def _with_sum(item: Item, tree: Node, sign: str) -> Item:
    """An item whose value, or whose objective, is summed."""
    start = tree.args[1].span.start if is_optimum(tree) else 0
    return replace(item, text=rf"{item.text[:start]} {sign} \left( {item.text[start:]} \right)")
