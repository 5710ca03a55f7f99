"""Characters that are not to be read, replaced one by one, so that every other character keeps its place."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from derive.checking.scanning.marks import HOLE, OPAQUE


class Edit(NamedTuple):
    """The characters from `start` up to `end`, and what stands for each of them."""

    start: int
    end: int
    filler: str


_FILLED = {HOLE: re.compile(r"[^\n]"), OPAQUE: re.compile(r"[^\n]")}


def masked(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made, of the same length; where two overlap the one that starts first counts, line ends remain."""
    pieces: list[str] = []
    done = 0
    for start, end, filler in sorted(edits):
        if end > done:
            start = max(start, done)
            pieces += (text[done:start], _FILLED[filler].sub(filler, text[start:end]))
            done = end
    return "".join((*pieces, text[done:]))


def with_unix_ends(text: str) -> str:
    """The text in which only LF ends a line, of the same length."""
    return text.replace("\r\n", HOLE + "\n").replace("\r", "\n") if "\r" in text else text
