"""A document's text and the formulas that were found in it; from an offset to line and column."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from derive.checking.scanning.directives import Directives
from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.origin import Origin

BEFORE = 600
"""How much of the prose before a formula is looked at, in characters."""
AFTER = 200
_ENDS = re.compile(r"\r\n|\r|\n")


class Layout(Enum):
    """How a formula is set."""

    DISPLAY = "display"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file.

    Parameters
    ----------
    line, column : int
        From 1; in a notebook those of the file, whose cell's number from 1 is `cell`.
    """

    line: int
    column: int
    cell: int | None = None

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(frozen=True)
class Raw:
    """The text of a file, and the places where its lines start."""

    text: str

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Where each line starts; LF, CR LF and CR end one."""
        return (0, *(match.end() for match in _ENDS.finditer(self.text)))

    def line_of(self, offset: int) -> int:
        """The number of the line, from 0, in which an offset lies."""
        return bisect_right(self.lines, offset) - 1

    def line(self, number: int) -> str:
        """What stands in a line, counted from 0."""
        starts = self.lines
        end = starts[number + 1] if number + 1 < len(starts) else len(self.text)
        return self.text[starts[number] : end].rstrip("\r\n")


@dataclass(frozen=True)
class Page:
    """A text that people read: a document, or a cell of a notebook.

    Parameters
    ----------
    name : str
        The file, as it was given.
    text : str
        Decoded, as it stands.
    file : Raw
        What the lines and columns of a place count in.
    origin : Origin or None
        From the text of a cell to the file that holds it; None where they are one.
    cell : int or None
        The number of a notebook's cell, from 1.
    prose : str
        The text with what is no prose replaced, character by character, by HOLE and OPAQUE.
    """

    name: str
    text: str
    file: Raw = field(repr=False)
    prose: str = field(default="", repr=False)
    origin: Origin | None = field(default=None, repr=False)
    cell: int | None = None

    @cached_property
    def own(self) -> Raw:
        """The text with its own lines."""
        return self.file if self.origin is None else Raw(self.text)

    def spot(self, offset: int) -> Spot:
        """The line and column of the file where the character at an offset begins."""
        return self._spot(offset if self.origin is None else self.origin.starts(offset))

    def spots(self, start: int, end: int) -> tuple[Spot, Spot]:
        """Where the characters from `start` up to `end` begin, and the place behind the last one."""
        return self.spot(start), self._spot(end if self.origin is None else self.origin.ends(end))

    def _spot(self, offset: int) -> Spot:
        line = self.file.line_of(offset)
        return Spot(line + 1, offset - self.file.lines[line] + 1, self.cell)

    def shown(self, offset: int) -> tuple[str, int]:
        """The line of the text that an offset lies in, and how far into it."""
        line = self.own.line_of(offset)
        return self.own.line(line), offset - self.own.lines[line]

    def words(self, start: int, end: int) -> str:
        """The prose between two offsets, its white space made single."""
        return " ".join(self.prose[max(start, 0) : end].replace(HOLE, "").replace(OPAQUE, " ").split())


@dataclass(frozen=True)
class Excerpt:
    """A formula of a page.

    Parameters
    ----------
    text : str
        Its LaTeX, with the user's macros expanded and without comments and the signs of block quotes; delimiters are no part of it.
    origin : Origin
        From its text to the page's.
    start, end : int
        What it occupies in the page, its delimiters with it.
    environment : str
        `align*` and the like where that is what delimits it, else empty.
    label : str
        What it is called, where Quarto or MyST say so.
    behind, ahead : int
        Where the last display before it ends, and the next one starts.
    problem : str
        Why it could not be read, or empty; the text is then as it stands.
    """

    page: Page = field(repr=False)
    text: str
    origin: Origin = field(repr=False)
    layout: Layout
    start: int
    end: int
    environment: str = ""
    label: str = ""
    directives: Directives = field(default=Directives(), repr=False)
    behind: int = field(default=0, repr=False)
    ahead: int = field(default=0, repr=False)
    problem: str = ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the page of what stands in the text from `start` up to `end`; a macro's are those of its use."""
        first = self.origin.starts(start)
        return first, max(first, self.origin.ends(end)) if end > start else first

    def spots(self, start: int, end: int) -> tuple[Spot, Spot]:
        """The places in the file of what stands in the text from `start` up to `end`."""
        return self.page.spots(*self.span(start, end))

    @property
    def before(self) -> str:
        """The prose since the last display, the last part of it if it is long."""
        return self.page.words(max(self.behind, self.start - 2 * BEFORE), self.start)[-BEFORE:].lstrip()

    @property
    def after(self) -> str:
        """The prose up to the next display, the first part of it if it is long."""
        return self.page.words(self.end, min(self.ahead, self.end + 2 * AFTER))[:AFTER].rstrip()


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a page, and where."""

    page: Page
    offset: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a document, in its order."""

    pages: tuple[Page, ...]
    excerpts: tuple[Excerpt, ...]
    remarks: tuple[Remark, ...] = ()
