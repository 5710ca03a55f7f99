"""Sentences: words, and mathematics where it is marked as such and nowhere else.

In a sentence of anybody `$yᵢ ≤ 2σ²$` is mathematics, typed in Unicode, and `$$` is a dollar. Sentences of ours know more: `*stressed*`,
`**strong**`, backticks for code, `[words](page)` for a link, `{name}` for something that is handed over.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from derive.paper.blocks import Code, Emphasis, Inline, Link, Math, Text, Words, strong, words
from derive.paper.dialects.unicode import UNICODE
from derive.paper.form import Form, Letter, Number, Script, Sign, Typed
from derive.paper.letters import GREEK, LOWERED, RAISED
from derive.paper.write import Writer

Notation = Mapping[str, str]
"""Letters to write instead of a symbol's name, e.g. {"theta": "w"}."""

_MATH = r"\$(?P<math>[^$]+)\$|(?P<dollar>\$\$)"
_SENTENCE = re.compile(_MATH)
_MARKUP = re.compile(
    rf"`(?P<code>[^`]+)`|{_MATH}|\*\*(?P<strong>(?:[^*]|\*(?!\*))+)\*\*|\*(?P<stressed>[^*]+)\*"
    r"|\[(?P<words>[^\]]+)\]\((?P<page>[a-z0-9_]+)\)|\{(?P<name>\w+)\}"
)

_LOW = {letter: plain for plain, letter in LOWERED.items() if plain != "−"}
_HIGH = {letter: plain for plain, letter in RAISED.items() if plain != "−"}
_NAMES = {letter: name for name, letter in reversed(GREEK.items())} | {"ε": "eps"}
_PIECES = re.compile(
    rf"(?P<low>[{re.escape(''.join(_LOW))}]+)|(?P<high>[{re.escape(''.join(_HIGH))}]+)|(?P<script>[_^](?:\{{[^{{}}]*\}}|.))"
    rf"|(?P<sum>Σ(?=[{re.escape(''.join(_LOW))}]))|(?P<word>[A-Za-z]{{2,}})|(?P<digits>[0-9]+)|."
)
_FUNCTIONS = ("log", "exp", "min", "max")
_DENSITIES = re.compile(f"[pPq](?=[(_{re.escape(''.join(_LOW))}])")
"""p(y), P(A) and q(y) are densities and probabilities, p alone is the number of parameters."""
_CONSTANTS = ("pi", "Gamma")
_SIZE = re.compile(r"(?:^|(?<=[ (/=+·−-]))\|(?! )([^|]+)(?<! )\|")
"""A bar with a space on either side stands before what is given; two without are an absolute value, or a size."""


def sentence(text: str, notation: Notation) -> Text:
    """A sentence of anybody: nothing in it is markup but the dollars."""
    return _read(text, _SENTENCE, lambda found: _typed(found, notation))


def literal(text: str) -> str:
    """Words of anybody as a part of a sentence: a dollar in them is a dollar."""
    return text.replace("$", "$$")


def typed(form: Form) -> str:
    """A form as it is typed between dollars, so that it is read as what it is: a subscript of several letters in braces."""
    return Writer(_TYPED)(form).text


def _spelt(name: str, subscripts: tuple[tuple[Form, str], ...]) -> str:
    texts = [text for _, text in subscripts]
    if all(len(text) == 1 for text in texts):
        return UNICODE.letter(name, subscripts)
    return f"{UNICODE.letter(name, ())}_{{{','.join(texts)}}}"


_TYPED = replace(UNICODE, letter=_spelt)


def marked_up(text: str, notation: Notation, parts: Mapping[str, Text]) -> Text:
    """Words of ours, with markup; `parts` says what each `{name}` stands for.

    Raises
    ------
    AssertionError
        A name is unknown, or is handed over and not used.
    """
    used: set[str] = set()

    def inline(found: re.Match[str]) -> Text:
        match found.lastgroup:
            case "code":
                return (Code(found["code"]),)
            case "strong":
                return (strong(_read(found["strong"], _MARKUP, inline)),)
            case "stressed":
                return (Emphasis(_read(found["stressed"], _MARKUP, inline)),)
            case "page":
                return (Link(_read(found["words"], _MARKUP, inline), found["page"]),)
            case "name":
                if found["name"] not in parts:
                    raise AssertionError(f"`{{{found['name']}}}` was not handed over to `{text[:60]}`")
                used.add(found["name"])
                return parts[found["name"]]
            case _:
                return _typed(found, notation)

    told = _read(text, _MARKUP, inline)
    if used != set(parts):
        raise AssertionError(f"handed over and not used: {sorted(set(parts) - used)} in `{text[:60]}`")
    return told


def _read(text: str, markup: re.Pattern[str], inline: Callable[[re.Match[str]], Text]) -> Text:
    """The words between what is marked, and what becomes of that."""
    out: list[Inline] = []
    end = 0
    for found in markup.finditer(text):
        out += (*words(text[end : found.start()]), *inline(found))
        end = found.end()
    return (*out, *words(text[end:]))


def _typed(found: re.Match[str], notation: Notation) -> Text:
    return (Words("$"),) if found["dollar"] else (Math(formula(found["math"], notation)),)


def formula(text: str, notation: Notation) -> Form:
    """What is typed in Unicode between dollars, with the letters of a notation; a letter alone is that letter."""
    text = _SIZE.sub("⟦\\1⟧", text)
    pieces = tuple(_piece(found, text, notation) for found in _PIECES.finditer(text))
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Letter) else Typed(pieces)


def _piece(found: re.Match[str], text: str, notation: Notation) -> Form:
    piece = found[0]
    match found.lastgroup:
        case "low":
            return Script("_", tuple(_letter(_LOW[char], notation) for char in piece))
        case "high":
            return Script("^", tuple(_letter(_HIGH[char], notation) for char in piece))
        case "script":
            return Script(piece[0], (formula(piece[1:].strip("{}"), notation),))
        case "word":
            return Sign(piece) if piece in _FUNCTIONS else Letter(piece)
        case "digits":
            return Number(piece)
        case "sum":
            return Sign(piece)
    return _letter(piece, {} if _DENSITIES.match(text, found.start()) else notation)


def _letter(char: str, notation: Notation) -> Form:
    name = _NAMES.get(char, char)
    if char.isdigit():
        return Number(char)
    if char not in _NAMES and not (char.isascii() and char.isalpha()):
        return Sign(char)
    return Letter(name if name in _CONSTANTS else notation.get(name, name))
