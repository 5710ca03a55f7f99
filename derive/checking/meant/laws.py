r"""Densities that bear subscripts, or another letter: of one law if the subscript says of what they are, else of two.

``p_X(x)`` and ``p_{X \mid Y}(x \mid y)`` are densities of one law, and so are those that bear the same parameter below; ``q`` beside
``p`` is that of another law of the same letters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.checking.chains import Item, Relates
from derive.checking.meant._meant import Meant, Restated

_BELOW = re.compile(
    r"(?<![A-Za-z\\_^])(?P<letter>[pPf])\s*_\s*(?:\{(?P<long>[^{}]*)\}|(?P<short>\\[A-Za-z]+|[A-Za-z]))\s*(?P<open>(?:\\left|\\big)?\s*\()"
)
_BARE = re.compile(r"(?<![A-Za-z\\_^])[pPf]\s*(?:\\left|\\big)?\s*\(")
_ARGUMENTS = re.compile(r"[^()]*")
_LETTERS = re.compile(r"[A-Za-z]")
_OTHER = re.compile(r"(?<![A-Za-z\\_^])q(?=\s*(?:_\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z]))?\s*(?:\\left|\\big)?\s*\()")
_FIRST = re.compile(r"(?<![A-Za-z\\])p\s*(?:_\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z]))?\s*(?:\\left|\\big)?\s*\(")
_TAKEN = re.compile(r"(?<![A-Za-z\\])P(?![A-Za-z])")


def restated(first: Item, sign: Relates, second: Item) -> Iterator[Restated]:
    """Without the subscripts that say of what a density is, and with a second law where there is one."""
    if sign not in (Relates.EQUAL, Relates.PROPORTIONAL):
        return
    texts = _plain((first.text, second.text))
    if any(map(_OTHER.search, texts)) and any(map(_FIRST.search, texts)) and not any(map(_TAKEN.search, texts)):
        texts = (_OTHER.sub("P", texts[0]), _OTHER.sub("P", texts[1]))
    if texts != (first.text, second.text):
        yield replace(first, text=texts[0]), sign, replace(second, text=texts[1])


def _plain(texts: tuple[str, str]) -> tuple[str, str]:
    """Both texts without subscripts below densities, if every one says of what the density is, or all are the same parameter."""
    found = [(match, text) for text in texts for match in _BELOW.finditer(text)]
    if not found:
        return texts
    if not all(_names_arguments(match, text) for match, text in found) and not _is_parameter(found, texts):
        return texts
    return _BELOW.sub(r"p\g<open>", texts[0]), _BELOW.sub(r"p\g<open>", texts[1])


def _is_parameter(found: Sequence[tuple[re.Match[str], str]], texts: tuple[str, str]) -> bool:
    """Whether all densities bear the same parameter, which stands nowhere else, so that nothing is said of what depends on it."""
    below = {(match["long"] or match["short"]).strip() for match, _ in found}
    if len(below) > 1 or not min(below).startswith("\\") or any(match["letter"] == "f" for match, _ in found):
        return False
    return sum(text.count(min(below)) for text in texts) == len(found) and _apart(texts)


def _apart(texts: tuple[str, str]) -> bool:
    """Whether no density stands there both with the parameter and without it: these may be different."""
    with_it = {_said(match, text) for text in texts for match in _BELOW.finditer(text)}
    return with_it.isdisjoint(_said(match, text) for text in texts for match in _BARE.finditer(text))


def _said(match: re.Match[str], text: str) -> str:
    found = _ARGUMENTS.match(text, match.end())
    return "".join(found[0].split()) if found else ""


def _names_arguments(match: re.Match[str], text: str) -> bool:
    """Whether the subscript is the arguments in capitals."""
    said = _ARGUMENTS.match(text, match.end())
    names = re.sub(r"\\(?:mid|vert|,|;)", "|", said[0] if said else "")
    below = re.sub(r"\\(?:mid|vert|,|;)", "|", match["long"] or match["short"])
    letters = _LETTERS.findall(below)
    return bool(letters) and all(one.isupper() for one in letters) and [one.lower() for one in letters] == _LETTERS.findall(names)


ENTRY = Meant(
    name="laws",
    assumed="densities with the same letter, whatever stands below it, are those of one law",
    restated=restated,
)
