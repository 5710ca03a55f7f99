"""Where text leaves the program: data to standard output, messages to standard error, on any terminal."""

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import click

MARKS = {"✓": "green", "✗": "red"}
_ASCII = {
    "✓": "[proved]", "✗": "[refuted]", "∑": "sum", "∏": "prod", "\u0302": "_hat", "√": "sqrt", "∫": "int", "∞": "oo", "∈": "in", "ℝ": "R",
    "−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "⇒": "=>", "∝": "~", "‖": "||",
    "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "∂": "d", "│": "|", "─": "-", "∣": "|", "⟨": "<", "⟩": ">",
}  # fmt: skip


def emit(text: str) -> None:
    """Print data; verdict marks are coloured where a terminal shows it and NO_COLOR is not set."""
    if colourful(sys.stdout):
        for mark, colour in MARKS.items():
            text = text.replace(mark, click.style(mark, fg=colour))
    _write(text, sys.stdout)


def emit_json(data: object, indent: int | None = 2) -> None:
    """Print data as JSON, without an indent on one line: ASCII only, the same bytes on every terminal."""
    _write(json.dumps(data, indent=indent), sys.stdout)


def complain(message: str) -> None:
    """Print a message for a person."""
    _write(message, sys.stderr)


@contextmanager
def progress(length: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error where that is a terminal, nothing elsewhere; what it gives is told what has been done, once for each step."""
    hidden = sys.stderr is None or not sys.stderr.isatty()
    with click.progressbar(length=length, label="", file=sys.stderr, hidden=hidden, show_eta=False) as bar:

        def advance(what: str) -> None:
            bar.label = what
            bar.update(1)

        yield advance


@contextmanager
def though_unread() -> Iterator[None]:
    """Whoever asked may have gone before everything was printed; the answer is the exit status."""
    try:
        yield
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Send what is still buffered nowhere: its reader is gone, and Python would complain when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(text: str, stream: IO[str] | None) -> None:
    if stream is None:  # closed by whoever started the command
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if not _encodable(text, encoding):
        text = ascii_spelling(text)
    click.echo(text, file=stream)
    stream.flush()


def _encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def colourful(stream: IO[str] | None) -> bool:
    """Whether colours are to be shown there."""
    return stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def ascii_spelling(text: str) -> str:
    """The text in ASCII: `σ²` becomes `sigma^2`, `yᵢ` becomes `y_i`; what has no spelling becomes `?`.

    Parameters
    ----------
    text : str
        Any text, e.g. a formula.
    """
    out: list[str] = []
    script, word = "", False
    for char in text:
        kind, spelt = _spelling(char)
        is_word = not kind and len(spelt) > 1 and spelt.isalpha()
        # `2πσ²` is `2 pi sigma^2`: a letter that became a word stands apart from its neighbours.
        if kind == "" and out and ((is_word and out[-1][-1:].isalnum()) or (word and spelt[:1].isalnum())):
            out.append(" ")
        # One sign for a run of raised or lowered characters: `x₁₂` is `x_12`.
        out.append(spelt if kind in ("", script) else kind + spelt)
        script, word = kind, is_word
    return "".join(out)


def _spelling(char: str) -> tuple[str, str]:
    """How one character is spelt, and whether it is raised (`^`) or lowered (`_`)."""
    if char.isascii():
        return "", char
    if char in _ASCII:
        return "", _ASCII[char]
    tag, _, codes = unicodedata.decomposition(char).partition(" ")
    if tag in ("<sub>", "<super>"):
        return ("_" if tag == "<sub>" else "^"), "".join(_spelling(chr(int(code, 16)))[1] for code in codes.split())
    words = unicodedata.name(char, "").split()
    if words[:2] == ["GREEK", "SMALL"]:
        return "", words[-1].lower()
    if words[:2] == ["GREEK", "CAPITAL"]:
        return "", words[-1].title()
    letters = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    return "", "".join(part if part.isascii() else "?" for part in letters)
