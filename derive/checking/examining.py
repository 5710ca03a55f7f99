"""One formula to what is said of it, in words and places that can be handed to another process."""

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from derive.catalogue import entry
from derive.checking.diagnostic import Mended, Refutation, Tried
from derive.checking.document import findings, passage
from derive.checking.finding import Finding, Repair, Severity
from derive.checking.knowledge import Knowledge
from derive.checking.notices._notice import Notice
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.claims.verdict import Refuted
from derive.reading.tree import Span, in_brackets
from derive.vocabulary.budget import FRAMES, NotComparable, OutOfBudget, budget, frames
from derive.vocabulary.errors import DeriveError

NOTICES = "derive.checking.notices"
STEPS = 4_000_000
"""Steps that a formula may take to be judged, and as many again to find and mend what is wrong with it: some seconds each."""
LONGEST = 20_000
"""Characters of a formula."""
FAULTS = (
    DeriveError, ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NameError, OSError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip
"""What may go wrong inside of derive; what the author of a file of derive did wrong is no such thing, nor is an interrupt."""


@dataclass(frozen=True, slots=True)
class Task:
    """A formula that is to be examined.

    Parameters
    ----------
    text : str
        Its LaTeX.
    before, after : str
        The prose around it.
    knowledge : Knowledge
        What is known of its names.
    environment : str
        How it is set, as a passage tells it.
    expected : str
        What its author says will come out, as in `Directives`.
    """

    text: str
    before: str
    after: str
    knowledge: Knowledge
    environment: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A finding in words; `between` holds the two items that contradict each other, the others as in `Finding`."""

    code: str
    severity: Severity
    span: Span
    said: str
    agreeing: tuple[Span, ...] = ()
    between: tuple[Span, Span] | None = None
    refutation: Refutation | None = None
    again: str = ""
    mended: Mended | None = None
    mended_at: Span | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What became of a formula.

    Parameters
    ----------
    noted : tuple of Noted
        What was found.
    proved, agreeing, unknown, defined : int
        Its steps, as in `Counts`.
    fails : bool
        Whether the judge refuted a step of it, be it held against anybody or not.
    items : tuple of str
        How its items were read.
    assumed : tuple of str
        What was taken for granted.
    fault : str
        The traceback, if something went wrong inside of derive.
    """

    noted: tuple[Noted, ...] = ()
    proved: int = 0
    agreeing: int = 0
    unknown: int = 0
    defined: int = 0
    fails: bool = False
    items: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    fault: str = ""


def notice(code: str) -> Notice:
    """What may be said of a document beside its mathematics."""
    return entry(NOTICES, code, Notice)


def examine(task: Task) -> Examined:
    """What is found in a formula; what goes wrong inside of derive is said of this formula, and stops nothing."""
    if len(task.text) > LONGEST:
        return _unread(task, f"a formula of more than {LONGEST} characters is not looked at")
    try:
        with frames(FRAMES):
            with budget(STEPS):
                seen = passage(task.text, task.before, task.after, task.knowledge, task.environment)
            fails = any(isinstance(edge.verdict, Refuted) for ruled in seen.ruled for edge in ruled.edges)
            expected = fails and task.expected == "refuted"
            found = _found(seen, _REMARKS if expected else frozenset(Severity))
    except (OutOfBudget, NotComparable) as why:
        return _unread(task, str(why))
    except FAULTS as bug:
        said = f"internal error, a bug in derive: {type(bug).__name__}: {str(bug).partition(chr(10))[0]}"
        fault = notice("N900").of(Span(0, len(task.text)), said)
        return Examined(noted=(_plain(fault),), unknown=1, fault=traceback.format_exc())
    steps = Counter(_step(ruled, place) for ruled in seen.ruled for place in range(1, len(ruled.chain.items)))
    silences = list(_silences(seen))
    if not expected and not any(one.severity is Severity.ERROR for one in found):
        silences += _held_against_nobody(seen)
        steps["unknown"] += steps["refuted"]
    return Examined(
        noted=tuple(_noted(one, seen) for one in (*found, *silences)),
        proved=steps["proved"],
        agreeing=steps["agreeing"],
        unknown=steps["unknown"],
        defined=steps["defined"],
        fails=fails,
        items=tuple(_written(ruled, place) for ruled in seen.ruled for place in range(len(ruled.chain.items))),
        assumed=tuple(dict.fromkeys(one for ruled in seen.ruled for edge in ruled.edges for one in _granted(edge))),
    )


_REMARKS = frozenset(Severity) - {Severity.ERROR}
"""What is left to say where a refutation is expected: nobody asks for a repair of what is wrong on purpose."""


def _found(seen: Passage, severities: frozenset[Severity]) -> list[Finding]:
    """What rules find until so many steps are taken again; what was found till then stands."""
    found = list[Finding]()
    with suppress(OutOfBudget, NotComparable), budget(STEPS):
        found.extend(findings(seen, severities))
    return found


def _unread(task: Task, why: str) -> Examined:
    """Nothing is known of the formula."""
    return Examined(noted=(_plain(notice("N100").of(Span(0, len(task.text)), f"not judged: {why}")),), unknown=1)


def _step(ruled: Ruled, place: int) -> str:
    """What is known of an item and those before it, as the field of `Examined` in which it counts."""
    if any(edge.outcome is Outcome.PROVED for before in range(place) if (edge := ruled.edge(before, place)) is not None):
        return "proved"
    edge = ruled.edge(place - 1, place)
    match None if edge is None else edge.outcome:
        case Outcome.AGREES:
            return "agreeing"
        case Outcome.REFUTED:
            return "refuted"
        case Outcome.DEFINED:
            return "defined"
    refuted = (ruled.edge(before, place) for before in range(place))
    return "refuted" if any(one is not None and one.outcome is Outcome.REFUTED for one in refuted) else "unknown"


def _silences(seen: Passage) -> Iterator[Finding]:
    """The places that stand in the way of judging a step, each once."""
    told = set()
    for ruled in seen.ruled:
        for place in range(1, len(ruled.chain.items)):
            edge = ruled.edge(place - 1, place)
            if _step(ruled, place) == "unknown" and edge is not None and edge.silent is not None:
                span = edge.silent.span or ruled.chain.items[place].span
                if (span, edge.silent.why) not in told:
                    told.add((span, edge.silent.why))
                    yield notice("N100").of(span, f"not judged: {edge.silent.why}")


def _held_against_nobody(seen: Passage) -> Iterator[Finding]:
    """Steps that are refuted in a formula of which no rule says that it is wrong."""
    for ruled in seen.ruled:
        for place in range(1, len(ruled.chain.items)):
            if _step(ruled, place) == "refuted":
                yield notice("N100").of(ruled.chain.items[place].span, "not judged: it fails somewhere, and may be meant otherwise")


def _written(ruled: Ruled, place: int) -> str:
    """An item as it was read."""
    tree, item = ruled.trees[place], ruled.read[place]
    sign = "" if item.sign is None else f"{item.sign.value} "
    return sign + (f"not understood: {tree.why}" if isinstance(tree, Silent) else in_brackets(tree, item.text))


def _granted(edge: Edge) -> tuple[str, ...]:
    if edge.posed is None:
        return ()
    return (*(f"{one.text} ({one.why})" for one in edge.posed.declared), *edge.posed.assumed)


def _noted(found: Finding, seen: Passage) -> Noted:
    """A finding in words, with the places of the items that contradict each other."""
    plain = _plain(found)
    for ruled in seen.ruled:
        if any(edge is found.edge for edge in ruled.edges) and found.edge is not None:
            items = ruled.chain.items
            return replace(plain, between=(items[found.edge.first].span, items[found.edge.second].span))
    return plain


def _plain(found: Finding) -> Noted:
    """A finding in words."""
    edge = found.edge
    return Noted(
        code=found.code,
        severity=found.severity,
        span=found.span,
        said=found.said,
        agreeing=found.agreeing,
        refutation=None if edge is None else _refutation(edge),
        again="" if edge is None or edge.posed is None else one_line(edge.posed.text),
        mended=None if found.repair is None else _mended(found.repair),
        mended_at=None if found.repair is None else found.repair.span,
        assumed=found.assumed,
    )


def _refutation(edge: Edge) -> Refutation | None:
    if not isinstance(edge.verdict, Refuted):
        return None
    example = edge.verdict.counter_example
    values = zip(example.points, example.displayed, strict=True)
    return Refutation(
        reason=example.shows.value + (f" ({example.reason})" if example.reason else ""),
        points=tuple(Tried(str(point), before, after) for point, (before, after) in values),
        certificate="" if example.certificate is None else str(example.certificate),
    )


def _mended(repair: Repair) -> Mended:
    posed = repair.proof.posed
    return Mended(one_line(repair.latex), repair.said, "" if posed is None else one_line(posed.text))


def one_line(text: str) -> str:
    """LaTeX without line breaks and needless space."""
    return " ".join(text.split())
