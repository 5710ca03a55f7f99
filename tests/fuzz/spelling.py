"""Bytes as documents: what kind one is, says the first byte, and the rest spells it, as it stands or with a byte for a piece of LaTeX."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.checking.nasty import EVERY
from tests.checking.scanning.test_any_text import PIECES as MARKS
from tests.checking.test_any_formula import PIECES as PARTS

FIRST = 128
"""Bytes from here on are pieces, in kinds that are spelled so."""
TABLES = (PARTS, MARKS, (*PARTS[:60], *MARKS[:60]))
APART = "\f"
"""What stands between a document and the files beside it."""
BESIDE = ("macros.tex", "more.sty", "derive.toml", "known.json")
SHORT = 400
"""Bytes of a first input."""
ROOT = Path(__file__).resolve().parents[2]
OWN = ("examples", "output/github", "output/latex", "tests/checking/examples", "docs")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A document and what lies in its folder, by their names."""

    name: str
    content: bytes
    beside: dict[str, bytes] = field(default_factory=dict)


def _as_it_stands(name: str) -> Callable[[bytes], Spelled]:
    return lambda content: Spelled(name, content)


def _in_pieces(name: str, table: int) -> Callable[[bytes], Spelled]:
    return lambda content: Spelled(name, pieces(content, table).encode("utf-8", "surrogatepass"))


def _notebook(content: bytes) -> Spelled:
    """Cells of Markdown and of code in turn."""
    cells = pieces(content, 2).split(APART)
    kinds = ("markdown", "code")
    made = [{"cell_type": kinds[place % 2], "source": cell.splitlines(keepends=True)} for place, cell in enumerate(cells)]
    return Spelled("page.ipynb", json.dumps({"cells": made}, indent=1).encode())


def _with_files(content: bytes) -> Spelled:
    """A LaTeX document that takes in what lies beside it, with what is set for the folder and a list of findings that are known."""
    first, *others = content.split(APART.encode())
    return Spelled("page.tex", rb"\input{macros}\usepackage{more}" + first, dict(zip(BESIDE, others, strict=False)))


KINDS: tuple[Callable[[bytes], Spelled], ...] = (
    _as_it_stands("page.md"), _as_it_stands("page.tex"), _as_it_stands("page.ipynb"), _as_it_stands("-"), _in_pieces("-", 0),
    _in_pieces("page.md", 1), _in_pieces("page.tex", 1), _in_pieces("page.md", 2), _notebook, _with_files,
)  # fmt: skip


def document(content: bytes) -> Spelled:
    """The document that an input spells."""
    return KINDS[content[0] % len(KINDS) if content else 0](content[1:])


def pieces(content: bytes, table: int) -> str:
    """The text of bytes: those below 128 are characters, each other one a piece and a blank."""
    found = TABLES[table]
    return "".join(chr(byte) if byte < FIRST else f"{found[(byte - FIRST) % len(found)]} " for byte in content)


SAID = ("derive:", "positive=", "expect refuted", "ignore[D101]", r"\newcommand", r"\input{macros}", '"cell_type"', '"source"')
"""Words beside those pieces."""


def dictionary() -> Iterator[str]:
    """Pieces as lines of a dictionary of libFuzzer."""
    said = (
        "derive:",
        "positive=",
        "expect refuted",
        "ignore[D101]",
        r"\newcommand",
        r"\input{macros}",
        '"cell_type"',
        '"source"',
        *PARTS,
        *MARKS,
    )
    for piece in dict.fromkeys(one.strip(" ") for one in said):
        if piece:
            yield '"' + "".join(rf"\x{byte:02x}" for byte in piece.encode("utf-8", "surrogatepass")) + '"'


def beginnings() -> Iterator[bytes]:
    """Inputs to begin with: nasty formulas, and pieces of the project's own pages."""
    for text in EVERY.values():
        yield b"\x03" + text[:SHORT].encode("utf-8", "surrogatepass")
    yield b"\x09" + APART.join(_FILES).encode()
    for folder in OWN:
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in _KINDS:
                text = path.read_bytes()
                parts = text.split(b"\n\n")
                yield from (_KINDS[path.suffix] + part[:SHORT] for part in dict.fromkeys(parts) if b"$" in part or b"\\" in part)


_KINDS = {".md": b"\x00", ".tex": b"\x01", ".txt": b"\x03"}
_FILES = (
    r"\def\q#1{\frac{#1}{2}} $$ \q{x} = \R $$", r"\newcommand{\R}{\mathbb R} \input{macros}", r"\DeclareMathOperator*{\argmin}{arg\,min}",
    'positive = ["sigma"]\nN = "deviation"\nexclude = ["drafts"]\n', '{"version": 1, "known": [{"code": "D101", "formula": "x = y"}]}',
)  # fmt: skip
