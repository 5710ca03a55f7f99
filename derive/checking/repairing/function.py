"""A logarithm, a root or an exponential is missing, or stands where it should not."""

from collections.abc import Iterator

from derive.checking.repairing._places import factors, terms, values
from derive.checking.repairing._slip import Change, Edit, Faulty, Slip
from derive.reading.tree import Construct, Span

_DROPPED = (r"\log", r"\ln", r"\sqrt", r"\exp")
_PUT_IN = (r"\log", r"\sqrt")


def undone(faulty: Faulty) -> Iterator[Change]:
    """Functions taken away and put in."""
    for node in values(faulty.tree):
        if node.kind is Construct.CALL and node.args[0].text in _DROPPED:
            head, inside = node.args
            argument = faulty.slice(inside)
            bare = argument if argument[:1] not in ("\\", "{") or not argument.startswith(head.text) else argument[len(head.text) :]
            yield Change((Edit(Span(node.span.start, node.span.end), bare),), f"no {head.text[1:]}")
    for term in terms(faulty):
        for part in factors(term.node):
            if part.kind in (Construct.NUMBER, Construct.POWER) and part is not term.node:
                continue
            span = Span(faulty.start(part), part.span.end)
            for function in _PUT_IN:
                opening, closing = ("{", "}") if function == r"\sqrt" else ("(", ")")
                yield Change((Edit(span, f"{function}{opening}{faulty.text[span.start : span.end]}{closing}"),), f"a {function[1:]}")


ENTRY = Slip(name="function", title="a logarithm or a root too many or too few", undone=undone)
