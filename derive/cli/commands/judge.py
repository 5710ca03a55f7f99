"""`derive judge`: a claim as text or as JSON, and the verdict on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from derive.cli.output import emit, emit_json, though_unread
from derive.vocabulary.errors import InputError

if TYPE_CHECKING:
    from derive.claims.claim import Claim
    from derive.claims.verdict import Verdict

NOT_PROVED = 1
WRONG = 2
_JSON = re.compile(r'\{\s*("|\}|$)')
"""How a line starts that is no text."""
_PATH = re.compile(r"[\w.~-][\w./~-]*\.\w+")
"""What may name a file, and is no claim: it has no relation."""


@click.command("judge")
@click.argument("claim", metavar="TEXT|FILE|-")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print the answers.")
@click.option("--assumed", is_flag=True, help="Print what was taken for granted in reading a text, too; JSON always has it.")
def command(claim: str, form: str, assumed: bool) -> None:
    """Rule on a claim: TEXT, or every line of a FILE or of standard input (-).

    A line is a claim as text, {"text": ...} or the JSON of a claim; empty lines and those that start with % are passed over. Every claim
    gets one answer, in order, with --format json on one line; a line that cannot be read gets an error, and the next one is read.

    Exit status: 0 every claim is proved, 1 one is refuted or undecided, 2 one cannot be read.
    """
    if _PATH.fullmatch(claim) and not os.path.isfile(claim):
        raise InputError(f"judge: there is no file `{claim}`")
    claims = _lines(claim) if claim == "-" or os.path.isfile(claim) else [("", claim)]
    if status := _answered(claims, form, assumed):
        raise click.exceptions.Exit(status)


ENTRY = command


def _answered(claims: Iterable[tuple[str, str]], form: str, assumed: bool) -> int:
    """Print an answer to each claim, which comes with what its answer starts with; the exit status."""
    status = 0
    with though_unread():
        for start, line in claims:
            try:
                claim, granted = _read(line)
            except InputError as wrong:
                if not start and form == "text":
                    raise
                status = WRONG
                if form == "json":
                    emit_json({"version": 1, "error": str(wrong)}, indent=None)
                else:
                    emit(f"{start}error: {wrong}")
                continue
            verdict = _ruling(claim)
            status = max(status, _status(verdict))
            if form == "json":
                emit_json(_data(verdict, claim, granted), indent=None)
            else:
                told = granted or () if assumed else _customs(granted or ()) if _status(verdict) else ()
                emit("\n".join((f"{start}{verdict}", *(f"  assumed: {each}" for each in told))))
    return status


def _lines(path: str) -> Iterator[tuple[str, str]]:
    """The claims in a file, each after its place; JSON may stand on several lines, the first and the last of one brace."""
    try:
        opened = click.open_file(path, encoding="utf-8", errors="replace")
    except OSError as why:
        raise InputError(f"judge: `{path}` cannot be read: {why.strerror}") from None
    with opened as file:
        numbered = enumerate(file, 1)
        for number, line in numbered:
            if line.rstrip() == "{":
                yield f"{number}: ", line + "".join(_to_brace(numbered))
            elif line.strip() and not line.lstrip().startswith("%"):
                yield f"{number}: ", line.strip()


def _to_brace(lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    for _, line in lines:
        yield line
        if line.rstrip() == "}":
            return


def _read(line: str) -> tuple[Claim, tuple[str, ...] | None]:
    """The claim of one line, and what was taken for granted in reading a text."""
    if not _JSON.match(line):
        return _understood(line)
    from derive.claims.exchange.documents import claim_from, parsed

    data = parsed(line)
    if not isinstance(data, dict) or "text" not in data:
        return claim_from(data), None
    if len(data) > 1 or not isinstance(data["text"], str):
        raise InputError("a `text` is a string, and nothing stands beside it")
    return _understood(data["text"])


def _understood(text: str) -> tuple[Claim, tuple[str, ...]]:
    from derive.reading.read import read

    found = read(text)
    return found.claim, found.assumed


def _ruling(claim: Claim) -> Verdict:
    from derive.judging.judge import judge

    return judge(claim)


def _status(verdict: Verdict) -> int:
    from derive.claims.verdict import Proved

    return 0 if isinstance(verdict, Proved) else NOT_PROVED


def _customs(granted: Sequence[str]) -> tuple[str, ...]:
    """What others may mean otherwise: whoever is told that a claim is not proved has to see it."""
    from derive.distributions._distribution import is_custom

    return tuple(each for each in granted if is_custom(each))


def _data(verdict: Verdict, claim: Claim, granted: Sequence[str] | None) -> dict[str, object]:
    """The answer; to a text with the claim that was read."""
    from derive.claims.exchange.documents import answer_data, claim_data

    read = {} if granted is None else {"assumed": list(granted), "claim": claim_data(claim)}
    return answer_data(verdict) | read
