"""Verdicts in a word, in a character, and counted."""

from collections.abc import Iterable

from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.derivation.step import Ruling

MARKS = {Proved: "✓", Refuted: "✗", Undecided: "?"}


def answer(verdict: Verdict) -> str:
    """The verdict in a word: proved, refuted or undecided."""
    return type(verdict).__name__.lower()


def mark(verdict: Verdict) -> str:
    """The verdict in a character."""
    return MARKS[type(verdict)]


def status(steps: Iterable[Ruling], assumed: int) -> str:
    """`12 steps proved from 7 assumptions`: only what is Proved is called so."""
    kinds = [type(step.verdict) for step in steps]
    proved = kinds.count(Proved)
    counted = f"{proved} {plural('step', proved)}" if proved == len(kinds) else f"{proved} of {len(kinds)} steps"
    proven = f"{counted} proved from {assumed} {plural('assumption', assumed)}"
    others = [f"{kinds.count(kind)} {kind.__name__.lower()}" for kind in (Refuted, Undecided) if kind in kinds]
    return "; ".join((proven, *others))


def plural(word: str, count: int) -> str:
    """The word for so many of them."""
    return word if count == 1 else word + "s"
