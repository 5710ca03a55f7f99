"""Where formulas begin and end: dollars, brackets, environments; one pass over the text, in which nothing is looked at twice."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.checking.scanning.page import Layout

DISPLAYS = frozenset(
    name + star
    for name in ("equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "xalignat", "dmath", "dgroup", "darray")
    for star in ("", "*")
) | {"displaymath", "subequations*", "split", "empheq"}
"""Environments that are formulas by themselves."""
ENVIRONMENTS = DISPLAYS | {"math"}
WITH_ARGUMENT = frozenset(("alignat", "alignat*", "xalignat", "xalignat*", "empheq"))
UNCLOSED = "unclosed"
_TOKEN = re.compile(r"\\(?:begin|end)\{[A-Za-z]+\*?\}|\\\\[()\[\]]|\\.|[${}]", re.DOTALL)
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
    reported : frozenset of str
        Delimiters that, left open, are a mistake, and not something else such as a price.
    """

    pairs: Mapping[str, Opener]
    accepts: Callable[[str, int, int], bool]
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


def formulas_in(text: str, breaks: Breaks, manners: Manners) -> Iterator[Delimited]:
    """The formulas of a text in order; one that is not closed ends at the next hard break."""
    return _Pass(text, breaks, manners).formulas()


class _Pass:
    """One pass; `places` are those of every delimiter, `partner` leads from a dollar to the next one on the level of its braces."""

    def __init__(self, text: str, breaks: Breaks, manners: Manners) -> None:
        self.text = text
        self.breaks = breaks
        self.manners = manners
        self.tokens: list[tuple[int, str]] = []
        self.places: dict[str, list[int]] = defaultdict(list)
        self.partner: dict[int, int] = {}
        self._read()

    def _read(self) -> None:
        text, soft = self.text, sorted({*self.breaks.soft, *self.breaks.hard})
        levels: list[int | None] = [None]
        line = 0
        kept = {"$", *self.manners.pairs, *(pair.closing for pair in self.manners.pairs.values())}
        for match in _TOKEN.finditer(text):
            at, sign = match.start(), match.group()
            while line < len(soft) and soft[line] <= at:
                levels = [None]
                line += 1
            if sign == "{":
                levels.append(None)
            elif sign == "}":
                if len(levels) > 1:
                    levels.pop()
            elif sign in kept or len(sign) > len(r"\\("):
                self.tokens.append((at, sign))
                self.places[sign].append(at)
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
        for at, sign in self.tokens:
            if at >= done:
                found = self._opened(at, sign)
                if found is not None:
                    yield found
                    done = max(found.end, at + 1)

    def _opened(self, at: int, sign: str) -> Delimited | None:
        if sign == "$" and self.text.startswith("$$", at):
            return self._closed(at, "$$", self._next("$$", at + 2), Opener("$$", Layout.DISPLAY))
        if sign == "$":
            partner = self.partner.get(at, len(self.text))
            if partner < len(self.text) and not self.manners.accepts(self.text, at + 1, partner):
                return None
            return self._closed(at, sign, partner, Opener("$", Layout.INLINE))
        if sign in self.manners.pairs:
            pair = self.manners.pairs[sign]
            return self._closed(at, sign, self._next(pair.closing, at + len(sign)), pair)
        name = sign[len(r"\begin{") : -1]
        return self._environment(at, sign, name) if sign.startswith(r"\begin") and name in ENVIRONMENTS else None

    def _closed(self, at: int, sign: str, closing: int, pair: Opener) -> Delimited | None:
        inside, stop = at + len(sign), self.breaks.after(at)
        if closing < stop:
            return Delimited(at, inside, closing, closing + len(pair.closing), pair.layout, escaped=pair.escaped)
        return Delimited(at, inside, stop, stop, pair.layout, problem=UNCLOSED) if sign in self.manners.reported else None

    def _environment(self, at: int, sign: str, name: str) -> Delimited:
        inside, closing = at + len(sign), self._next(rf"\end{{{name}}}", at)
        layout = Layout.DISPLAY if name in DISPLAYS else Layout.INLINE
        if closing == len(self.text) or self._next(sign, inside) < closing:
            stop = self.breaks.after(at)
            return Delimited(at, inside, max(inside, stop), max(inside, stop), layout, name, problem=UNCLOSED)
        argument = _ARGUMENT.match(self.text, inside, closing) if name in WITH_ARGUMENT else None
        return Delimited(at, argument.end() if argument else inside, closing, closing + len(rf"\end{{{name}}}"), layout, name)
