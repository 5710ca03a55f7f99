"""Statements that lectures make, true ones and slips, as text."""

import re
from dataclasses import dataclass
from pathlib import Path

STATEMENTS = Path(__file__).with_name("statements.txt")
_HEADING = re.compile(r"\[(\w+)\] (.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A true statement and a slip of it, of one kind, with author and chapter of where the subject is treated."""

    kind: str
    source: str
    true: str
    slip: str


def statements() -> tuple[Statement, ...]:
    """All of them, in the order of the file; a line that is none of what its head announces is an error."""
    lines = [line for line in STATEMENTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    if len(lines) % 3:
        raise ValueError("a statement is three lines: a heading, what is true, and a slip")
    return tuple(map(_statement, lines[::3], lines[1::3], lines[2::3]))


def _statement(heading: str, true: str, slip: str) -> Statement:
    head = _HEADING.fullmatch(heading)
    if head is None or not true.startswith("+ ") or not slip.startswith("- "):
        raise ValueError(f"no statement begins with `{heading}`")
    return Statement(kind=head[1], source=head[2], true=true[2:], slip=slip[2:])
