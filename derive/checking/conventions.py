"""What the last parameter of a normal distribution is, where its author says so: formulas are spelled with the variance."""

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.checking.scanning.origin import Fragment, joined
from derive.checking.scanning.page import Excerpt
from derive.reading.tree import Span

VARIANCES = {"variance": "{}", "deviation": "({})^2", "precision": r"\frac{{1}}{{{}}}"}
"""The variance by what stands in its place."""
_NORMAL = re.compile(
    r"(?:\\(?:mathcal|mathscr|mathrm|operatorname|text)\s*(?:\{\s*N(?:ormal)?\s*\}|\s+N|N)|\\sim\s*N|∼\s*N)\s*(?:\\left|\\[bB]igl?)?\s*\("
)
_BRACKET = re.compile(r"\\.|[(){}\[\],]", re.DOTALL)


def with_variances(excerpt: Excerpt, meant: str) -> Excerpt:
    """The formula in which every normal distribution has its variance; places lead to what was written.

    Parameters
    ----------
    excerpt : Excerpt
        As it was written.
    meant : str
        A key of VARIANCES.
    """
    if meant == "variance":
        return excerpt
    pieces: list[Fragment] = []
    done = 0
    for span in _parameters(excerpt.text):
        pieces += _kept(excerpt, done, span.start)
        start, end = excerpt.origin.starts(span.start), excerpt.origin.ends(span.end)
        pieces.append(Fragment(VARIANCES[meant].format(excerpt.text[span.start : span.end].strip()), start, end - start))
        done = span.end
    pieces += _kept(excerpt, done, len(excerpt.text))
    text, origin = joined(pieces, excerpt.origin.starts(len(excerpt.text)))
    return replace(excerpt, text=text, origin=origin)


def _kept(excerpt: Excerpt, start: int, end: int) -> Iterator[Fragment]:
    """Characters as they are, each with where it comes from."""
    for place in range(start, end):
        at = excerpt.origin.starts(place)
        width = excerpt.origin.ends(place + 1) - at
        yield Fragment(excerpt.text[place], at, 0 if width == 1 else width)


def _parameters(text: str) -> Iterator[Span]:
    """Where the last parameters of normal distributions stand, of those that have two; in order, and none inside another."""
    done = 0
    for match in _NORMAL.finditer(text):
        if match.start() < done:
            continue
        depth, comma = 1, -1
        for sign in _BRACKET.finditer(text, match.end()):
            depth += (sign.group() in ("(", "{", "[")) - (sign.group() in (")", "}", "]"))
            if depth == 0:
                if comma >= 0:
                    end = sign.start() - (len(r"\right") if text.endswith(r"\right", 0, sign.start()) else 0)
                    yield Span(comma, end)
                    done = end
                break
            if depth == 1 and sign.group() == ",":
                comma = sign.end()
