"""A document to its formulas: what stands outside is masked, what delimits them is found, what remains is their LaTeX with its origin."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from derive.checking.scanning.decoding import read_document, refuse_binary
from derive.checking.scanning.delimiters import ENVIRONMENTS, Delimited, Manners, formulas_in
from derive.checking.scanning.directives import Comment, Directives, is_directive, read_directive
from derive.checking.scanning.markdown import MARKDOWN, read_markdown
from derive.checking.scanning.masking import Edit, masked, with_unix_ends
from derive.checking.scanning.origin import Fragment, joined
from derive.checking.scanning.page import HOLE, OPAQUE, Excerpt, Layout, Page, Raw, Remark, Scan
from derive.checking.scanning.syntax import Masks
from derive.checking.scanning.tex import TEX, read_tex

_KEPT = re.compile(f"[^{HOLE}]+")
_REMARKED = re.compile(r"\\.|%[^\n]*", re.DOTALL)
_LABEL = re.compile(r"[ \t]*(?:\{#(?P<quarto>[\w:.-]+)[^}\n]*\}|\((?P<myst>[\w:.-]+)\))[ \t]*(?=\n|\Z)")
_DELIMITED = re.compile(
    r"(?<!\\)\$|(?<!\\)\\[\[(]|\\begin\{(?:" + "|".join(map(re.escape, sorted(ENVIRONMENTS))) + r")\}|^[ \t]*(?:```|~~~)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a kind of document is read."""

    read: Callable[[str], Masks]
    manners: Manners


SYNTAXES = {
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), Syntax(read_markdown, MARKDOWN)),
    ".tex": Syntax(read_tex, TEX),
}
"""By the end of a file's name, in small letters."""


def scan_file(path: Path) -> Scan:
    """The formulas of a document.

    Raises
    ------
    InputError
        It cannot be read, or is no text.
    """
    text, guessed = read_document(path)
    found = scan_text(text, str(path))
    return replace(found, remarks=(Remark(found.pages[0], 0, guessed), *found.remarks)) if guessed else found


def scan_display(text: str, name: str = "-") -> Scan:
    """One formula that is written without delimiters; a text that holds delimiters is read as Markdown.

    Raises
    ------
    InputError
        It is no text.
    """
    if _DELIMITED.search(text):
        return scan_text(text, name)
    page = Page(name, refuse_binary(text, name), Raw(text), with_unix_ends(text))
    found = Delimited(0, 0, len(text), len(text), Layout.DISPLAY)
    return Scan((page,), _surrounded(list(_excerpt(page, found))))


def scan_text(text: str, name: str = "-") -> Scan:
    """The formulas of a text; the end of the name says how it is written, Markdown if nothing else.

    Raises
    ------
    InputError
        It is no text.
    """
    refuse_binary(text, name)
    syntax = SYNTAXES.get("." + name.rpartition(".")[2].lower(), SYNTAXES[".md"])
    raw = Raw(text)
    unix = with_unix_ends(text)
    masks = syntax.read(unix)
    prose = masked(unix, masks.edits)
    page = Page(name, text, raw, prose)
    bare = masked(prose, (Edit(found.inner_start, found.inner_end, OPAQUE) for found in masks.fenced))
    every = sorted((*masks.fenced, *formulas_in(bare, masks.breaks, syntax.manners)), key=lambda found: found.start)
    excerpts = tuple(excerpt for found in every for excerpt in _excerpt(page, found))
    told, remarks = _directed(page, excerpts, masks.comments)
    return Scan((page,), _surrounded(told), remarks)


def _excerpt(page: Page, found: Delimited) -> Iterator[Excerpt]:
    """The formula, unless nothing is in it."""
    pieces = list(_pieces(page.prose, found))
    text, origin = joined(pieces, found.inner_end)
    problem = found.problem or ("holds something that is no formula, such as code" if OPAQUE in text else "")
    if text.strip() or problem:
        label = _LABEL.match(page.prose, found.end) if found.layout is Layout.DISPLAY and not found.label else None
        yield Excerpt(
            page, text, origin, found.layout, found.start, label.end() if label else found.end, found.environment,
            label["quarto"] or label["myst"] if label else found.label, problem=problem,
        )  # fmt: skip


def _pieces(text: str, found: Delimited) -> Iterator[Fragment]:
    """What is read of a formula: no holes, no comments, and without a backslash that is Markdown's."""
    content = text[found.inner_start : found.inner_end]
    if "%" in content:
        comments = [match.span() for match in _REMARKED.finditer(content) if match.group().startswith("%")]
        content = masked(content, (Edit(start, end, HOLE) for start, end in comments))
    if found.escaped:
        content = _unescaped(content)
    for match in _KEPT.finditer(content):
        yield Fragment(match.group(), found.inner_start + match.start())


def _unescaped(content: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", lambda match: HOLE + match[1], content)


def _directed(page: Page, excerpts: tuple[Excerpt, ...], comments: tuple[Comment, ...]) -> tuple[list[Excerpt], tuple[Remark, ...]]:
    """Each formula with the directives in force, and what of them is not understood."""
    spoken = [comment for comment in comments if is_directive(comment.text)]
    told: list[Excerpt] = []
    remarks: list[Remark] = []
    now = Directives()
    done = 0
    for excerpt in excerpts:
        while done < len(spoken) and spoken[done].offset <= excerpt.start:
            now, wrong = read_directive(spoken[done], now)
            remarks += (Remark(page, offset, sentence) for offset, sentence in wrong)
            done += 1
        told.append(replace(excerpt, directives=now))
        now = now.passed() if excerpt.layout is Layout.DISPLAY else now
    for comment in spoken[done:]:
        now, wrong = read_directive(comment, now)
        remarks += (Remark(page, offset, sentence) for offset, sentence in wrong)
    return told, tuple(remarks)


def _surrounded(excerpts: list[Excerpt]) -> tuple[Excerpt, ...]:
    """Each formula with the ends of the displays around it."""
    starts = [excerpt.start for excerpt in excerpts if excerpt.layout is Layout.DISPLAY]
    ends = [0, *(excerpt.end for excerpt in excerpts if excerpt.layout is Layout.DISPLAY)]
    found = []
    for excerpt in excerpts:
        place = bisect_left(starts, excerpt.end)
        ahead = starts[place] if place < len(starts) else len(excerpt.page.text)
        found.append(replace(excerpt, behind=ends[bisect_left(starts, excerpt.start)], ahead=ahead))
    return tuple(found)
