"""What an author tells the checker, in a comment that starts with `derive:`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from derive.checking.scanning.marks import HOLE

KEYS = {
    "param": "names", "data": "names", "positive": "names", "nonnegative": "names", "integer": "names", "real": "names",
    "vector": "names", "matrix": "names", "function": "names", "N": "variance, deviation or precision", "where": "a declaration",
}  # fmt: skip
"""What can be set, and what it is set to."""
CHOICES = {"N": ("variance", "deviation", "precision")}
EXPECTED = ("refuted", "proved")
_COMMENT = re.compile(r"\s*derive:(.*)", re.DOTALL)
_SETTING = re.compile(r"([A-Za-z]\w*)\s*=\s*(\S.*)", re.DOTALL)
_IGNORE = re.compile(r"ignore\s*\[([^\]]*)\]\s*(.*)", re.DOTALL)
_BEFORE = "> \t\r" + HOLE
"""What a block quote sets before a line."""
_CODE = re.compile(r"[A-Z]\d{1,4}")


@dataclass(frozen=True, slots=True)
class Directives:
    """What is in force at a formula.

    Parameters
    ----------
    settings : tuple of (str, str)
        What was set, in order; a later one of a key stands beside an earlier one.
    off : bool
        The formula is not to be checked.
    ignored : tuple of str
        Codes of findings that are known and accepted, with the reason that is given.
    expected : str
        What the author says will come out, such as `refuted`, or empty.
    """

    settings: tuple[tuple[str, str], ...] = ()
    off: bool = False
    ignored: tuple[str, ...] = ()
    reason: str = ""
    expected: str = ""

    def values(self, key: str) -> tuple[str, ...]:
        """What a key was set to, one by one, of all the places that set it."""
        raw = (value for name, value in self.settings if name == key)
        if KEYS[key] != "names":
            return tuple(raw)
        return tuple(part.strip() for value in raw for part in value.split(",") if part.strip())

    def passed(self) -> "Directives":
        """What remains in force behind a display."""
        return replace(self, ignored=(), reason="", expected="") if self.ignored or self.expected else self


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of a page: where its content starts, and the content."""

    offset: int
    text: str


def read_directive(comment: Comment, before: Directives) -> tuple[Directives, tuple[tuple[int, str], ...]]:
    """What is in force behind a comment, and for each part that is not understood its offset and a sentence."""
    found = _COMMENT.match(comment.text)
    wrong: list[tuple[int, str]] = []
    now = before
    for offset, part in _parts(found[1], comment.offset + found.start(1)) if found else ():
        after = _applied(part, now)
        match after:
            case Directives():
                now = after
            case _:
                wrong.append((offset, after))
    return now, tuple(wrong)


def _parts(text: str, offset: int) -> Iterable[tuple[int, str]]:
    for match in re.finditer(r"[^;\n]+", text):
        part = match.group().lstrip(_BEFORE)
        if part.strip():
            yield offset + match.end() - len(part), part.strip()


def _applied(part: str, now: Directives) -> Directives | str:
    """What is in force with one more part, or why it is not understood."""
    match part.split():
        case ["off"]:
            return replace(now, off=True)
        case ["on"]:
            return replace(now, off=False)
        case ["expect", word] if word in EXPECTED:
            return replace(now, expected=word)
        case ["expect", *_]:
            return f"`{part}` is not understood; after `expect` comes {' or '.join(EXPECTED)}"
    ignored = _IGNORE.fullmatch(part)
    if ignored:
        codes = tuple(code.strip() for code in ignored[1].split(",") if code.strip())
        bad = [code for code in codes if not _CODE.fullmatch(code)]
        if bad or not codes:
            return f"`{part}` names no code; write `ignore[D103] reason`"
        return replace(now, ignored=now.ignored + codes, reason=ignored[2].strip())
    setting = _SETTING.fullmatch(part)
    if not setting:
        return f"`{part}` is not understood; write `key=value`, `ignore[D103] reason`, `expect refuted`, `off` or `on`"
    key, value = setting[1], setting[2].strip()
    if key not in KEYS:
        return f"`{key}` cannot be set; known are {', '.join(KEYS)}"
    if key in CHOICES and value not in CHOICES[key]:
        return f"`{key}` is {' or '.join(CHOICES[key])}, not `{value}`"
    return replace(now, settings=(*now.settings, (key, value)))
