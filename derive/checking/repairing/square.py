"""A square is missing, or stands where it should not: sigma for sigma^2, a residual for its square."""

from collections.abc import Iterator

from derive.checking.repairing._places import values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Node, Span

_RAISED = (Construct.NAME, Construct.ADD, Construct.CALL, Construct.ABS, Construct.NORM)


def undone(faulty: Faulty) -> Iterator[Change]:
    """Powers put in and taken away."""
    bases = {node.args[0].span for node in values(faulty.tree) if node.kind is Construct.POWER}
    brackets = _in_brackets(faulty)
    for node in values(faulty.tree):
        if node.kind is Construct.POWER and node.args[1] == _TWO:
            gap = faulty.text.find("^", node.args[0].span.end, node.span.end)
            if gap >= 0:
                yield Change((Rewording(Span(gap, node.span.end), ""),), "a square that is no square")
        elif node.kind is Construct.POWER and _is_even(node.args[1]):
            yield Change((Rewording(node.args[1].span, str(int(node.args[1].text) // 2)),), "a square that is no square")
        elif node.kind in _RAISED and node.span not in bases and (node.kind is not Construct.ADD or node.span in brackets):
            yield Change((Rewording(Span(node.span.end, node.span.end), "^2"),), "a square")


_TWO = Node(Construct.NUMBER, (), "2")


def _is_even(exponent: Node) -> bool:
    return exponent.kind is Construct.NUMBER and exponent.text.isdigit() and int(exponent.text) % 2 == 0


def _in_brackets(faulty: Faulty) -> frozenset[Span]:
    """Sums with brackets around them."""
    sums = (node.span for node in values(faulty.tree) if node.kind is Construct.ADD)
    return frozenset(span for span in sums if faulty.text[span.start : span.start + 1] in ("(", "["))


ENTRY = Slip(name="square", title="a square too many or too few", undone=undone)
