"""For people: each finding with its line, what agrees, the counter-example, what to write instead and how to ask again."""

import shlex
import textwrap
import unicodedata
from collections.abc import Iterator

from derive.checking.diagnostic import Diagnostic, Quoted, Stretch
from derive.checking.report import Interpretation, Report
from derive.checking.reports._format import Format, Paper
from derive.checking.reports._words import evidence, granted, instead

NARROWEST = 40
_CUT = "…"


def write(report: Report, paper: Paper) -> str:
    """Findings and readings, in the order of their places, with an empty line between them."""
    named = [*(one.path for one in report.interpretations), *(one.path for one in report.diagnostics)]
    paths = list(dict.fromkeys(named))
    entries = [(one.path, one.stretch, _interpretation(one, paper)) for one in report.interpretations]
    entries += [(one.path, one.stretch, _diagnostic(one, paper)) for one in report.diagnostics]
    entries.sort(key=lambda entry: (paths.index(entry[0]), entry[1].line, entry[1].column))
    return "\n\n".join("\n".join(lines) for _, _, lines in entries)


ENTRY = Format(name="text", write=write)


def _diagnostic(found: Diagnostic, paper: Paper) -> Iterator[str]:
    place = paper.styled(f"{_head(found.path, found.stretch)}:", "place")
    yield f"{place} {paper.styled(found.code, found.severity.value)} {found.message}"
    number = str(found.stretch.line)
    margin = " " * (len(number) + 2)
    line, carets = _underlined(found.source, max(paper.width, NARROWEST) - len(margin) - 3)
    yield f" {number} {paper.styled('|', 'rule')} {line}"
    yield f"{margin}{paper.styled('|', 'rule')} {paper.styled(carets, found.severity.value)}"
    sign = f"{margin}{paper.styled('=', 'rule')} "
    width = max(paper.width, NARROWEST) - len(margin) - 2
    yield from (f"{sign}{_wrapped(line, width, margin)}" for line in evidence(found))
    yield from (f"{margin}    {line.strip()}" if line.startswith(" ") else f"{sign}{line}" for line in instead(found))
    yield from (f"{sign}{_wrapped(line, width, margin)}" for line in granted(found))
    if found.again:
        yield f"{sign}again: derive judge {shlex.quote(found.again)}"


def _wrapped(line: str, width: int, margin: str) -> str:
    lines = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return f"\n{margin}    ".join(lines)


def _interpretation(one: Interpretation, paper: Paper) -> Iterator[str]:
    yield f"{paper.styled(f'{_head(one.path, one.stretch)}:', 'place')} read as"
    yield from (f"    {item}" for item in one.items)
    yield from (f"    assumed: {granted}" for granted in one.assumed)


def _head(path: str, stretch: Stretch) -> str:
    cell = "" if stretch.cell is None else f" (cell {stretch.cell})"
    return f"{path}:{stretch.line}:{stretch.column}{cell}"


def _underlined(source: Quoted, width: int) -> tuple[str, str]:
    """The line, cut to a width around what is meant, and the carets below."""
    text = "".join(" " if char in "\t\v\f" or not char.isprintable() else char for char in source.text)
    start, end = min(source.start, len(text)), min(max(source.end, source.start + 1), max(len(text), 1))
    lead = len(text) - len(text.lstrip())
    first = lead if _columns(text[lead:end]) <= width else max(min(lead, start), start - width // 4)
    before = _CUT if first > lead else ""
    last = len(text)
    while last > first + 1 and _columns(before + text[first:last]) > width - (last < len(text)):
        last -= 1
    after = _CUT if last < len(text) else ""
    shown = before + text[first:last].rstrip() + after if after == "" else before + text[first:last] + after
    until = min(end, last)
    return shown, " " * _columns(before + text[first:start]) + "^" * max(1, _columns(text[start:until]))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
