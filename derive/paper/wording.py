"""From a sentence to inlines: Unicode mathematics is set as mathematics, a small markup is understood where it is ours.

Markup: `*stressed*`, `**strong**`, backticks for code, `[words](page)` for a link, `{name}` for something that is handed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from derive.paper.blocks import Code, Emphasis, Inline, Link, Math, Text, Words, strong
from derive.paper.prose import SYMBOLS, typeset

Notation = Mapping[str, str]

_MARKUP = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>(?:[^*]|\*(?!\*))+)\*\*|\*(?P<stressed>[^*]+)\*|\[(?P<words>[^\]]+)\]\((?P<page>[a-z0-9_]+)\)|\{(?P<name>\w+)\}"
)
_MARKED = re.compile(f"([A-Za-z]?[{''.join(map(re.escape, sorted(SYMBOLS)))}]+|(?<!\\w)[A-Za-z][_^][A-Za-z0-9](?!\\w))")
"""What is mathematics in a title too: characters that are nothing else, and one letter with one subscript or power."""
_FIRST = 0xF0000
"""Private characters stand for what is already set while the words around it are looked at."""
_OPEN, _CLOSE = "\ue000", "\ue001"


def sentence(text: str, notation: Notation, held: Mapping[str, Text] | None = None) -> Text:
    """A sentence of anybody: nothing in it is markup, and what looks like mathematics is set as mathematics.

    Parameters
    ----------
    text : str
        The sentence.
    notation : mapping of str to str
        Letters to write instead of a symbol's name.
    held : mapping of str to Text, optional
        How phrases of it are set, whatever they look like: titles, and formulas that are known as such.
    """
    texts: list[Text] = []
    for phrase in sorted(held or {}, key=lambda phrase: (-len(phrase), phrase)):
        if phrase in text:
            text = text.replace(phrase, chr(_FIRST + len(texts)))
            texts.append((held or {})[phrase])
    return _set(text, notation, tuple(texts))


def titled(text: str, notation: Notation) -> Text:
    """A title of anybody: words, "plan B" too; set as mathematics is only what has a character that is nothing else."""
    out: list[Inline] = []
    words = ""
    for part in re.split(r"(\s+)", text):
        for run in (part,) if _is_formula(part, notation) else re.split(_MARKED, part):
            for each in _set(run, notation, ()) if _MARKED.search(run) else (Words(run),):
                if isinstance(each, Words):
                    words += each.text
                    continue
                out += [Words(words), each] if words else [each]
                words = ""
    return (*out, *((Words(words),) if words else ()))


def _is_formula(part: str, notation: Notation) -> bool:
    """Whether a word of a title is mathematics but for punctuation; else its letters with marks of mathematics are: ε-insensitive."""
    return not any(isinstance(each, Words) and _MARKED.search(each.text) for each in _set(part, notation, ()))


def marked_up(text: str, notation: Notation, parts: Mapping[str, Text]) -> Text:
    """Words of ours, with markup.

    Parameters
    ----------
    text : str
        The sentence.
    notation : mapping of str to str
        Letters to write instead of a symbol's name.
    parts : mapping of str to Text
        What `{name}` stands for.

    Raises
    ------
    AssertionError
        A name is unknown, or is handed over and not used.
    """
    used: set[str] = set()
    found = _marked_up(text, notation, parts, used.add)
    if used != set(parts):
        raise AssertionError(f"handed over and not used: {sorted(set(parts) - used)} in `{text[:60]}`")
    return found


def _marked_up(text: str, notation: Notation, parts: Mapping[str, Text], use: Callable[[str], None]) -> Text:
    held: list[Text] = []

    def hold(found: re.Match[str]) -> str:
        def inner(kind: str) -> Text:
            return _marked_up(found[kind], notation, parts, use)

        match found.lastgroup:
            case "code":
                held.append((Code(found["code"]),))
            case "strong":
                held.append((strong(inner("strong")),))
            case "stressed":
                held.append((Emphasis(inner("stressed")),))
            case "page":
                held.append((Link(inner("words"), found["page"]),))
            case _:
                if found["name"] not in parts:
                    raise AssertionError(f"`{{{found['name']}}}` was not handed over to `{text[:60]}`")
                use(found["name"])
                held.append(parts[found["name"]])
        return chr(_FIRST + len(held) - 1)

    bare = _MARKUP.sub(hold, text)
    return _set(bare, notation, tuple(held))


def _set(text: str, notation: Notation, held: tuple[Text, ...]) -> Text:
    out: list[Inline] = []
    for kind, piece in _pieces(text, tuple(sorted(notation.items()))):
        if kind:
            out.append(Math(piece))
            continue
        words = ""
        for char in piece:
            if ord(char) >= _FIRST and held:
                out += [Words(words)] if words else []
                words = ""
                out += held[ord(char) - _FIRST]
            else:
                words += char
        out += [Words(words)] if words else []
    return tuple(out)


@cache
def _pieces(text: str, notation: tuple[tuple[str, str], ...]) -> tuple[tuple[bool, str], ...]:
    """Words and formulas in turn; True is a formula."""
    flat = typeset(
        text.replace(_OPEN, "").replace(_CLOSE, ""), lambda words: words, lambda latex: f"{_OPEN}{latex}{_CLOSE}", dict(notation)
    )
    pieces: list[tuple[bool, str]] = []
    for part in re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})", flat):
        if part:
            pieces.append((True, part[1:-1]) if part.startswith(_OPEN) else (False, part))
    return tuple(pieces)
