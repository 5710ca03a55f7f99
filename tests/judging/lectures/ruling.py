"""What the judge says of the lectures' statements, each read as text through the door."""

import re
from dataclasses import dataclass
from functools import cache

from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.reading.read import read
from derive.vocabulary.errors import InputError
from tests.judging.lectures import Statement, statements

PROVED, REFUTED, UNDECIDED, UNREAD = "proved", "refuted", "undecided", "not read"
_COLUMN = re.compile(r"^column \d+: ")
_NAMES = {Proved: PROVED, Refuted: REFUTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A text with its kind, and what came of it; `reason` is the verdict, or why the text was not read, in one line."""

    statement: Statement
    text: str
    outcome: str
    reason: str


@cache
def rulings() -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """Of everything that is true, and of every slip; an exception that is no InputError is a fault, and goes through."""
    return (
        tuple(_ruled(statement, statement.true) for statement in statements()),
        tuple(_ruled(statement, statement.slip) for statement in statements()),
    )


def _ruled(statement: Statement, text: str) -> Ruling:
    try:
        verdict = judge(read(text).claim)
    except InputError as wrong:
        outcome, said = UNREAD, _COLUMN.sub("", str(wrong))
    else:
        outcome, said = _NAMES.get(type(verdict), UNDECIDED), str(verdict).partition(": ")[2]
    return Ruling(statement=statement, text=text, outcome=outcome, reason=said.partition("\n")[0])
