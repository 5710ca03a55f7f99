"""What a chapter says before its text: its title, its place in the book, its summary. Neither SymPy nor the parser is loaded for it."""

from pathlib import Path

import yaml

from derive.notes.text.mistakes import Mistakes
from derive.vocabulary.calling import instead

FIELDS = ("title", "number", "summary")
_LARGEST = 1_000_000
"""Bytes; no chapter is longer."""


def read_file(path: Path, mistakes: Mistakes) -> str:
    """The text of a file; a mistake where it cannot be read."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as failure:
        mistakes.add(0, f"cannot be read: {failure.strerror or failure}")
        return ""
    if len(raw) > _LARGEST:
        mistakes.add(0, f"is longer than {_LARGEST} bytes")
        return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        mistakes.add(0, "is not UTF-8 text")
        return ""


def front(path: Path, mistakes: Mistakes) -> dict[str, str]:
    """The fields of a file."""
    _, begun, behind = read_file(path, mistakes).partition("---\n")
    return fields(behind.partition("\n---")[0] if begun else "", mistakes)


def fields(text: str, mistakes: Mistakes) -> dict[str, str]:
    """What a chapter says before its text: `text` is the YAML, `mistakes` what is wrong with it."""
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        mistakes.add(1 if mark is None else mark.line + 2, f"the front matter is no YAML: {getattr(wrong, 'problem', wrong)}")
        return {}
    given = {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
    for name in FIELDS:
        if not given.get(name):
            mistakes.add(1, f"the front matter has no `{name}`; it needs {', '.join(FIELDS)}, between two lines of `---`")
    for name in given.keys() - {*FIELDS}:
        mistakes.add(1, f"the front matter has no field `{name}`; {instead(name, FIELDS)}")
    if not given.get("number", "1").isdigit():
        mistakes.add(1, f"`number` is a whole number, the chapter's place in the book; got `{given['number'][:20]}`")
    return given
