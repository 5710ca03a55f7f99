"""What becomes of the chains."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from derive.checking.chains import chains
from derive.checking.examining import Examined, Noted, Task, examine
from derive.checking.finding import Severity
from derive.checking.knowledge import Knowledge
from tests.checking.examples import Example, examples

PROVED, SILENT, NAMED, PAIR, OTHER = "proved", "nothing is said", "the item is named", "a pair is named", "another item is named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A chain with what came of it, and in words why no more did; `codes` are those of all findings but of what is not understood."""

    example: Example
    outcome: str
    codes: tuple[str, ...]
    reason: str

    @property
    def is_wanted(self) -> bool:
        """Whether that is what is wanted."""
        match self.example.wanted:
            case "proved":
                return self.outcome == PROVED
            case "silent":
                return self.outcome in (PROVED, SILENT)
        return self.outcome == NAMED or (self.outcome == PAIR and self.example.item is None)

    @property
    def is_false(self) -> bool:
        """Whether what is right is called wrong, or a right item instead of the wrong one."""
        return self.outcome == OTHER or (self.example.wanted != "wrong" and self.outcome in (NAMED, PAIR))


@cache
def answers() -> tuple[Answer, ...]:
    """To every chain."""
    return tuple(map(_answer, examples()))


def _answer(example: Example) -> Answer:
    found = examine(Task(example.latex, example.before, "", Knowledge()))
    if found.fault:
        raise AssertionError(found.fault)
    wrong = [one for one in found.noted if one.severity is Severity.ERROR]
    codes = tuple(one.code for one in found.noted if one.severity is not Severity.NOTE)
    if wrong:
        return Answer(example=example, outcome=_named(example, wrong), codes=codes, reason=wrong[0].said)
    decided = found.proved and not found.agreeing and not found.unknown
    return Answer(example=example, outcome=PROVED if decided else SILENT, codes=codes, reason="; ".join(_reasons(found)))


def _named(example: Example, wrong: list[Noted]) -> str:
    """Whether the wrong item is named; where it is not known which that is, nothing but a pair may be."""
    items = [item.span for chain in chains(example.latex) for item in chain.items]
    pairs = [one for one in wrong if one.between is not None and not one.agreeing]
    if pairs:
        return PAIR
    places = {next(place for place, span in enumerate(items) if span.start <= one.span.start < span.end) for one in wrong}
    return NAMED if example.item is None or places == {example.item} else OTHER


def _reasons(found: Examined) -> Iterator[str]:
    """Why not everything is decided."""
    yield from dict.fromkeys(one.said.removeprefix("not judged: ") for one in found.noted if one.severity is Severity.NOTE)
    if found.agreeing:
        yield "it agrees on samples, and is not proved"
    if found.defined:
        yield "it is taken for a definition"
