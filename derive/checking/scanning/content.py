"""What is read of a formula: no layout, no comments, and no backslash that is Markdown's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.scanning.delimiters import Delimited
from derive.checking.scanning.directives import Comment
from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.masking import Edit, masked
from derive.checking.scanning.origin import Fragment

CODE = "holds something that is no formula, such as code"
PERCENT = "holds a bare percent sign, which hides the rest of the line"
_KEPT = re.compile(f"[^{HOLE}]+")
_COMMENT = re.compile(r"\\.|(?P<percent>%)(?P<comment>[^\n]*)(?P<end>\n?)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Content:
    """The characters of a formula in pieces, the comments in it, and why it cannot be read, or nothing."""

    fragments: tuple[Fragment, ...]
    comments: tuple[Comment, ...]
    problem: str


def content_of(prose: str, found: Delimited) -> Content:
    """What is read of a formula of a page's prose."""
    text = prose[found.inner_start : found.inner_end]
    problem = found.problem or (CODE if OPAQUE in text else "")
    comments: list[Comment] = []
    edits: list[Edit] = []
    for match in _COMMENT.finditer(text) if "%" in text else ():
        if match["percent"]:
            comments.append(Comment(found.inner_start + match.start("comment"), match["comment"]))
            edits.append(Edit(match.start(), match.end("comment"), HOLE))
            # No comment ends a formula or comes behind a digit, though a per cent does.
            meant = text[match.start() - 1 : match.start()].isdigit() or not match["end"]
            problem = problem or (PERCENT if meant else "")
    return Content(tuple(_fragments(masked(text, edits), found)), tuple(comments), problem)


def _fragments(text: str, found: Delimited) -> Iterator[Fragment]:
    if found.escaped:
        text = _ESCAPED.sub(lambda match: HOLE + match[1], text)
    for match in _KEPT.finditer(text):
        yield Fragment(match.group(), found.inner_start + match.start())
