"""Notebooks: the text of Markdown cells, each character with its place in the JSON of the file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.checking.scanning.origin import Fragment, Origin, joined
from derive.vocabulary.errors import InputError

PROSE = ("markdown", "heading")
"""Kinds of cells that hold text for people; the second one is of old notebooks."""
_TOKEN = re.compile(r'"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)"|(?P<sign>[{}\[\]:,])', re.DOTALL)
_PIECE = re.compile(r"[^\\]+|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of Markdown: its number among all cells, from 1, its text, and where each character stands in the file."""

    number: int
    text: str
    origin: Origin


@dataclass(slots=True)
class _Raw:
    """What the JSON says of a cell: its kind, and where the strings of its source are, without their quotes."""

    kind: str = ""
    source: list[tuple[int, int]] = field(default_factory=list)


def cells_in(text: str, name: str) -> tuple[Cell, ...]:
    """The cells of Markdown.

    Raises
    ------
    InputError
        The file is no JSON, or no notebook.
    """
    _validate(text, name)
    return tuple(
        Cell(number, *_decoded(text, cell.source))
        for number, cell in enumerate(_cells(text), start=1)
        if cell.kind in PROSE and cell.source
    )


def _validate(text: str, name: str) -> None:
    try:
        content = json.loads(text, parse_int=str, parse_float=str)
    except RecursionError as error:
        raise InputError(f"{name}: is no notebook: its JSON is nested too deeply") from error
    except ValueError as error:
        raise InputError(f"{name}: is no notebook: its JSON is broken: {error}") from error
    match content:
        case {"cells": [*_]} | {"worksheets": [*_]}:
            return
    raise InputError(f"{name}: is no notebook: it has no list of cells")


def _cells(text: str) -> Iterator[_Raw]:
    """The cells of valid JSON, in order; the last one of two equal keys counts."""
    path: list[str | int] = []
    key = ""
    cell = _Raw()
    for match in _TOKEN.finditer(text):
        sign, content = match["sign"], match["string"]
        if sign in ("{", "["):
            path.append("" if sign == "{" else 0)
            if sign == "[" and _within(path[:-1]) == ["source"]:
                cell.source = []
            elif sign == "{" and _within(path) == [""]:
                cell = _Raw()
        elif sign in ("}", "]"):
            if sign == "}" and len(_within(path) or ()) == 1:
                yield cell
            path.pop()
        elif sign == ",":
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else ""
        elif sign == ":":
            path[-1] = key
        elif path and path[-1] == "":
            key = json.loads(match.group())
        else:
            match _within(path):
                case ["cell_type"]:
                    cell.kind = content
                case ["source"]:
                    cell.source = [match.span("string")]
                case ["source", int()]:
                    cell.source.append(match.span("string"))


def _within(path: list[str | int]) -> list[str | int] | None:
    """What leads from a cell to a place, if it is in one."""
    match path:
        case ["cells", int(), *rest] | ["worksheets", int(), "cells", int(), *rest]:
            return rest
    return None


def _decoded(text: str, strings: list[tuple[int, int]]) -> tuple[str, Origin]:
    """The text that strings of JSON stand for, one behind the other."""
    return joined((fragment for start, end in strings for fragment in _fragments(text, start, end)), strings[-1][1])


def _fragments(text: str, start: int, end: int) -> Iterator[Fragment]:
    for match in _PIECE.finditer(text, start, end):
        piece = match.group()
        if not piece.startswith("\\"):
            yield Fragment(piece, match.start())
            continue
        char = json.loads(f'"{piece}"')
        yield Fragment(_REPLACED if char == "\x00" or "\ud800" <= char <= "\udfff" else char, match.start(), len(piece))
