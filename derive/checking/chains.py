"""One formula to its chains: items with relations between them, each with its place; nothing is parsed yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from derive.reading.lexer import PROSE
from derive.reading.tree import Span


class Relates(Enum):
    """How one item of a chain is related to the one before it."""

    EQUAL = "="
    DEFINED = ":="
    PROPORTIONAL = r"\propto"
    DISTRIBUTED = r"\sim"
    EQUIVALENT = r"\iff"
    ELEMENT = r"\in"
    APPROXIMATE = r"\approx"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """One side of a chain.

    Parameters
    ----------
    text : str
        Its LaTeX, as it is written, on one line.
    span : Span
        Where it stands in the formula.
    sign : Relates or None
        How it is related to the item before it; None for the first.
    at : Span
        Where that sign stands.
    """

    text: str
    span: Span
    sign: Relates | None
    at: Span


@dataclass(frozen=True, slots=True)
class Chain:
    """Items in a row.

    Parameters
    ----------
    items : tuple of Item
        At least one.
    opened : bool
        Whether it begins with a relation, so that what it goes on from stands elsewhere.
    implied : bool
        Whether it follows from another formula, or another from it: an equation, and no identity.
    remarks : tuple of str
        What stands beside it in words.
    """

    items: tuple[Item, ...]
    opened: bool = False
    implied: bool = False
    remarks: tuple[str, ...] = ()


_SIGNS = {
    "=": Relates.EQUAL,
    **dict.fromkeys((r"\triangleq", r"\coloneqq", ":=", r"\doteq", r"\equiv"), Relates.DEFINED),
    **dict.fromkeys((r"\propto", "∝", r"\varpropto"), Relates.PROPORTIONAL),
    **dict.fromkeys((r"\sim", "∼"), Relates.DISTRIBUTED),
    **dict.fromkeys((r"\iff", r"\Leftrightarrow", r"\Longleftrightarrow", "⇔", "⟺"), Relates.EQUIVALENT),
    **dict.fromkeys((r"\approx", r"\approxeq", r"\simeq", "≈", "≃"), Relates.APPROXIMATE),
    **dict.fromkeys((r"\cong", r"\perp", r"\gtrsim", r"\lesssim"), Relates.OTHER),
    **dict.fromkeys((r"\le", r"\leq", r"\leqslant", r"\ge", r"\geq", r"\geqslant", "<", ">", r"\lt", r"\gt", "≤", "≥"), Relates.OTHER),
    **dict.fromkeys((r"\ne", r"\neq", "≠", r"\ll", r"\gg", r"\succ", r"\succeq", r"\prec", r"\preceq"), Relates.OTHER),
    **dict.fromkeys((r"\in", "∈"), Relates.ELEMENT),
    **dict.fromkeys((r"\notin", r"\subset", r"\subseteq"), Relates.OTHER),
    **dict.fromkeys((r"\to", r"\rightarrow", r"\leftarrow", r"\gets", r"\mapsto", r"\longrightarrow", r"\leadsto"), Relates.OTHER),
    **dict.fromkeys(("→", "←", r"\xrightarrow"), Relates.OTHER),
}  # fmt: skip
_IMPLIES = frozenset((r"\Rightarrow", r"\implies", r"\Longrightarrow", r"\therefore", "⇒", "⟹", r"\Leftarrow", r"\impliedby", r"\because"))
_LAYOUT = r"(?:aligned|alignedat|align|alignat|split|equation|gather|gathered|eqnarray|multline|flalign|displaymath|math|dmath)\*?"
_PIECE = re.compile(
    rf"""(?P<space>\s+|~(?!\s*~\s*~)|\{{\s*\}}|\\[,;:!>\ ]|\\(?:displaystyle|textstyle|limits|nolimits)(?![A-Za-z])
          |\\(?:tiny|small|normalsize|large|Large|LARGE|huge)(?![A-Za-z])
          |\\(?:nonumber|notag|allowbreak|hfill|centering)(?![A-Za-z])|\\(?:label|tag|[vh]space|[hv]?phantom)\*?\{{[^{{}}]*\}}|\\(?:hline|intertext)(?![A-Za-z]))
    |(?P<row>\\\\(?:\s*\[[^\]\n]*\])?|\\cr(?![A-Za-z])|\\newline(?![A-Za-z]))
    |(?P<edge>\\(?:begin|end)\{{{_LAYOUT}\}}(?:\{{\d*\}}|\[[tcb]\])?)
    |(?P<gap>\\q?quad(?![A-Za-z])|(?:~\s*){{3,}})
    |(?P<number>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+,\d+)
    |(?P<column>&)
    |\\(?:stackrel|overset|underset)\s*\{{(?P<above>[^{{}}]*)\}}\s*\{{(?P<below>[^{{}}]*)\}}
    |(?P<words>\\(?:text|textrm|textit|textbf|mbox|textnormal)\s*\{{[^{{}}]*\}})
    |(?P<open>\\(?:left|bigl|Bigl|biggl|Biggl)\s*(?:\\[{{|]|\\[A-Za-z]+|.)|\\begin\{{[A-Za-z]+\*?\}}|\\\{{|\\l(?:vert|Vert|floor|ceil|angle)(?![A-Za-z])|[({{\[])
    |(?P<close>\\(?:right|bigr|Bigr|biggr|Biggr)\s*(?:\\[}}|]|\\[A-Za-z]+|.)|\\end\{{[A-Za-z]+\*?\}}|\\\}}|\\r(?:vert|Vert|floor|ceil|angle)(?![A-Za-z])|[)}}\]])
    |(?P<bar>\||\\\||\\[vV]ert(?![A-Za-z]))
    |(?P<command>\\(?:[A-Za-z]+|.)|:=|[<>]=|=|.)""",
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = frozenset(("+", "-", r"\cdot", r"\times", "/", "−", r"\pm"))
_LAST = ".,;:"
MOST = 40
"""How many items of a formula are looked at."""


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    span: Span


def _pieces(text: str) -> Iterator[_Piece]:
    """What stands on the top level of brackets; what is in brackets is one piece."""
    depth, start = 0, 0
    for match in _PIECE.finditer(text):
        kind, said = match.lastgroup or "", match.group()
        if kind == "open":
            start = match.start() if depth == 0 else start
            depth += 1
        elif kind == "close":
            start = start if depth else match.start()
            depth = max(depth - 1, 0)
            if depth == 0:
                yield _Piece("other", text[start : match.end()], Span(start, match.end()))
        elif depth == 0:
            if kind == "below":
                below = match["below"].strip()
                said, kind = (below, "command") if below in _SIGNS else (said, "other")
            yield _Piece(kind, said, Span(*match.span()))
    if depth:  # a bracket that nobody closes holds all that follows
        yield _Piece("other", text[start:], Span(start, len(text)))


_ENDS = ("row", "edge")
"""What ends a row: its sign, or where an environment begins or ends."""


def _following(pieces: list[_Piece]) -> list[int]:
    """For each place, and the end, the first one from there on at which something stands."""
    found = [len(pieces)] * (len(pieces) + 1)
    for place in reversed(range(len(pieces))):
        found[place] = found[place + 1] if pieces[place].kind in (*_ENDS, "gap", "column") else place
    return found


class _Splitter:
    """Where one chain ends and the next begins."""

    def __init__(self, text: str) -> None:
        self.text, self.chains = text, list[Chain]()
        self.begin()

    def begin(self, implied: bool = False) -> None:
        self.items, self.remarks = list[Item](), list[str]()
        self.opened, self.implied = False, implied
        self.expect(None, Span(0, 0))

    def expect(self, sign: Relates | None, at: Span) -> None:
        """An item follows."""
        self.sign, self.at, self.parts = sign, at, list[_Piece]()

    def close(self) -> None:
        """The item ends here."""
        parts = self.parts
        while parts and parts[-1].text in (*_LAST, "&"):
            parts.pop()
        if parts:
            span = Span(parts[0].span.start, parts[-1].span.end)
            self.items.append(Item(self.text[span.start : span.end], span, self.sign, self.at))
            self.sign = None
        self.parts = []

    def end(self, implied: bool = False) -> None:
        """The chain ends here."""
        self.close()
        if self.items:
            self.chains.append(Chain(tuple(self.items), self.opened, self.implied or implied, tuple(self.remarks)))
        self.begin(implied)

    def split(self) -> tuple[Chain, ...]:
        """All chains of the formula."""
        pieces = [piece for piece in _pieces(self.text) if piece.kind != "space"]
        self.following = _following(pieces)
        remark = False
        bars = 0
        for place, piece in enumerate(pieces):
            after = pieces[place + 1] if place + 1 < len(pieces) else None
            if piece.kind == "row":
                remark = False
                if not self.goes_on(pieces, place + 1):
                    remark = self.breaks_off(pieces, place + 1) and self.following[self.row_behind(pieces, place + 1)] < len(pieces)
                    if remark:  # the row may be the rest of a product, or what the next one goes on from: neither is judged
                        self.parts = []
                    if remark or not self.breaks_off(pieces, place + 1):
                        self.end()
            elif piece.kind == "edge":
                remark = False
                if not self.goes_on(pieces, place + 1):
                    self.end()
            elif remark:
                self.remarks.append(piece.text)
            elif piece.kind == "column":
                remark = bool(after and after.kind == "column" and self.items and self.parts)
                if remark:
                    self.close()
            elif piece.kind == "gap":
                if place and pieces[place - 1].kind in (*_ENDS, "column"):
                    continue  # it only moves to the right what goes on
                if self.parts and not self.goes_on(pieces, place + 1) and self.parts[-1].text not in _OPERATORS:
                    self.end()
            elif piece.kind == "words" and self.speaks(piece) and not self.labels():
                self.close()
                self.remarks.append(piece.text)
                remark = True
            elif piece.text in _IMPLIES:
                self.end(implied=True)
            elif piece.text in _SIGNS and bars % 2 == 0:
                self.relate(piece)
            elif piece.text == "," and piece.kind == "command":
                self.end()
            else:
                bars += piece.kind == "bar"
                self.parts.append(piece)
            if piece.kind in (*_ENDS, "gap"):
                bars = 0
            if len(self.items) > MOST:
                break
        self.end()
        return tuple(self.chains)

    def relate(self, piece: _Piece) -> None:
        self.close()
        if not self.items:
            self.opened = True
        self.expect(_SIGNS[piece.text], piece.span)

    def goes_on(self, pieces: list[_Piece], place: int) -> bool:
        """Whether the chain goes on behind a line's end: with a relation or an operator, or it is still waiting for its item."""
        place = self.following[place]
        if place == len(pieces):
            return False
        waiting = not self.parts and self.sign is not None
        broken = bool(self.parts) and self.parts[-1].text in _OPERATORS
        return waiting or broken or pieces[place].text in _SIGNS or pieces[place].text in _OPERATORS

    def breaks_off(self, pieces: list[_Piece], place: int) -> bool:
        """Whether the row that follows states nothing by itself, so that it may be the rest of a product."""
        row = pieces[place : self.row_behind(pieces, place)]
        return bool(self.items) and not any(piece.kind == "words" or piece.text in _SIGNS or piece.text in _IMPLIES for piece in row)

    def row_behind(self, pieces: list[_Piece], place: int) -> int:
        """Where the row ends that begins here."""
        return next((at for at in range(place, len(pieces)) if pieces[at].kind in _ENDS), len(pieces))

    def labels(self) -> bool:
        """Whether what follows stands below or above something, and only names it."""
        return bool(self.parts) and self.parts[-1].text in ("_", "^")

    def speaks(self, piece: _Piece) -> bool:
        """Whether words are a remark, and no name."""
        words = piece.text[piece.text.index("{") + 1 : -1].split()
        return len(words) != 1 or words[0].lower().strip(".,;:") in _GLUE


_GLUE = PROSE | frozenset(
    (
        "if", "for", "where", "when", "with", "otherwise", "by", "since", "because", "so", "thus", "hence", "subject", "s.t", "or", "such",
        "as", "let", "then", "note", "assuming", "using",
    )
)  # fmt: skip
"""Words that begin or join sentences, and name nothing."""


_BOX = re.compile(r"\\(?:boxed|fbox|bbox)\s*(?:\[[^\[\]]*\]\s*)?\{")


def chains(text: str) -> tuple[Chain, ...]:
    """The chains of a formula, in order."""
    return _Splitter(_unboxed(text)).split()


def _unboxed(text: str) -> str:
    """The formula without the boxes around parts of it, every character in its place; what is no formula by itself stays in braces."""
    opened = list[int]()
    place, found = 0, list(text)
    while place < len(text):
        box = _BOX.match(text, place)
        if box is not None:
            found[box.start() : box.end() - 1] = " " * (box.end() - box.start() - 1)
            opened.append(box.end())
            place = box.end()
            continue
        if text[place] == "\\":
            place += 2
            continue
        if text[place] == "{":
            opened.append(0)
        elif text[place] == "}" and opened and (start := opened.pop()) and _RELATED.search(text, start, place):
            found[start - 1] = found[place] = " "
        place += 1
    return text if any(opened) else "".join(found)


_RELATED = re.compile("|".join(re.escape(sign) + ("(?![A-Za-z])" if sign[-1].isalpha() else "") for sign in _SIGNS))
