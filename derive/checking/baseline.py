"""Findings that are known: a file of codes and formulas, which lines may be moved about under."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from derive.catalogue import names
from derive.checking.diagnostic import Diagnostic
from derive.checking.document import RULES
from derive.vocabulary.errors import InputError

VERSION = 1
_KEYS = {"code", "formula"}
Known = frozenset[tuple[str, str]]


def read_baseline(path: Path) -> Known:
    """Codes with the formulas in which they are known.

    Raises
    ------
    InputError
        The file cannot be read, or was not written by `write_baseline`.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as why:
        raise InputError(f"{path}: the baseline cannot be read: {why.strerror or why}; write it with --write-baseline") from why
    except (ValueError, RecursionError) as why:
        raise InputError(f"{path}: is no baseline: {why}; write it with --write-baseline") from why
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("known"), list):
        raise InputError(f"{path}: is no baseline of version {VERSION}; write it with --write-baseline")
    known = [(one["code"], one["formula"]) for one in data["known"] if isinstance(one, dict) and {*_texts(one)} >= _KEYS]
    if len(known) < len(data["known"]):
        raise InputError(f"{path}: every known finding has a `code` and a `formula`, which are texts; write it with --write-baseline")
    return frozenset(known)


def _texts(entry: dict[str, object]) -> Iterator[str]:
    """The keys of what is a text."""
    return (key for key, value in entry.items() if isinstance(value, str))


def write_baseline(path: Path, found: Iterable[Diagnostic]) -> int:
    """Write down what rules of mathematics found; how many entries that makes.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    known = sorted({one.key for one in found if one.code in names(RULES)})
    text = json.dumps({"version": VERSION, "known": [{"code": code, "formula": formula} for code, formula in known]}, indent=2)
    try:
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    except OSError as why:
        raise InputError(f"{path}: the baseline cannot be written: {why.strerror or why}") from why
    return len(known)
