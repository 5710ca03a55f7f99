"""Sentences: words, and mathematics where it is marked as such and nowhere else.

In a sentence of anybody `$yᵢ ≤ 2σ²$` is mathematics, typed in Unicode, and `$$` is a dollar. What stands in chapters is Markdown.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from functools import partial
from string import ascii_letters, digits
from typing import TypeAlias

from derive.paper.blocks import Code, Inline, Math, Text, Words, words
from derive.paper.dialects.unicode import UNICODE
from derive.paper.form import Form, Letter, Number, Script, Sign, Typed
from derive.paper.letters import LOWERED, NAMES, RAISED
from derive.paper.write import Writer

Notation = Mapping[str, str]
"""Letters to write instead of a symbol's name, e.g. {"theta": "w"}."""

Mark: TypeAlias = Callable[[str, int], tuple[Text, int] | None]
"""What a mark at a place of a text begins, and where that ends; None where it is a character like others."""

_LOW = {letter: plain for plain, letter in LOWERED.items() if plain != "−"}
_HIGH = {letter: plain for plain, letter in RAISED.items() if plain != "−"}
_FUNCTIONS = ("log", "exp", "min", "max")
LETTERS_OF_DENSITIES = "pPq"
"""p(y), P(A) and q(y) are densities and probabilities, p alone is the number of parameters."""
_CONSTANTS = ("pi", "Gamma")
_BEFORE_SIZE = " (/=+·−-"


def sentence(text: str, notation: Notation) -> Text:
    """A sentence of anybody: nothing in it is markup but the dollars."""
    return _read(text, {"$": partial(_dollars, notation)})


def message(text: str) -> Text:
    """A message of ours: nothing in it is markup but backticks, for what is code."""
    return _read(text, {"`": _code})


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


def _read(text: str, marks: Mapping[str, Mark]) -> Text:
    """The words between what is marked, and what becomes of that."""
    out: list[Inline] = []
    begun = at = 0
    while at < len(text):
        found = marks[text[at]](text, at) if text[at] in marks else None
        if found is None:
            at += 1
        else:
            out += (*words(text[begun:at]), *found[0])
            begun = at = found[1]
    return (*out, *words(text[begun:]))


def _inside(text: str, at: int, opening: str, closing: str = "") -> str:
    """What stands between two marks, the first of them at a place of the text; empty where they are not both there."""
    if not text.startswith(opening, at):
        return ""
    start = at + len(opening)
    return text[start : max(text.find(closing or opening, start), start)]


def _code(text: str, at: int) -> tuple[Text, int] | None:
    name = _inside(text, at, "`")
    return ((Code(name),), at + len(name) + 2) if name else None


def _dollars(notation: Notation, text: str, at: int) -> tuple[Text, int] | None:
    """Mathematics between dollars; two dollars are one that is meant."""
    if text.startswith("$$", at):
        return (Words("$"),), at + 2
    inner = _inside(text, at, "$")
    return ((Math(formula(inner, notation)),), at + len(inner) + 2) if inner else None


def formula(text: str, notation: Notation) -> Form:
    """What is typed in Unicode between dollars, with the letters of a notation; a letter alone is that letter."""
    pieces = tuple(_pieces(text, notation))
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Letter) else Typed(pieces)


def _pieces(text: str, notation: Notation) -> Iterator[Form]:
    """Scripts, words, numbers and characters by themselves, in order."""
    at, bar = 0, -1
    while at < len(text):
        char = text[at]
        end = at + 1
        if char in _LOW or char in _HIGH:
            mark, plain = ("_", _LOW) if char in _LOW else ("^", _HIGH)
            end = _run(text, at, plain)
            yield Script(mark, tuple(character(plain[each], notation) for each in text[at:end]))
        elif char in "_^" and end < len(text):
            inner = _inside(text, end, "{", "}")
            end += len(inner) + 2 if inner else 1
            yield Script(char, (formula(inner or text[at + 1], notation),))
        elif char in ascii_letters and (end := _run(text, at, ascii_letters)) > at + 1:
            word = text[at:end]
            yield Sign(word) if word in _FUNCTIONS else Letter(word)
        elif char in digits:
            end = _run(text, at, digits)
            yield Number(text[at:end])
        elif char == "|":
            bar = bar if at == bar else _closing(text, at)
            yield Sign("⟧" if at == bar else "⟦" if bar > at else "|")
        else:
            yield _character(text, at, notation)
        at = end


def _run(text: str, at: int, alphabet: Container[str]) -> int:
    """Where the characters of one alphabet end that begin there."""
    return next((place for place in range(at, len(text)) if text[place] not in alphabet), len(text))


def _closing(text: str, at: int) -> int:
    """Where the bar is that closes the one at a place: that of a size, an absolute value; -1 before what is given, a bar with spaces."""
    end = text.find("|", at + 1)
    opens = (at == 0 or text[at - 1] in _BEFORE_SIZE) and end > at + 1 and " " not in (text[at + 1], text[end - 1])
    return end if opens else -1


def _character(text: str, at: int, notation: Notation) -> Form:
    """One character: a sum or a density by what follows it, else a letter, or a sign."""
    char, following = text[at], text[at + 1 : at + 2]
    if char == "Σ" and following in _LOW:
        return Sign(char)
    return character(char, {} if char in LETTERS_OF_DENSITIES and (following in _LOW or following in ("(", "_")) else notation)


def character(char: str, notation: Notation) -> Form:
    """A letter, a digit, or a sign, as one character says it."""
    name = NAMES.get(char, char)
    if char.isdigit():
        return Number(char)
    if char not in NAMES and not (char.isascii() and char.isalpha()):
        return Sign(char)
    return Letter(name if name in _CONSTANTS else notation.get(name, name))
