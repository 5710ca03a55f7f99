"""LaTeX documents: comments and listings are masked; what stands before `\\begin{document}` and behind its end is no page."""

import re
from types import MappingProxyType

from derive.checking.scanning.delimiters import Breaks, Manners, Opener
from derive.checking.scanning.directives import Comment
from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.masking import Edit
from derive.checking.scanning.page import Layout
from derive.checking.scanning.syntax import Masks

LISTINGS = ("verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "filecontents*", "alltt", "tikzpicture")
_TOKEN = re.compile(
    r"\\verb\*?(?P<mark>[^A-Za-z\s*])|\\lstinline(?:\[[^\]\n]*\])?(?P<listed>[^A-Za-z\s\[{])|\\url\s*\{[^{}\n]*\}"
    r"|\\begin\{(?P<listing>" + "|".join(map(re.escape, LISTINGS)) + r")\}|\\(?P<limit>begin|end)\{document\}|\\.|%(?P<comment>[^\n]*)",
    re.DOTALL,
)
_BLANK = re.compile(r"^[ \t]*$", re.MULTILINE)
TEX = Manners(
    MappingProxyType({r"\(": Opener(r"\)", Layout.INLINE), r"\[": Opener(r"\]", Layout.DISPLAY)}),
    lambda text, start, end: True,
    lambda text, start, end: Layout.DISPLAY,
    frozenset(("$", "$$", r"\(", r"\[")),
)
"""A dollar is never a price."""


def read_tex(text: str) -> Masks:
    """What is no formula in a document."""
    edits: list[Edit] = []
    outside: list[Edit] = []
    comments: list[Comment] = []
    done = line = 0
    missing: set[str] = set()
    for match in _TOKEN.finditer(text):
        start = match.start()
        if start < done:
            continue
        mark = match["mark"] or match["listed"]
        if match["comment"] is not None:
            comments.append(Comment(match.start("comment"), match["comment"]))
            edits.append(Edit(start, match.end(), HOLE))
        elif mark:
            if line < match.end():
                line = text.find("\n", match.end()) % (len(text) + 1)
                missing = {name for name in missing if len(name) > 1}
            close = text.find(mark, match.end(), line) if mark not in missing else -1
            missing |= {mark} if close < 0 else set()
            done = close + 1 if close >= 0 else match.end()
            edits.append(Edit(start, done, OPAQUE))
        elif match["listing"]:
            end = rf"\end{{{match['listing']}}}"
            close = text.find(end, match.end()) if end not in missing else -1
            if close < 0:
                missing.add(end)
            else:
                done = close + len(end)
                edits.append(Edit(start, done, OPAQUE))
        elif match["limit"] == "begin":
            outside = [Edit(0, match.end(), OPAQUE)]
        elif match["limit"] == "end":
            edits.append(Edit(start, len(text), OPAQUE))
            break
        elif match.group().startswith(r"\url"):
            edits.append(Edit(start, match.end(), OPAQUE))
    hard = [match.start() for match in _BLANK.finditer(text)]
    return Masks(tuple(edits), Breaks(hard, (), len(text)), tuple(comments), outside=tuple(outside))
