"""What a page is made of, before any target sets it: formulas are finished LaTeX, words are plain Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula among words, in LaTeX without delimiters."""

    latex: str


@dataclass(frozen=True, slots=True)
class Code:
    """A name as it is typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that are stressed."""

    inner: Text


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    inner: Text


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another page of the same set."""

    inner: Text
    page: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The number of a displayed formula on the same page."""

    number: int


Inline = Words | Math | Code | Emphasis | Strong | Link | Reference
Text = tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading below the page's title; `level` 2 or 3."""

    kind: str = field(default="heading", init=False)
    text: Text
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    kind: str = field(default="paragraph", init=False)
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A displayed formula in LaTeX; a number where the text refers to it, or a tick where it is a proved claim by itself."""

    kind: str = field(default="formula", init=False)
    latex: str
    number: int | None = None
    ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; each item is a sequence of blocks."""

    kind: str = field(default="items", init=False)
    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `columns` has one of l, r for each column."""

    kind: str = field(default="table", init=False)
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    columns: str

    def __post_init__(self) -> None:
        if {len(row) for row in (self.head, self.columns, *self.rows)} != {len(self.columns)}:
            raise AssertionError(f"a table of {len(self.columns)} columns has a row of another length: {self.head}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """Blocks set apart under a title: assumptions, a common slip."""

    kind: str = field(default="callout", init=False)
    title: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Blocks that a reader opens: a solution."""

    kind: str = field(default="fold", init=False)
    summary: Text
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure: its file's name without the ending, what is seen on it, and the words below it."""

    kind: str = field(default="picture", init=False)
    name: str
    description: str
    caption: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Lines of a program or what it prints."""

    kind: str = field(default="listing", init=False)
    language: str
    text: str


Block = Heading | Paragraph | Formula | Items | Table | Callout | Fold | Picture | Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page.

    Parameters
    ----------
    name : str
        Of its file, without the ending.
    title, summary : Text
        What it is called, and what it says in one sentence.
    blocks : tuple of Block
        Everything below the title.
    """

    name: str
    title: Text
    summary: Text
    blocks: tuple[Block, ...]


_NUMBER = re.compile(r"[-0-9.]+( \\cdot 10\^\{-?\d+\})?")


def strong(inner: Text) -> Strong:
    """Words that stand out, and numbers in them with them: a target cannot make a formula bold from outside."""
    return Strong(
        tuple(Math(rf"\mathbf{{{part.latex}}}") if isinstance(part, Math) and _NUMBER.fullmatch(part.latex) else part for part in inner)
    )


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in the order of reading, those inside others included."""
    for block in blocks:
        yield block
        match block:
            case Items(items=items):
                for item in items:
                    yield from walk(item)
            case Callout(blocks=inner) | Fold(blocks=inner):
                yield from walk(inner)


def texts(block: Block) -> Iterator[Text]:
    """The texts of one block itself, without those of the blocks inside it."""
    match block:
        case Heading(text=text) | Paragraph(text=text) | Callout(title=text) | Fold(summary=text) | Picture(caption=text):
            yield text
        case Table(head=head, rows=rows):
            yield from head
            for row in rows:
                yield from row


def formulas(document: Document) -> tuple[tuple[str, bool], ...]:
    """Every formula in the order of reading, with whether it is displayed."""
    found: list[tuple[str, bool]] = [(latex, False) for latex in _inline(document.title)]
    found += [(latex, False) for latex in _inline(document.summary)]
    for block in walk(document.blocks):
        if isinstance(block, Formula):
            found.append((block.latex, True))
        found += [(latex, False) for text in texts(block) for latex in _inline(text)]
    return tuple(found)


def _inline(text: Text) -> Iterator[str]:
    for part in text:
        match part:
            case Math(latex=latex):
                yield latex
            case Emphasis(inner=inner) | Strong(inner=inner) | Link(inner=inner):
                yield from _inline(inner)
