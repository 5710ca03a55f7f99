"""A chapter's page for its tests, and the numbers in its tables."""

from __future__ import annotations

from collections.abc import Iterator

from derive.notes.text.chapters import chapter
from derive.paper.blocks import Code, Document, Emphasis, Math, Strong, Table, Text, Words, walk
from derive.paper.dialects.latex import write


def composed(name: str) -> Document:
    """The page of the chapter of that name, whatever state the other chapters are in."""
    return chapter(name).page({})


def plain(text: Text) -> str:
    """Words and LaTeX as one string."""
    return "".join(_parts(text))


def _parts(text: Text) -> Iterator[str]:
    for part in text:
        match part:
            case Words(text=told) | Code(text=told):
                yield told
            case Math(form=form):
                yield write(form)
            case Emphasis(inner=inner) | Strong(inner=inner):
                yield from _parts(inner)


def tables(page: Document) -> dict[str, list[list[str]]]:
    """The cells of every table by the heads of its columns; tables of counter-examples excepted."""
    found = {}
    for block in walk(page.blocks):
        if isinstance(block, Table):
            head = " | ".join(map(plain, block.head))
            if head != "Where | Left side | Right side":
                assert head not in found, head
                found[head] = [[plain(cell) for cell in row] for row in block.rows]
    return found
