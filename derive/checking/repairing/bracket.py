"""A bracket is missing: after a minus that was not distributed, after a factor, or after the sign of a sum."""

from collections.abc import Iterator

from derive.checking.repairing._places import factors, values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Node, Span


def undone(faulty: Faulty) -> Iterator[Change]:
    """Brackets from behind a minus, a factor or a big sign up to the end of a later term."""
    for node in values(faulty.tree):
        if node.kind is Construct.ADD:
            for place, part in enumerate(node.args[:-1]):
                for last in node.args[place + 1 :]:
                    for start in _openings(faulty, part):
                        edits = (Rewording(Span(start, start), r"\left("), Rewording(Span(last.span.end, last.span.end), r"\right)"))
                        yield Change(edits, "brackets")


def _openings(faulty: Faulty, term: Node) -> Iterator[int]:
    """Where in a term a bracket may open."""
    bare = term.args[0] if term.kind is Construct.NEGATIVE else term
    if term.kind is Construct.NEGATIVE:
        yield faulty.start(bare)
    row = factors(bare)
    if len(row) > 1:
        yield faulty.start(row[-1])
    if row[-1].kind is Construct.BIG:
        yield faulty.start(row[-1].args[3])


ENTRY = Slip(name="bracket", title="a missing bracket", undone=undone)
