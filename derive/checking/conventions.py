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
_SCALED = re.compile(
    r"(?:\\(?:mathcal|mathscr|mathrm|mathsf|operatorname|text|textrm)\s*\{\s*)?(?<![A-Za-z\\])"
    r"(?:N(?:ormal)?|Exp(?:o|onential)?|Ga(?:m|mma)?|Laplace)\s*\}?\s*(?:\\left|\\[bB]igl?)?\s*\("
)
"""Distributions whose last parameter is a scale to some, and its square or its inverse to others."""
_BRACKET = re.compile(r"\\.|[(){}\[\],;|]", re.DOTALL)


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


def otherwise_meant(text: str) -> Iterator[str]:
    """The text in which the last parameters of all distributions are what others take them for: the inverse, or the square of it."""
    spans = [Span(parted[-1] + 1 if parted else inside.start, inside.end) for inside, parted in _brackets(text, _SCALED)]
    for meant in ("precision", "deviation") if spans else ():
        pieces, done = [], 0
        for span in spans:
            pieces += [text[done : span.start], VARIANCES[meant].format(text[span.start : span.end].strip())]
            done = span.end
        yield "".join((*pieces, text[done:]))


def _kept(excerpt: Excerpt, start: int, end: int) -> Iterator[Fragment]:
    """Characters as they are, each with where it comes from."""
    for place in range(start, end):
        at = excerpt.origin.starts(place)
        width = excerpt.origin.ends(place + 1) - at
        yield Fragment(excerpt.text[place], at, 0 if width == 1 else width)


def _parameters(text: str) -> Iterator[Span]:
    """Where the last parameters of normal distributions stand, of those that have two; in order, and none inside another."""
    for inside, parted in _brackets(text, _NORMAL):
        commas = [place for place in parted if text[place] == ","]
        if commas:
            yield Span(commas[-1] + 1, inside.end)


def _brackets(text: str, laws: re.Pattern[str]) -> Iterator[tuple[Span, list[int]]]:
    """What stands in the brackets behind the names of distributions, and where it is parted; in order, and none inside another."""
    done = 0
    for match in laws.finditer(text):
        if match.start() < done:
            continue
        depth, parted = 1, list[int]()
        for sign in _BRACKET.finditer(text, match.end()):
            depth += (sign.group() in ("(", "{", "[")) - (sign.group() in (")", "}", "]"))
            if depth == 0:
                done = sign.start() - (len(r"\right") if text.endswith(r"\right", 0, sign.start()) else 0)
                yield Span(match.end(), done), parted
                break
            if depth == 1 and sign.group() in (",", ";", "|"):
                parted.append(sign.start())
