"""What holds for the documents of a folder: `derive.toml`, or `[tool.derive]` in `pyproject.toml`, there or in the nearest folder above."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from derive.catalogue import names
from derive.checking.directed import declarations
from derive.checking.document import RULES
from derive.checking.examining import NOTICES
from derive.checking.scanning.directives import CHOICES, KEYS
from derive.vocabulary.calling import instead, quoted
from derive.vocabulary.errors import InputError

OWN = "derive.toml"
SHARED = "pyproject.toml"
_LISTS = ("ignore", "exclude")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is set for a folder.

    Parameters
    ----------
    home : Path or None
        The file that says so; None where there is none.
    settings : tuple of (str, str)
        As directives set them.
    ignore : tuple of str
        Codes that are not reported.
    exclude : tuple of str
        Patterns of paths, below the folder of the file, that are not looked at when folders are walked.
    """

    home: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def configured(folder: Path) -> Configuration:
    """What holds in a folder: what the nearest file says, and nothing of those above it.

    Raises
    ------
    InputError
        A file cannot be read, or a key or value of it is not understood.
    """
    for place in (folder, *folder.parents):
        for home in (place / OWN, place / SHARED):
            if home.is_file():
                table = _table(home)
                if table is not None:
                    return _read(home, table)
    return Configuration()


def codes() -> tuple[str, ...]:
    """Every code that there is."""
    return tuple(sorted((*names(RULES), *names(NOTICES))))


def _table(home: Path) -> Mapping[str, object] | None:
    """What a file says of derive; None where it says nothing."""
    try:
        found = tomllib.loads(home.read_text(encoding="utf-8"))
    except OSError as why:
        raise InputError(f"{home}: cannot be read: {why.strerror or why}") from why
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        if home.name == SHARED:
            return None  # others have more to say of it
        raise InputError(f"{home}: is no TOML: {why}") from why
    if home.name == OWN:
        return found
    tool = found.get("tool")
    table = tool.get("derive") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _read(home: Path, table: Mapping[str, object]) -> Configuration:
    for key in table:
        if key not in KEYS and key not in _LISTS:
            raise InputError(f"{home}: there is no key `{quoted(key)}`; {instead(key, (*KEYS, *_LISTS))}")
    ignored = _texts(home, table, "ignore")
    for code in ignored:
        if code not in codes():
            raise InputError(f"{home}: ignore: there is no code `{quoted(code)}`; {instead(code, codes())}")
    settings = tuple((key, value) for key in table if key in KEYS for value in _settings(home, table, key))
    return Configuration(home, settings, ignored, _texts(home, table, "exclude"))


def _settings(home: Path, table: Mapping[str, object], key: str) -> Iterator[str]:
    for value in _texts(home, table, key):
        if key in CHOICES and value not in CHOICES[key]:
            raise InputError(f"{home}: `{key}` is {' or '.join(CHOICES[key])}, not `{quoted(value)}`")
        try:
            declarations(((key, value),), "")
        except InputError as wrong:
            raise InputError(f"{home}: {key}: {wrong}") from wrong
        yield value


def _texts(home: Path, table: Mapping[str, object], key: str) -> tuple[str, ...]:
    """A text, or a list of texts."""
    value = table.get(key, [])
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise InputError(f'{home}: `{key}` is a text or a list of texts, such as `{key} = ["..."]`')
    return tuple(found)
