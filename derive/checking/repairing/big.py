"""A product is written for a sum or a sum for a product; or the sign is missing before what bears an index that nothing binds."""

import re
from collections.abc import Iterator

from derive.checking.repairing._places import terms, values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Node, Span, free_letters

_SUMS = {r"\sum": r"\prod", r"\prod": r"\sum", "∑": "∏", "∏": "∑", "Σ": "∏"}
_SIGN = re.compile(r"\\(?:sum|prod)|[∑∏Σ]")


def undone(faulty: Faulty) -> Iterator[Change]:
    """Signs exchanged, put in and taken away."""
    heads = _heads(faulty)
    for node in values(faulty.tree):
        if node.kind is Construct.BIG and (sign := _SIGN.match(faulty.text, node.span.start)):
            other = _SUMS[sign.group()]
            yield Change((Rewording(Span(*sign.span()), other),), f"a {'sum' if node.text == chr(92) + 'prod' else 'product'}")
            yield Change((Rewording(Span(node.span.start, faulty.start(node.args[3])), ""),), f"no {node.text[1:]}")
    for term in terms(faulty):
        for letter, head in heads:
            if letter in free_letters(term.node):
                start = faulty.start(term.node)
                yield Change((Rewording(Span(start, start), f"{head} "),), f"a sum or product over {letter}")


def _heads(faulty: Faulty) -> tuple[tuple[str, str], ...]:
    """Big signs of the chain with their limits, and the letter that each binds; sums before products."""
    found: dict[tuple[str, str], None] = {}
    for text, tree in faulty.everything:
        for node in tree.walk():
            if node.kind is Construct.BIG and (sign := _SIGN.match(text, node.span.start)):
                limits = text[sign.end() : _limits_end(node)]
                closing = "}" * (limits.count("{") - limits.count("}"))
                for other in (r"\sum", r"\prod"):
                    found[node.args[0].text, f"{other}{limits}{closing}"] = None
    return tuple(found)


def _limits_end(node: Node) -> int:
    return max(part.span.end for part in node.args[:3])


ENTRY = Slip(name="big", title="a sum for a product, or none at all", undone=undone)
