"""A logarithm, a root or an exponential is missing, or stands where it should not."""

from collections.abc import Iterator

from derive.checking.repairing._places import factors, powers, terms, values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Span

_LOGARITHMS = (r"\ln", r"\log")
_DROPPED = (*_LOGARITHMS, r"\sqrt", r"\exp")
_OPENING = ("(", "[", r"\left", r"\big", r"\Big")


def undone(faulty: Faulty) -> Iterator[Change]:
    """Functions taken away and put in."""
    for node in values(faulty.tree):
        if node.kind is Construct.CALL and node.args[0].text in _DROPPED:
            head = node.args[0]
            yield Change((Rewording(head.span, ""),), f"no {head.text[1:]}")
    written = any(r"\ln" in text for text, _ in faulty.everything)
    logarithm = _LOGARITHMS[not written]
    exponents = powers(faulty)
    for term in terms(faulty):
        for part in factors(term.node):
            if part.span in exponents:
                continue
            if part.kind in (Construct.NUMBER, Construct.POWER) and part is not term.node:
                continue
            start, end = faulty.start(part), part.span.end
            bracketed = faulty.text[start:end].startswith(_OPENING)
            yield Change(_around(start, end, logarithm, ("", "") if bracketed else ("(", ")")), f"a {logarithm[1:]}")
            yield Change(_around(start, end, r"\sqrt", ("{", "}")), "a sqrt")
    for node in values(faulty.tree):
        if node.kind is Construct.DIVIDE:
            below = node.args[1]
            yield Change(_around(faulty.start(below), below.span.end, r"\sqrt", ("{", "}")), "a sqrt")


def _around(start: int, end: int, function: str, brackets: tuple[str, str]) -> tuple[Rewording, ...]:
    opening, closing = brackets
    edits = (Rewording(Span(start, start), f"{function}{opening}"), Rewording(Span(end, end), closing))
    return tuple(edit for edit in edits if edit.latex)


ENTRY = Slip(name="function", title="a logarithm or a root too many or too few", undone=undone)
