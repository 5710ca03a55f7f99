"""A document to its formulas: what stands outside is masked, what delimits them is found, what remains is their LaTeX with its origin."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from derive.checking.scanning.content import Content, content_of
from derive.checking.scanning.decoding import read_document, refuse_binary
from derive.checking.scanning.delimiters import ENVIRONMENTS, Delimited, Manners, formulas_in, is_delimiter
from derive.checking.scanning.directives import Comment, Directives, read_directive
from derive.checking.scanning.inputs import Inputs
from derive.checking.scanning.macros import MacroDefinition, Macros, Unexpanded, definitions_in
from derive.checking.scanning.markdown import MARKDOWN, read_markdown
from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.masking import Edit, masked, with_unix_ends
from derive.checking.scanning.notebook import cells_in
from derive.checking.scanning.origin import Origin, Run, joined
from derive.checking.scanning.page import Excerpt, Layout, Page, Raw, Remark, Scan
from derive.checking.scanning.syntax import Masks
from derive.checking.scanning.tex import TEX, read_tex

_LABEL = re.compile(r"[ \t]*(?:\{#(?P<quarto>[\w:.-]+)[^}\n]*\}|\((?P<myst>[\w:.-]+)\))[ \t]*(?=\n|\Z)")
_DELIMITED = re.compile(
    r"(?<!\\)\$|(?<!\\)\\[\[(]|\\begin\{(?:" + "|".join(map(re.escape, sorted(ENVIRONMENTS))) + r")\}|^[ \t]*(?:```|~~~)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a kind of document is read."""

    read: Callable[[str], Masks]
    manners: Manners


_MARKDOWN = Syntax(read_markdown, MARKDOWN)
SYNTAXES = {**dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), _MARKDOWN), ".tex": Syntax(read_tex, TEX)}
"""By the end of a file's name, in small letters."""
NOTEBOOK = ".ipynb"


def scan_file(path: Path, *, preamble: Path | None = None) -> Scan:
    """The formulas of a document; of other files, only those in its folder and the preamble are read, for their definitions.

    Raises
    ------
    InputError
        It cannot be read, or is no text.
    """
    text, guessed = read_document(path)
    return _Scanner(Inputs(path.parent)).prepared(preamble).document(text, str(path), guessed)


def scan_text(text: str, name: str = "-", *, preamble: Path | None = None) -> Scan:
    """The formulas of a text; the end of the name says how it is written, Markdown if nothing else.

    Raises
    ------
    InputError
        It is no text, or the preamble cannot be read.
    """
    return _Scanner(None).prepared(preamble).document(refuse_binary(text, name), name)


def scan_display(text: str, name: str = "-", *, preamble: Path | None = None) -> Scan:
    """One formula that is written without delimiters; a text that holds delimiters is read as Markdown.

    Raises
    ------
    InputError
        It is no text, or the preamble cannot be read.
    """
    if _DELIMITED.search(text):
        return scan_text(text, name, preamble=preamble)
    prose = with_unix_ends(refuse_binary(text, name))
    definitions = definitions_in(prose)
    page = Page(name, text, Raw(text), masked(prose, _places(definitions)))
    scanner = _Scanner(None).prepared(preamble)
    return scanner.scan([page], scanner.excerpts(page, [Delimited(0, 0, len(text), len(text), Layout.DISPLAY)], definitions))


def _places(definitions: Iterable[MacroDefinition]) -> Iterator[Edit]:
    return (Edit(definition.start, definition.end, HOLE) for definition in definitions)


def _short(definitions: Iterable[MacroDefinition]) -> dict[str, str]:
    """Commands that stand for the beginning or the end of a formula."""
    plain = ((one.name, one.macro.body.strip()) for one in definitions if not one.macro.parameters)
    return {name: body for name, body in plain if is_delimiter(body)}


@dataclass(slots=True)
class _Scanner:
    """One document: what its author has defined and directed so far, and what is to be said of it."""

    inputs: Inputs | None
    macros: Macros = field(default_factory=Macros)
    directives: Directives = field(default_factory=Directives)
    remarks: list[Remark] = field(default_factory=list)

    def prepared(self, preamble: Path | None) -> "_Scanner":
        """With what a preamble defines, if there is one."""
        if preamble is not None:
            unix = with_unix_ends(read_document(preamble)[0])
            for definition in definitions_in(masked(unix, read_tex(unix).edits)):
                self.macros.define(definition)
        return self

    def document(self, text: str, name: str, guessed: str = "") -> Scan:
        """The whole of it."""
        raw = Raw(text)
        suffix = "." + name.rpartition(".")[2].lower()
        if suffix == NOTEBOOK:
            whole = [Page(name, cell.text, raw, origin=cell.origin, cell=cell.number) for cell in cells_in(text, name)]
        else:
            whole = [Page(name, text, raw)]
        pages: list[Page] = []
        excerpts: list[Excerpt] = []
        for bare in whole:
            page, found = self._page(bare, SYNTAXES.get(suffix, _MARKDOWN))
            pages.append(page)
            excerpts += found
        if guessed and pages:
            self.remarks.insert(0, Remark(pages[0], 0, guessed))
        return self.scan(pages, excerpts)

    def scan(self, pages: list[Page], excerpts: list[Excerpt]) -> Scan:
        """What was found."""
        return Scan(tuple(pages), tuple(excerpts), tuple(self.remarks))

    def _page(self, bare: Page, syntax: Syntax) -> tuple[Page, list[Excerpt]]:
        """A page with what is prose in it, and its formulas."""
        unix = with_unix_ends(bare.text)
        masks = syntax.read(unix)
        readable = masked(unix, masks.edits)
        own = definitions_in(readable)
        page = replace(bare, prose=masked(readable, (*masks.outside, *_places(own))))
        definitions = self._taken_in(page, readable) if syntax.manners is TEX else own
        unfenced = masked(page.prose, (Edit(found.inner_start, found.inner_end, OPAQUE) for found in masks.fenced))
        shown = formulas_in(unfenced, masks.breaks, syntax.manners, _short(definitions))
        return page, self.excerpts(page, _apart(sorted((*masks.fenced, *shown), key=_start)), definitions, masks.comments)

    def _taken_in(self, page: Page, text: str) -> tuple[MacroDefinition, ...]:
        """The definitions of a LaTeX document, with those of the files that it takes in."""
        if self.inputs is None:
            return definitions_in(text)
        definitions = self.inputs.definitions(text)
        self.remarks += (Remark(page, offset, sentence) for offset, sentence in self.inputs.missed)
        return definitions

    def excerpts(
        self, page: Page, every: Sequence[Delimited], definitions: Iterable[MacroDefinition], comments: Iterable[Comment] = ()
    ) -> list[Excerpt]:
        """The formulas that are not empty, each with the definitions and directives before it."""
        found: list[Excerpt] = []
        defined = list(definitions)[::-1]
        spoken = list(comments)[::-1]
        displays = [one.start for one in every if one.layout is Layout.DISPLAY]
        number = behind = 0
        for one in every:
            while defined and defined[-1].place < one.end:
                self.macros.define(defined.pop())
            content = content_of(page.prose, one)
            while spoken and spoken[-1].offset < one.end:
                self._hear(page, spoken.pop())
            for comment in content.comments:
                self._hear(page, comment)
            display = one.layout is Layout.DISPLAY
            number += display
            ahead = displays[number] if number < len(displays) else len(page.text)
            excerpt = self._excerpt(page, one, content, behind, ahead)
            found += excerpt
            if display and excerpt:
                behind = excerpt[0].end
                self.directives = self.directives.passed()
        for definition in reversed(defined):
            self.macros.define(definition)
        for comment in reversed(spoken):
            self._hear(page, comment)
        return found

    def _excerpt(self, page: Page, found: Delimited, content: Content, behind: int, ahead: int) -> tuple[Excerpt, ...]:
        """The formula, unless nothing is in it."""
        text, origin = joined(content.fragments, found.inner_end)
        problem = content.problem
        if not problem:
            try:
                text, origin = self.macros.expanded(text, origin, found.inner_end)
            except Unexpanded as error:
                problem = str(error)
        if problem:
            text = page.text[found.inner_start : found.inner_end]
            origin = Origin((Run(0, found.inner_start, 0),))
        elif not text.strip():
            return ()
        label = _LABEL.match(page.prose, found.end) if found.layout is Layout.DISPLAY and not found.label else None
        name, end = (label["quarto"] or label["myst"], label.end()) if label else (found.label, found.end)
        return (
            Excerpt(page, text, origin, found.layout, found.start, end, found.environment, name, self.directives, behind, ahead, problem),
        )

    def _hear(self, page: Page, comment: Comment) -> None:
        """What a comment says to the checker, if it does."""
        self.directives, wrong = read_directive(comment, self.directives)
        self.remarks += (Remark(page, offset, sentence) for offset, sentence in wrong)


def _start(found: Delimited) -> int:
    return found.start


def _apart(every: Iterable[Delimited]) -> list[Delimited]:
    """Formulas without those that are inside of others, which are no formulas then."""
    apart: list[Delimited] = []
    for found in every:
        if not apart or found.start >= apart[-1].end:
            apart.append(found)
    return apart
