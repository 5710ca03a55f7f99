"""Documents to a report: every formula is examined with what is known of its names, and what is found is told in its place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from derive.checking.baseline import Known
from derive.checking.conventions import with_variances
from derive.checking.diagnostic import Diagnostic
from derive.checking.directed import declarations
from derive.checking.examining import FAULTS, LONGEST, Examined, Task, examine
from derive.checking.gathering import Gathered, gathered
from derive.checking.knowledge import Declared, Knowledge
from derive.checking.learning import learnt
from derive.checking.report import Counts, Report
from derive.checking.reporting import Reporting, expected, remarked, unread
from derive.checking.scanning.page import Excerpt
from derive.vocabulary.budget import FRAMES, frames
from derive.vocabulary.calling import telling
from derive.vocabulary.errors import InputError

Over = Callable[[Callable[[Task], Examined], Sequence[Task]], Iterable[Examined]]
"""How work is spread: results in the order of the tasks, as `map` gives them."""
_VARIANCE = "variance"
"""What is usually meant by the last parameter of a normal distribution."""


@telling
def check(path: str | Path) -> Report:
    """What is wrong with a document, or with all documents of a folder.

    Parameters
    ----------
    path : str or Path
        Markdown, LaTeX or a notebook; or a folder, which is walked.

    Raises
    ------
    InputError
        It is not there or cannot be read, or what is set for its folder is not understood.
    """
    documents, wrong = gathered([Path(path)])
    if wrong and not documents:
        raise InputError(wrong[0])
    return replace(checked(documents), unread=wrong)


def checked(documents: Sequence[Gathered], known: Known = frozenset(), over: Over = map) -> Report:
    """What is wrong with documents.

    Parameters
    ----------
    documents : sequence of Gathered
        In the order in which they are told.
    known : frozenset
        Findings that are known, and not told.
    over : callable
        Examines formulas, one after the other or several at a time: the report is the same.
    """
    tasks, formulas = [], []
    remarks: list[list[Diagnostic]] = []
    for one in documents:
        told = [remarked(remark.page, remark.offset, remark.sentence) for remark in one.scan.remarks]
        remarks.append(told)
        for excerpt, task in _tasks(one, told):
            formulas.append((len(remarks) - 1, excerpt))
            tasks.append(task)
    todo = [task for task in tasks if task is not None]
    results = iter(over(examine, todo))
    reports = [Reporting(one.configuration.ignore, known, told) for one, told in zip(documents, remarks, strict=True)]
    for (place, excerpt), task in zip(formulas, tasks, strict=True):
        reports[place].add(excerpt, next(results) if task is not None else unread(excerpt))
    return joined(one.report() for one in reports)


def joined(reports: Iterable[Report]) -> Report:
    """Several reports as one."""
    every = list(reports)
    return Report(
        diagnostics=tuple(found for one in every for found in one.diagnostics),
        counts=sum((one.counts for one in every), Counts()),
        interpretations=tuple(found for one in every for found in one.interpretations),
        unread=tuple(found for one in every for found in one.unread),
        faults=tuple(found for one in every for found in one.faults),
    )


def _tasks(document: Gathered, told: list[Diagnostic]) -> Iterator[tuple[Excerpt, Task | None]]:
    """The formulas that are looked at, each with its task; without one where it could not be taken out of its document."""
    settings = document.configuration.settings
    home = "the configuration" if document.configuration.home is None else document.configuration.home.name
    knowledge = Knowledge().with_declared(*declarations(settings, f"set in {home}"))
    heard: tuple[tuple[str, str], ...] = ()
    usual = [value for key, value in settings if key == "N"]
    for found in document.scan.excerpts:
        laws = (*usual, *found.directives.values("N"))
        excerpt, knowledge = with_variances(found, (_VARIANCE, *laws)[-1]), replace(knowledge, laws=laws)
        if excerpt.directives.settings != heard:
            heard = excerpt.directives.settings
            knowledge = knowledge.with_declared(*_heard(excerpt, told))
        if not excerpt.directives.off:
            setting = excerpt.environment or excerpt.layout.value
            task = Task(excerpt.text, excerpt.before, excerpt.after, knowledge, setting, expected(excerpt))
            yield excerpt, None if excerpt.problem else task
            knowledge = knowledge if excerpt.problem else _learnt(excerpt.text, knowledge)


def _heard(excerpt: Excerpt, told: list[Diagnostic]) -> Iterator[Declared]:
    """What the directives that are in force at a formula declare."""
    for setting in excerpt.directives.settings:
        try:
            yield from declarations((setting,), "set by a directive")
        except InputError as wrong:
            told.append(remarked(excerpt.page, excerpt.start, str(wrong)))


def _learnt(text: str, knowledge: Knowledge) -> Knowledge:
    """What is known behind a formula; nothing new if it makes derive fail, which is told where it is examined."""
    try:
        with frames(FRAMES):
            return learnt(text, knowledge) if len(text) <= LONGEST else knowledge
    except FAULTS:
        return knowledge
