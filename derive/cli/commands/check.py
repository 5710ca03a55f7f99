"""`derive check`: the lines of other people's notes that are wrong, each with a counter-example."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.catalogue import entry, names
from derive.cli.output import colourful, complain, emit, progress, though_unread
from derive.vocabulary.errors import InputError

if TYPE_CHECKING:
    from derive.checking.documents import Over
    from derive.checking.examining import Examined, Task
    from derive.checking.report import Report

FORMATS = "derive.checking.reports"
WRONG, UNREADABLE, INTERNAL = 1, 2, 4
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan", "place": "bright_white", "rule": "blue"}
WIDTH = 100
"""Columns where there is no terminal."""


@click.command("check")
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(names(FORMATS)), default="text", show_default=True, help="How to print.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="How many formulas to examine at a time.")
@click.option("--strict", is_flag=True, help="What is not understood is shown, and counts as an error.")
@click.option("--show-coverage", is_flag=True, help="Show what is not understood, too.")
@click.option("--show-reading", is_flag=True, help="Show how each formula is read, in brackets, and what is assumed.")
@click.option("--baseline", type=click.Path(path_type=Path), help="A file of findings that are known, which are not told.")
@click.option("--write-baseline", "new_baseline", type=click.Path(path_type=Path), help="Write such a file of what is found now.")
@click.option("--preamble", type=click.Path(path_type=Path), help="A LaTeX file with macros that the documents use.")
@click.pass_obj
def command(
    settings: Any,
    paths: tuple[str, ...],
    form: str,
    jobs: int,
    strict: bool,
    show_coverage: bool,
    show_reading: bool,
    baseline: Path | None,
    new_baseline: Path | None,
    preamble: Path | None,
) -> None:
    """Find the wrong lines in notes: Markdown, LaTeX or Jupyter documents, folders of them, or one formula on standard input (-).

    Every chain of equalities is judged, and a line that contradicts two others is blamed, with a counter-example in numbers and, where one
    is found, what to write instead. What is not understood is passed over. `derive explain CODE` tells what a finding means.

    Exit status: 0 nothing is refuted, 1 something is, 2 something cannot be read, 4 an internal error, after everything else was checked.
    """
    from dataclasses import replace

    from derive.checking.baseline import read_baseline, write_baseline
    from derive.checking.documents import checked
    from derive.checking.finding import Severity
    from derive.checking.gathering import display, gathered

    if baseline is not None and new_baseline is not None:
        raise click.UsageError("--baseline and --write-baseline exclude each other: what is written is all that is found now")
    known = frozenset() if baseline is None else read_baseline(baseline)
    documents, unread = gathered([Path(path) for path in paths if path != "-"], preamble)
    if "-" in paths:
        documents.append(display(_standard_input(), "-"))
    report = replace(checked(documents, known, _over(jobs)), unread=unread)
    shown = report.told(frozenset(Severity) if strict or show_coverage else frozenset(Severity) - {Severity.NOTE})
    if new_baseline is not None:
        count = write_baseline(new_baseline, shown.diagnostics)
        complain(f"derive: check: {count} finding{'' if count == 1 else 's'} written to {new_baseline}")
    else:
        with though_unread():
            _print(shown if show_reading else replace(shown, interpretations=()), form)
    for told in (*unread, *(report.faults if settings.debug else ())):
        complain(f"derive: {told}")
    if documents:
        complain(str(report.counts))
    if status := _status(report, strict, accepted=new_baseline is not None):
        raise click.exceptions.Exit(status)


ENTRY = command


def _standard_input() -> bytes:
    """All of it."""
    if sys.stdin is None:
        raise InputError("check: standard input is closed; give a file, or a formula on standard input")
    return sys.stdin.buffer.read()


def _over(jobs: int) -> Over:
    """So many formulas at a time, with a bar that shows how many are done."""

    def over(work: Callable[[Task], Examined], tasks: Sequence[Task]) -> Iterator[Examined]:
        from derive.notes.spreading import spread

        with progress(len(tasks)) as advance:
            # The first one is examined here, so that the others' processes find loaded what they need.
            for examined in chain(map(work, tasks[:1]), spread(work, tasks[1:], most=jobs)):
                yield examined
                advance("")

    return over


def _print(report: Report, form: str) -> None:
    """The report, if there is something to say."""
    from derive.checking.reports._format import Format, Paper

    width = shutil.get_terminal_size((WIDTH, 0)).columns
    paper = Paper(width, lambda text, style: click.style(text, fg=COLOURS[style])) if colourful(sys.stdout) else Paper(width)
    text = entry(FORMATS, form, Format).write(report, paper)
    if text:
        emit(text)


def _status(report: Report, strict: bool, accepted: bool) -> int:
    """The worst of what happened."""
    if report.faults:
        return INTERNAL
    if report.unread:
        return UNREADABLE
    return WRONG if not accepted and (report.errors or (strict and report.counts.unknown)) else 0
