"""An index is missing, is another one, or stands where none belongs."""

import re
from collections.abc import Iterator

from derive.checking.repairing._places import indices, values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Span

_SUBSCRIPT = re.compile(r"\s*_\s*\{?\s*\Z")


def undone(faulty: Faulty) -> Iterator[Change]:
    """Subscripts put in, taken away, or changed for one another; a bound letter for the one that stands in the operand."""
    letters = indices(faulty)
    entries = _entries(faulty)
    for node in values(faulty.tree):
        if node.kind is Construct.BIG:
            index = node.args[0]
            for letter in letters:
                if letter != faulty.slice(index):
                    yield Change((Rewording(index.span, letter),), f"the index {letter} is what is bound")
        if node.kind is not Construct.NAME:
            continue
        if not node.args:
            for written in entries.get(node.text, ()):
                yield Change((Rewording(Span(node.span.end, node.span.end), written),), "an index")
            continue
        name = _SUBSCRIPT.sub("", faulty.text[node.span.start : node.args[0].span.start])
        yield Change((Rewording(Span(node.span.start + len(name), node.span.end), ""),), "no index")
        for part in node.args:
            for letter in letters:
                if part.kind in (Construct.NAME, Construct.NUMBER) and letter != faulty.slice(part):
                    yield Change((Rewording(part.span, letter),), f"the index {letter}")


def _entries(faulty: Faulty) -> dict[str, tuple[str, ...]]:
    """The subscripts that letters bear in the chain, as they are written."""
    found: dict[str, dict[str, None]] = {}
    for text, tree in faulty.everything:
        for node in tree.walk():
            if node.kind is Construct.NAME and node.args:
                name = _SUBSCRIPT.sub("", text[node.span.start : node.args[0].span.start])
                found.setdefault(node.text, {})[text[node.span.start + len(name) : node.span.end]] = None
    return {name: tuple(written) for name, written in found.items()}


ENTRY = Slip(name="index", title="a wrong index", undone=undone)
