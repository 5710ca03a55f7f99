"""Where formulas begin and end: dollars, brackets, environments; one pass over the text, in which nothing is looked at twice."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.page import Layout

DISPLAYS = frozenset(
    name + star
    for name in ("equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "xalignat", "dmath")
    for star in ("", "*")
) | {"displaymath", "empheq"}
"""Environments that are formulas by themselves."""
ENVIRONMENTS = DISPLAYS | {"math"}
WITH_ARGUMENT = frozenset(("alignat", "alignat*", "xalignat", "xalignat*", "empheq"))
UNCLOSED = "unclosed"
_TOKEN = re.compile(r"\\(?:begin|end)\{[A-Za-z]+\*?\}|\\\\[()\[\]]|\\[A-Za-z]+|\\.|[${}]", re.DOTALL)
_ENDS = re.compile(r"\\(?:begin|end)\{(?:" + "|".join(map(re.escape, sorted(ENVIRONMENTS))) + r")\}|\\[()\[\]]")
_LEVEL = re.compile(r"\\(begin|end)\{")
_LAYOUT = f" \t\n{HOLE}"
_BLANK = re.compile(r"(?:[ \t\x00]|\([\w:.-]+\)|\{#[^}\n]*\})*+(?:\n[ \t\x00]*+(?:\n|\Z)|\Z)")
FAR = 3_000
"""How many characters a display with blank lines in it may have, unless it is an environment."""
_ARGUMENT = re.compile(r"\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Delimited:
    """A formula in a page: with its delimiters, and its content.

    Parameters
    ----------
    escaped : bool
        The content is Markdown first: a backslash before a sign is taken away before it is LaTeX.
    """

    start: int
    inner_start: int
    inner_end: int
    end: int
    layout: Layout
    environment: str = ""
    label: str = ""
    problem: str = ""
    escaped: bool = False


@dataclass(frozen=True, slots=True)
class Opener:
    """A delimiter that opens: what closes it, how the formula is set, whether it is Markdown first."""

    closing: str
    layout: Layout
    escaped: bool = False


@dataclass(frozen=True, slots=True)
class Manners:
    """How formulas are delimited in a kind of document.

    Parameters
    ----------
    pairs : mapping of str to Opener
        Brackets.
    accepts : callable
        Whether what stands between two single dollars of a text, at two places, is a formula.
    layout : callable
        How what stands between two double dollars of a text, at two places, is set.
    reported : frozenset of str
        Delimiters that, left open, are a mistake, and not something else such as a price.
    """

    pairs: Mapping[str, Opener]
    accepts: Callable[[str, int, int], bool]
    layout: Callable[[str, int, int], Layout]
    reported: frozenset[str]


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where no formula goes on: at `hard` ones (blank lines) none, at `soft` ones (a new list item) nothing between single dollars."""

    hard: Sequence[int]
    soft: Sequence[int]
    end: int

    def after(self, offset: int) -> int:
        """The next hard one."""
        place = bisect_left(self.hard, offset)
        return self.hard[place] if place < len(self.hard) else self.end


def is_delimiter(sign: str) -> bool:
    """Whether a text is the beginning or the end of a formula, and nothing else."""
    return _ENDS.fullmatch(sign) is not None


def formulas_in(text: str, breaks: Breaks, manners: Manners, short: Mapping[str, str] = MappingProxyType({})) -> Iterator[Delimited]:
    """The formulas of a text in order; one that is not closed ends at the next hard break.

    Parameters
    ----------
    short : mapping of str to str
        Commands without their backslash that the author uses for the beginning or the end of an environment.
    """
    return _Pass(text, breaks, manners, short).formulas()


class _Pass:
    """One pass; `places` are those of every delimiter, `partner` leads from a dollar to the next one on the level of its braces."""

    def __init__(self, text: str, breaks: Breaks, manners: Manners, short: Mapping[str, str]) -> None:
        self.text = text
        self.breaks = breaks
        self.manners = manners
        self.tokens: list[tuple[int, int, str]] = []
        self.places: dict[str, list[int]] = defaultdict(list)
        self.ends: dict[int, int] = {}
        self.partner: dict[int, int] = {}
        self._read({f"\\{name}": sign for name, sign in short.items()})

    def _read(self, short: Mapping[str, str]) -> None:
        text, soft = self.text, sorted({*self.breaks.soft, *self.breaks.hard})
        levels: list[int | None] = [None]
        line = 0
        kept = {"$", *self.manners.pairs, *(pair.closing for pair in self.manners.pairs.values())}
        for match in _TOKEN.finditer(text):
            at, sign = match.start(), match.group()
            sign = short.get(sign, sign)
            while line < len(soft) and soft[line] <= at:
                levels = [None]
                line += 1
            if sign == "{":
                levels.append(None)
            elif sign == "}":
                if len(levels) > 1:
                    levels.pop()
            elif sign in kept or sign.endswith("}"):
                self.tokens.append((at, match.end(), sign))
                self.places[sign].append(at)
                self.ends[at] = match.end()
                if sign == "$":
                    last = levels[-1]
                    if last is not None:
                        self.partner[last] = at
                    levels[-1] = at
                    if text.startswith("$$", at):
                        self.places["$$"].append(at)

    def _next(self, sign: str, offset: int) -> int:
        """Where a delimiter stands next, or the end of the text."""
        places = self.places.get(sign, [])
        index = bisect_left(places, offset)
        return places[index] if index < len(places) else len(self.text)

    def formulas(self) -> Iterator[Delimited]:
        """All of them."""
        done = 0
        for at, inside, sign in self.tokens:
            if at >= done:
                found = self._opened(at, inside, sign)
                if found is not None:
                    yield found
                    done = max(found.end, at + 1)

    def _opened(self, at: int, inside: int, sign: str) -> Delimited | None:
        if sign == "$" and self.text.startswith("$$", at):
            closing = self._next("$$", at + 2)
            return self._closed(at, at + 2, "$$", closing, closing + 2)
        if sign == "$":
            closing = self.partner.get(at, len(self.text))
            if closing < len(self.text) and not self.manners.accepts(self.text, inside, closing):
                return None
            return self._closed(at, inside, sign, closing, closing + 1)
        if sign in self.manners.pairs:
            closing = self._next(self.manners.pairs[sign].closing, inside)
            return self._closed(at, inside, sign, closing, self.ends.get(closing, closing))
        name = sign[len(r"\begin{") : -1]
        return self._environment(at, inside, sign, name) if sign.startswith(r"\begin") and name in ENVIRONMENTS else None

    def _closed(self, at: int, inside: int, sign: str, closing: int, end: int) -> Delimited | None:
        stop = self.breaks.after(at)
        pair = _DOLLARS.get(sign) or self.manners.pairs[sign]
        layout, escaped = pair.layout, pair.escaped
        if closing < stop or (layout is Layout.DISPLAY and self._goes_on(sign, at, inside, closing, end)):
            layout = self.manners.layout(self.text, inside, closing) if sign == "$$" else layout
            return Delimited(at, inside, closing, end, layout, escaped=escaped)
        if sign not in self.manners.reported:
            return None
        stop = max(stop, inside)
        return Delimited(at, inside, stop, stop, layout, problem=UNCLOSED)

    def _goes_on(self, sign: str, at: int, inside: int, closing: int, end: int) -> bool:
        """Whether a display has blank lines in it.

        It may where an environment is open; else what closes it must be followed by one, lest it opens the next display, and what opens it
        preceded by one, unless nothing but blank lines stands before the end.
        """
        if closing == len(self.text) or closing - inside > FAR or self._next(sign, inside) < closing:
            return False
        stops = self.breaks.hard[bisect_left(self.breaks.hard, inside) : bisect_left(self.breaks.hard, closing)]
        level, done, opened = 0, inside, True
        for stop in (*stops, closing):
            opened = opened and level >= 0 and (level > 0 or done == inside)
            level += sum(1 if match[1] == "begin" else -1 for match in _LEVEL.finditer(self.text, done, stop))
            done = stop
        if opened and level == 0:
            return True
        content = self.text[inside:closing]
        if not content.strip(_LAYOUT) or OPAQUE in content or self._next("$", inside) < closing or not _BLANK.match(self.text, end):
            return False
        ends = bool(self.text[inside : stops[0]].strip(_LAYOUT)) and not self.text[stops[0] : closing].strip(_LAYOUT)
        return ends or self._is_behind_blank(at)

    def _is_behind_blank(self, at: int) -> bool:
        """Whether a line starts at a place, and the one before it is blank or there is none."""
        low = max(at - FAR, 0)
        before = self.text[low:at].rstrip(" \t" + HOLE)
        return (not before and low == 0) or (before.endswith("\n") and before[:-1].rstrip(" \t" + HOLE)[-1:] in ("", "\n"))

    def _environment(self, at: int, inside: int, sign: str, name: str) -> Delimited:
        closing = self._next(rf"\end{{{name}}}", at)
        layout = Layout.DISPLAY if name in DISPLAYS else Layout.INLINE
        if closing == len(self.text) or self._next(sign, inside) < closing:
            stop = max(inside, self.breaks.after(at))
            return Delimited(at, inside, stop, stop, layout, name, problem=UNCLOSED)
        argument = _ARGUMENT.match(self.text, inside, closing) if name in WITH_ARGUMENT else None
        return Delimited(at, argument.end() if argument else inside, closing, self.ends[closing], layout, name)


_DOLLARS = {"$": Opener("$", Layout.INLINE), "$$": Opener("$$", Layout.DISPLAY)}
