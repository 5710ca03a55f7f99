"""A term is missing that stands in a line beside it."""

from collections.abc import Iterator

from derive.checking.repairing._places import indices, objective, terms, terms_of, wholes
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Span, free_letters

LONGEST = 60
"""Terms that are written with more characters are not put in."""

_CLOSING = (")", "]", "}", "|", r"\right", r"\big", r"\Big")


def undone(faulty: Faulty) -> Iterator[Change]:
    """Terms of other lines put in with either sign, and terms taken away."""
    bound, top = frozenset(indices(faulty)), objective(faulty.tree)
    wanted: dict[str, bool] = {}
    for text, tree in faulty.others:
        beside = Faulty(text, tree, ())
        wanted |= {beside.slice(term.node): bound.isdisjoint(free_letters(term.node)) for term in terms(beside)}
    for whole in wholes(faulty):
        ends = whole.kind is Construct.ADD or faulty.text[whole.span.end :].lstrip().startswith(_CLOSING)
        last = terms_of(faulty, whole)[-1]
        for latex, closed in wanted.items():
            if len(latex) <= LONGEST and ends and latex not in faulty.text and (closed or whole is not top):
                for sign in ("+", "-"):
                    yield Change((Rewording(Span(last.node.span.end, last.node.span.end), f" {sign} {latex}"),), "a term")
        for term in terms_of(faulty, whole):
            if not term.first and term.sign is not None:
                yield Change((Rewording(Span(term.sign.start, term.node.span.end), ""),), "a term less")


ENTRY = Slip(name="term", title="a term too many or too few", undone=undone)
