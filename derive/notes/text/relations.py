"""Relations that a sentence may not hold without a mark: typed by a sign, or by words between two terms."""

import re
from collections.abc import Collection, Iterator, Sequence

from derive.paper.blocks import Code, Emphasis, Inline, Link, Math, Strong, Text, Words
from derive.reading.terms import relates

MARKS = "{given}`...` for a condition or data, {proved}`NAME` for a claim, {said}`...` for what nobody judged"
_SIGNS = re.compile(r"[=≤≥≠∈∝≈∑∏∫√²]|(?<!\S)[<>](?!\S)")
_VERB = r"(?:is|are|was|were|be|becomes?|equals?|exceeds?|makes?)"
_COMPARED = (
    r"(?:exactly|about|always|never|then|now|also|just|only|not|equal to|at most|at least|less than|more than|greater than|larger than"
    r"|smaller than|below|above|twice|half|the same as|proportional to)"
)
_BARE = r"(?:(?:at most|at least|less than|greater than|larger than|smaller than)|as (?:large|small) as)"
_STATING = re.compile(rf"\s*(?:{_VERB}(?:\s+{_COMPARED})*|{_BARE})\s*", re.IGNORECASE)
"""What states something where it stands alone between two terms."""


def unmarked(text: Text, marked: Collection[int]) -> Iterator[tuple[Inline, str]]:
    """What a sentence states without a mark: where, and a sentence on it; `marked` has the parts that bear one, as objects."""
    flat = _flat(text, marked)
    for part in flat:
        if isinstance(part, Math) and relates(part.form):
            yield part, f"the term holds a relation; mark it: {MARKS}"
        if isinstance(part, Words) and (sign := _SIGNS.search(part.text)):
            yield (part, f"`{sign[0]}` stands among words; a term is typed between dollars, and a relation bears a mark: {MARKS}")
    for left, between, right in zip(flat, flat[1:], flat[2:], strict=False):
        if isinstance(left, Math) and isinstance(right, Math) and isinstance(between, Words) and _STATING.fullmatch(between.text):
            yield right, f"`{between.text.strip()}` relates two terms; mark it: {MARKS}"


def _flat(text: Sequence[Inline], marked: Collection[int]) -> list[Inline]:
    """Words and terms in the order of reading, what bears a mark as a gap; words that a mark had parted are one."""
    out: list[Inline] = []
    for part in text:
        match part:
            case Emphasis(inner=inner) | Strong(inner=inner) | Link(inner=inner):
                parts = _flat(inner, marked)
            case _:
                parts = [Code("") if id(part) in marked else part]
        for each in parts:
            if isinstance(each, Words) and out and isinstance(out[-1], Words):
                out[-1] = Words(out[-1].text + each.text)
            else:
                out.append(each)
    return out
