"""Inside of Markdown's lines: code, comments, tags and link targets, and the formulas that are written like code."""

import re
from bisect import bisect_left
from collections import defaultdict

from derive.checking.scanning.delimiters import Breaks, Delimited
from derive.checking.scanning.directives import Comment
from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.masking import Edit
from derive.checking.scanning.page import Layout
from derive.checking.scanning.syntax import Masks

_TOKEN = re.compile(
    r"\\[`<\\]|\\(?:text[a-z]*|mbox|mathrm)\{`++|(?P<ticks>`+)|(?P<comment><!--)|<(?P<code>code|pre|script|style|textarea)\b[^<>\n]{0,500}>"
    r"|(?P<tag><[A-Za-z][\w-]*+(?:\s++[\w:.@-]++(?:\s*+=\s*+(?:\"[^\"\n]{0,1000}\"|'[^'\n]{0,1000}'|[^\s\"'=<>`]++))?+)++\s*+/?>)"
    r"|(?P<target>\]\([^\s()]{0,300}\$[^\s()]{0,1000}\))|(?P<address>https?://[^\s<>()\"'`]*+)|(?P<liquid>\{%-?\s*\w[^%\n{}]{0,300}%\})",
    re.IGNORECASE,
)
_ROLE = "{math}"


def read_spans(text: str, breaks: Breaks) -> Masks:
    """What is no formula inside of lines, and what is one between backticks."""
    return _Spans(text, breaks).read()


class _Spans:
    def __init__(self, text: str, breaks: Breaks) -> None:
        self.text = text
        self.breaks = breaks
        self.edits: list[Edit] = []
        self.comments: list[Comment] = []
        self.fenced: list[Delimited] = []
        self.tokens = list(_TOKEN.finditer(text))
        self.ticks: dict[int, list[int]] = defaultdict(list)
        self.missing: set[str] = set()
        for match in self.tokens:
            if match["ticks"]:
                self.ticks[len(match["ticks"])].append(match.start())

    def read(self) -> Masks:
        """All of them, in order."""
        done = 0
        for match in self.tokens:
            if match.start() >= done:
                done = max(done, self._token(match))
        return Masks(tuple(self.edits), self.breaks, tuple(self.comments), tuple(self.fenced))

    def _token(self, match: re.Match[str]) -> int:
        """Reads what starts at a token; returns where it ends."""
        start, end = match.span()
        if match["ticks"]:
            return self._ticked(start, end)
        if match["comment"]:
            return self._commented(start, end)
        if match["code"]:
            stop = self._find(f"</{match['code'].lower()}", end)
            return self._opaque(start, min(stop, self.breaks.after(start)) if stop == len(self.text) else stop)
        return self._opaque(start, end) if not match.group().startswith("\\") else end

    def _opaque(self, start: int, end: int) -> int:
        self.edits.append(Edit(start, end, OPAQUE))
        return end

    def _find(self, sign: str, offset: int) -> int:
        """Where a sign stands next, or the end of the text."""
        at = self.text.find(sign, offset) if sign not in self.missing else -1
        if at < 0:
            self.missing.add(sign)
        return at if at >= 0 else len(self.text)

    def _ticked(self, start: int, end: int) -> int:
        count, stop = end - start, self.breaks.after(start)
        places = self.ticks[count]
        index = bisect_left(places, end)
        close = places[index] if index < len(places) else stop
        if close >= stop:
            return end
        text = self.text
        if text[start - 1 : start] == "$" and text[start - 2 : start - 1] not in ("$", "\\") and text.startswith("$", close + count):
            return self._formula(start - 1, start, end, close, close + count + 1)
        if text.endswith(_ROLE, 0, start):
            return self._formula(start - len(_ROLE), start, end, close, close + count)
        return self._opaque(start, close + count)

    def _formula(self, start: int, ticks: int, inside: int, close: int, end: int) -> int:
        self.edits += (Edit(start, inside, OPAQUE), Edit(close, end, OPAQUE))
        self.fenced.append(Delimited(start, inside, close, end, Layout.INLINE))
        return end

    def _commented(self, start: int, end: int) -> int:
        stop = self._find("-->", end)
        if stop >= self.breaks.after(start):
            return end
        self.comments.append(Comment(end, self.text[end:stop]))
        self.edits.append(Edit(start, stop + len("-->"), HOLE))
        return stop + len("-->")
