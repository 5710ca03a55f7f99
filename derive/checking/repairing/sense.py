"""Arg max is written for arg min, or neither is written where the line before has one."""

import re
from collections.abc import Iterator

from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Span

_SENSE = re.compile(r"\\?(arg\s*(?:\\,|\\!|~)?\s*\\?\s*)(min|max)")
_OTHER = {"min": "max", "max": "min"}


def undone(faulty: Faulty) -> Iterator[Change]:
    """The other sense; the sign of the line that has one."""
    if faulty.tree.kind is Construct.OPTIMUM:
        written = _SENSE.search(faulty.text)
        if written is not None:
            other = _OTHER[written.group(2)]
            yield Change((Rewording(Span(*written.span(2)), other),), f"arg {other}")
        return
    heads = {text[: tree.args[1].span.start]: tree.text for text, tree in faulty.others if tree.kind is Construct.OPTIMUM}
    for head, sense in heads.items():
        yield Change((Rewording(Span(0, 0), f"{head.rstrip()} "),), f"arg {sense}")


ENTRY = Slip(name="sense", title="arg max for arg min", undone=undone)
