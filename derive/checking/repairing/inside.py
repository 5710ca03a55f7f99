"""What does not depend on the index, such as a prior, stands inside the sum over the observations."""

from collections.abc import Iterator

from derive.checking.repairing._places import terms_of, values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Span, free_letters


def undone(faulty: Faulty) -> Iterator[Change]:
    """Terms that do not hold the index put behind the sum."""
    for node in values(faulty.tree):
        if node.kind is not Construct.BIG or node.args[3].kind is not Construct.ADD:
            continue
        index, body = node.args[0], node.args[3]
        terms = terms_of(faulty, body)
        for place, term in enumerate(terms):
            if index.text in free_letters(term.node) or (place == 0 and len(terms) > 1 and terms[1].sign is None):
                continue
            written = faulty.slice(term.node)
            behind = Rewording(Span(node.span.end, node.span.end), f" {'-' if term.negative else '+'} {written}")
            start = faulty.start(term.node) if term.sign is None else term.sign.start
            end = term.node.span.end
            if place == 0 and (sign := terms[1].sign) is not None and not terms[1].negative:
                end = sign.end
            yield Change((Rewording(Span(start, end), ""), behind), "what bears no index belongs behind the sum")


ENTRY = Slip(name="inside", title="a term inside a sum", undone=undone)
