"""What is seen of tokens before they are parsed: which brackets belong together, which letters are called, where an index stands."""

from dataclasses import dataclass

from derive.reading.lexer import RELATIONS, WHERE, Sort, Token
from derive.reading.tree import DEEPEST, refused

OPEN = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}
BIG = (r"\sum", r"\prod", r"\max", r"\min")
CLAUSES = ("if", "when", "whenever", "otherwise", "else", "for", "and", "but")
"""Words between conditions, none of which is a factor."""
BARS = ("|", r"\|")
OF_MATRICES = frozenset(("tr", "Tr", "trace", "det", "diag", "rank"))
"""Functions of a matrix: a power behind their brackets is one of their value."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a pair of brackets: whether a comma, semicolon or bar parts it, the number of commas, whether it is names only."""

    parted: bool
    commas: int
    names_only: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """The tokens of a text, and where each bracket is closed, whatever the sort of bracket: those of an interval may differ."""

    tokens: tuple[Token, ...]
    closing: dict[int, int]

    def behind(self, place: int) -> int:
        """The place behind a token, or behind the brackets that it opens."""
        return self.closing.get(place, place) + 1

    def name(self, start: int, end: int) -> str:
        """A letter with its subscripts, as they are written: p is one name, and p_X another."""
        return "".join(token.text for token in self.tokens[start:end])

    def contents(self, opened: int) -> Contents:
        """What stands in the brackets that open here."""
        parted, commas, names_only, bars, place = False, 0, True, 0, opened + 1
        while place < self.closing.get(opened, len(self.tokens) - 1):
            token = self.tokens[place]
            commas += token.text == ","
            bars += token.text == "|"
            parted = parted or token.text in (";", r"\mid", ",")
            names_only = names_only and (token.sort is Sort.NAME or token.text in (",", "_", "{"))
            place = self.behind(place)
        return Contents(parted or bars % 2 == 1, commas, names_only)

    def holds(self, start: int, end: int, letters: frozenset[str]) -> bool:
        """Whether one of these letters stands between two places, and not as the index of a sum of its own."""
        place = start
        while place < end:
            token, close = self.tokens[place], self.closing.get(place)
            if token.text in BIG and self.tokens[place + 1].text == "_" and self._names(place + 2, self.behind(place + 2), letters):
                return False  # what follows on this level is that sum's
            if close is not None:
                if self.holds(place + 1, close, letters):
                    return True
            elif token.sort is Sort.NAME and token.text in letters:
                return True
            place = self.behind(place)
        return False

    def _names(self, start: int, end: int, letters: frozenset[str]) -> bool:
        return any(token.sort is Sort.NAME and token.text in letters for token in self.tokens[start:end])

    def last_with(self, start: int, letters: frozenset[str], in_bars: bool) -> int:
        """Behind the last of the terms that follow, on this level of brackets, in which one of the letters stands free."""
        place = begun = last = start
        bars = 0
        while not self._ends(place, in_bars and bars % 2 == 0):
            token = self.tokens[place]
            if token.text in ("+", "-"):
                last, begun = (place if self.holds(begun, place, letters) else last), place
            bars += token.text in BARS
            place = self.behind(place)
        return place if self.holds(begun, place, letters) else last

    def _ends(self, place: int, closes: bool) -> bool:
        """Whether a term cannot go on here."""
        token = self.tokens[place]
        if closes and token.text in BARS and self.tokens[place - 1].text not in (*OPEN, *_OPERATORS):
            return True
        ended = token.sort in (Sort.BREAK, Sort.END) or (token.sort is Sort.WORD and token.text == WHERE)
        return ended or token.text in RELATIONS or token.text in (*OPEN.values(), ",", ";", ":", r"\mid")


_OPERATORS = ("+", "-", "/", r"\cdot", r"\times")


def scanned(source: str, found: list[Token]) -> Scanned:
    """The tokens with their brackets matched.

    Raises
    ------
    InputError
        Brackets that are nested too deeply.
    """
    closing: dict[int, int] = {}
    stack: list[int] = []
    for place, token in enumerate(found):
        if token.sort is Sort.SIGN and token.text in OPEN:
            stack.append(place)
            if len(stack) > DEEPEST:
                raise refused(source, token.span, f"nested more than {DEEPEST} deep")
        elif token.sort is Sort.SIGN and token.text in OPEN.values() and stack:
            closing[stack.pop()] = place
    return Scanned(tuple(found), closing)


def letters(found: Scanned) -> tuple[frozenset[str], frozenset[str]]:
    """Letters that stand somewhere without brackets behind them, and letters that are certainly called, or declared to be functions."""
    bare, called = set(), set()
    declaring = False
    for place, token in enumerate(found.tokens):
        declaring = declaring or (token.sort is Sort.WORD and token.text == WHERE)
        if token.sort is not Sort.NAME:
            continue
        before, behind = found.tokens[place - 1], place + 1
        if found.tokens[behind].text == "_":
            behind = found.behind(behind + 1)
        following = found.tokens[min(behind, len(found.tokens) - 1)]
        name = found.name(place, behind)
        if following.text == "(" and before.text not in ("_", "^"):
            inside = found.contents(behind)
            defined = declaring and inside.names_only and found.tokens[found.behind(behind)].text in ("=", ":=")
            if inside.parted or defined:
                called.add(name)
        elif declaring and _of_functions(found.tokens, behind):
            called.add(name)
        else:
            bare.add(name)
    return frozenset(bare), frozenset(called)


def _of_functions(found: tuple[Token, ...], place: int) -> bool:
    """Whether words stand here that say of a letter that it is a function."""
    words = [one.text for one in found[place : place + 2] if one.sort is Sort.WORD]
    return bool(words) and (words[0] in ("function", "sigmoid", "softplus") or words == ["positive", "function"])
