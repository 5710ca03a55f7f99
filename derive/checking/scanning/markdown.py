"""Markdown as GitHub, kramdown, MyST and Quarto write it: line by line its containers and fences, then code and tags inside of lines."""

import re
from types import MappingProxyType

from derive.checking.scanning.delimiters import DISPLAYS, UNCLOSED, Breaks, Delimited, Manners, Opener
from derive.checking.scanning.directives import Comment
from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.masking import Edit, masked
from derive.checking.scanning.page import Layout
from derive.checking.scanning.spans import read_spans
from derive.checking.scanning.syntax import Masks

_LINE = re.compile(r"[^\n]*")
_QUOTE = re.compile(r"(?P<indent>[ \t]*)>[ \t]?")
_SPACE = re.compile(r"[ \t\x00]*")
_FRONT = re.compile(r"---[ \t\x00]*\n(?=[\w\"'-]+[ \t]*:|#)(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t\x00]*(?=\n|\Z)")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)")
_NOTE = re.compile(r"!!![ \t]|\?\?\?\+?[ \t]|===[ \t]+\"|\[\^[^\]\s]+\]:")
"""Starts something whose content is indented by four, though it is no list: an admonition, a tab, a footnote."""
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)|\|")
_FENCE = re.compile(r"(?:[-+*][ \t]+|\d{1,9}[.)][ \t]+)?(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>[^`\n]*)$")
_MATH = re.compile(r"[ \t]*(?:math\b|\{math\}|\{\.math\})[ \t\x00]*(?P<first>.*)")
_OPTION = re.compile(r"[ \t>]*:(?P<key>[\w-]+):(?P<value>[^\n]*)\n?|[ \t>\x00]*\n")
_BLOCK = re.compile(r"<(?P<tag>!--|(?:script|style|pre|textarea)\b)", re.IGNORECASE)
_OPENS = re.compile(r"`+[^`\n]*`+|\\[^be]|\$\$?|\\begin\{(?P<begin>\w+\*?)\}|\\(?P<end>end)\{")
PATIENCE = 20
"""How many blank lines a display may have."""
_PRICE = re.compile(r"\d[\d.,]*[kKmMbB%]?[ \t]+(?:and|or|to|per|for|in|of|at|is|are|was|each|than|a|the|from|with|by|on)\b")
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}[ ,.]+[A-Za-z]{3,}(?![A-Za-z]*[}(_^])")
_MATHEMATICAL = re.compile(r"[\\=^_<>]|\A(?:[^a-z]|[a-z](?![a-z]))*+\Z")

WIDEST = 200
"""How far the beginning of a line can be from a display in it."""
_ALONE_BEFORE = re.compile(r"(?:\A|\n)(?:[\s\x00]|[-+*][ \t]|\d{1,9}[.)][ \t])*+\Z")
_ALONE_BEHIND = re.compile(r"[ \t\x00.,;:]*(?:\{#[^}\n]*\}|\([\w:.-]+\))?[ \t\x00.,;:]*(?:\n|\Z)")


def _is_formula(text: str, start: int, end: int) -> bool:
    """Whether single dollars enclose a formula, and are no prices: as pandoc has it, or with space inside and something of mathematics."""
    content = text[start:end]
    if not content.strip() or _PRICE.match(content) or OPAQUE in content or text[end + 1 : end + 2].isdigit():
        return False
    tight = not content[0].isspace() and not content[-1].isspace()
    return tight or (_MATHEMATICAL.search(content) is not None and _WORDS.search(content) is None)


def _layout(text: str, start: int, end: int) -> Layout:
    """Double dollars in a line of prose are kramdown's inline formulas."""
    alone = _ALONE_BEFORE.search(text, max(start - WIDEST, 0), start - 2) and _ALONE_BEHIND.match(text, end + 2)
    return Layout.DISPLAY if alone or "\n" in text[start:end] else Layout.INLINE


MARKDOWN = Manners(
    MappingProxyType({
        r"\(": Opener(r"\)", Layout.INLINE), r"\[": Opener(r"\]", Layout.DISPLAY),
        r"\\(": Opener(r"\\)", Layout.INLINE, escaped=True), r"\\[": Opener(r"\\]", Layout.DISPLAY, escaped=True),
    }),
    _is_formula,
    _layout,
    frozenset(("$$",)),
)  # fmt: skip


def read_markdown(text: str) -> Masks:
    """What is no formula in a document."""
    blocks = _Blocks(text)
    blocks.read()
    breaks = Breaks(blocks.hard, blocks.soft, len(text))
    inside = read_spans(masked(text, blocks.edits), breaks)
    comments = sorted((*blocks.comments, *inside.comments), key=lambda comment: comment.offset)
    fenced = sorted((*blocks.fenced, *inside.fenced), key=lambda found: found.start)
    return Masks((*blocks.edits, *inside.edits), breaks, tuple(comments), tuple(fenced))


class _Blocks:
    """A pass over lines.

    `depth` block quotes are open, `items` are the indents of the contents of open list items; `open` says that a display is,
    by `dollars` or by an environment, with `level` environments and `blanks` blank lines in it; there, a line that starts with a sign is no
    list item and no quote; nor is it where a single dollar is open (`odd`) and the line has another.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[Edit] = []
        self.comments: list[Comment] = []
        self.fenced: list[Delimited] = []
        self.hard: list[int] = []
        self.soft: list[int] = []
        self.depth = 0
        self.items: list[int] = []
        self.open = self.dollars = self.odd = False
        self.level = self.blanks = 0
        self.blank = True
        self.coded = False
        self.quoted = -1
        self.never: dict[tuple[str, int], int] = {}

    def read(self) -> None:
        """All lines."""
        front = _FRONT.match(self.text)
        at = self._opaque(0, front.end()) + 1 if front else 0
        while at <= len(self.text):
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            at = self._line(at, end) + 1

    def _opaque(self, start: int, end: int) -> int:
        self.edits.append(Edit(start, end, OPAQUE))
        self.hard.append(start)
        return end

    def _unquoted(self, at: int, end: int, most: int) -> tuple[int, int]:
        """Behind at most so many signs of block quotes, and how many there were."""
        depth = 0
        while depth < most:
            match = _QUOTE.match(self.text, at, end)
            if not match or (not depth and self._width(at, match.end("indent")) >= 4 + (self.items[-1] if self.items else 0)):
                break
            self.edits.append(Edit(at, match.end(), HOLE))
            at = match.end()
            depth += 1
        return at, depth

    def _width(self, start: int, end: int) -> int:
        return len(self.text[start:end].expandtabs(4))

    def _line(self, start: int, end: int) -> int:
        """Reads a line, and what it opens; returns where the last line that was read ends."""
        wrapped = self.odd and not self.items and "$" in self.text[start:end]
        at, depth = self._unquoted(start, end, self.depth if self.open or wrapped else end - start)
        space = _SPACE.match(self.text, at, end)
        inner = space.end() if space else at
        if depth != self.depth:
            if depth > self.depth or self.blank:
                self._softly(start)
            self.items = [] if depth < self.depth else self.items
            self.open = False
        self.depth = depth
        if inner == end:
            self.hard.append(start)
            self.blank, self.odd = True, False
            self.blanks += 1
            # A display with blank lines in it goes on where an environment is open, but not for ever.
            self.open = self.open and self.level > 0 and self.blanks < PATIENCE
            return end
        if not (self.open or wrapped) or self.text.startswith(("```", "~~~") if self.blank else "```", inner):
            self.open = False
            stop = self._block(start, at, inner, end)
            if stop is not None:
                self.blank, self.coded = False, self.coded and stop == end
                return stop
        self._count(inner, end)
        self.blank = self.coded = False
        return end

    def _block(self, start: int, at: int, inner: int, end: int) -> int | None:
        """Where what the line opens ends, if it is no prose."""
        indent = self._width(at, inner)
        while self.items and indent < self.items[-1] and self.blank:
            self.items.pop()
        if indent - (self.items[-1] if self.items else 0) >= 4 and (self.blank or self.coded) and not self._is_item(inner, end):
            self.coded = True
            return self._opaque(inner, end)
        self.coded = False
        fence = _FENCE.match(self.text, inner, end)
        if fence and (fence["fence"][0] != ":" or _MATH.match(fence["info"])):
            return self._fenced(start, fence, end)
        block = _BLOCK.match(self.text, inner, end)
        if block:
            return self._tagged(inner, block["tag"].lower(), end)
        item = _ITEM.match(self.text, inner, end)
        if item:
            self._softly(start)
            self.items = [width for width in self.items if width <= indent]
            self.items.append(indent + min(item.end() - inner, 5))
        elif _NOTE.match(self.text, inner, end):
            self._softly(start)
            self.items.append(indent + 4)
        elif _HEADING.match(self.text, inner, end):
            self._softly(start)
            self.soft.append(end)
        return None

    def _softly(self, start: int) -> None:
        """Something new starts here, so that no dollar before it belongs to one behind it."""
        self.soft.append(start)
        self.odd = False

    def _is_item(self, inner: int, end: int) -> bool:
        return bool(self.items) and _ITEM.match(self.text, inner, end) is not None

    def _count(self, inner: int, end: int) -> None:
        """Whether a display is open behind the line."""
        for match in _OPENS.finditer(self.text, inner, end):
            sign = match.group()
            if sign == "$":
                self.odd = not self.odd
            elif sign == "$$":
                self.open = self.dollars = not self.open
                self.level = self.blanks = 0
            elif match["begin"] and (self.open or match["begin"] in DISPLAYS):
                self.level += 1
                self.blanks = self.blanks if self.open else 0
                self.open = True
            elif match["end"] and self.open:
                self.level -= 1
                self.open = self.dollars or self.level > 0

    def _tagged(self, inner: int, tag: str, end: int) -> int:
        """A comment, or an element whose content is no prose."""
        closing = "-->" if tag == "!--" else f"</{tag}"
        key = (closing, -1)
        stop = len(self.text) if key in self.never else self.text.find(closing, inner)
        if stop < 0 or key in self.never:
            self.never[key] = 0
            stop = len(self.text)
        if tag != "!--":
            line = self.text.find("\n", stop)
            return self._opaque(inner, len(self.text) if line < 0 else line)
        self.comments.append(Comment(inner + len("<!--"), self.text[inner + len("<!--") : stop]))
        stop = min(stop + len(closing), len(self.text))
        self.edits.append(Edit(inner, stop, HOLE))
        line = self.text.find("\n", stop)
        line = len(self.text) if line < 0 else line
        if stop < line:
            self._count(stop, line)
        return line

    def _fenced(self, start: int, fence: re.Match[str], end: int) -> int:
        """A fence: code, or a formula."""
        sign, count = fence["fence"][0], len(fence["fence"])
        limit = self._end_of_quote(end)
        never = self.never.get((sign, limit), count + 1)
        pattern = re.compile(rf"^[ \t>\x00]*{re.escape(sign)}{{{count},}}[ \t\x00]*$", re.MULTILINE)
        close = pattern.search(self.text, min(end + 1, limit), limit) if count < never else None
        if close is None:
            self.never[sign, limit] = min(count, never)
        math = _MATH.match(fence["info"])
        if not math:
            return self._opaque(fence.start(), close.end() if close else max(limit, end))
        self.edits.append(Edit(fence.start(), fence.start("info") + math.start("first"), OPAQUE))
        self.hard.append(start)
        content = fence.start("info") + math.start("first")
        if close is None:
            stop = self._blank_after(end)
            self.fenced.append(Delimited(fence.start(), content, stop, stop, Layout.DISPLAY, problem=UNCLOSED))
            return stop
        self._unquote_all(end, close.start())
        content, label = self._options(content, end, close.start(), sign)
        self.edits.append(Edit(close.start(), close.end(), OPAQUE))
        self.hard.append(close.start())
        self.fenced.append(Delimited(fence.start(), content, max(content, close.start()), close.end(), Layout.DISPLAY, label=label))
        return close.end()

    def _unquote_all(self, end: int, stop: int) -> None:
        at = end + 1
        while at < stop and self.depth:
            line = self.text.find("\n", at)
            self._unquoted(at, line, self.depth)
            at = line + 1

    def _options(self, content: int, end: int, stop: int, sign: str) -> tuple[int, str]:
        """Where the content starts behind MyST's options, and the label among them."""
        label, at = "", end + 1
        if content < end and self.text[content:end].strip(" \t\x00"):
            return content, label
        while at < stop:
            option = _OPTION.match(self.text, at, stop)
            if not option:
                break
            label = option["value"].strip() if option["key"] in ("label", "name") else label
            at = option.end()
        return min(at, stop), label

    def _end_of_quote(self, end: int) -> int:
        """Where the block quote that is open ends."""
        if not self.depth:
            return len(self.text)
        if self.quoted <= end:
            outside = _OUTSIDE.search(self.text, end)
            self.quoted = outside.start() if outside else len(self.text)
        return self.quoted

    def _blank_after(self, end: int) -> int:
        blank = _EMPTY.search(self.text, end)
        return blank.start() if blank else len(self.text)


_OUTSIDE = re.compile(r"(?<=\n)(?![ \t]*>)")
_EMPTY = re.compile(r"(?<=\n)[ \t>\x00]*(?=\n|\Z)")
