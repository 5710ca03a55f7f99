"""Folders to documents, in one order whatever the file system."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from derive.checking.scanning.scan import NOTEBOOK, SYNTAXES
from derive.vocabulary.errors import InputError

SUFFIXES = frozenset((*SYNTAXES, NOTEBOOK))
"""Ends of the names of documents, in small letters."""
OTHERS = frozenset(("node_modules", "venv", "env", "site-packages", "__pycache__"))
"""Folders that hold what somebody installed; hidden ones are not walked either."""


def documents_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are named, and of folders all documents below; none twice.

    Raises
    ------
    InputError
        There is no such file or folder, or a folder cannot be read.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder")
        for document in _below(path) if path.is_dir() else (path,):
            real = document.resolve()
            if real not in seen:
                seen.add(real)
                yield document


def _below(folder: Path) -> Iterator[Path]:
    """Documents in a folder and in those below it; links, which may lead in a circle or out of the folder, are not followed."""
    todo = [folder]
    while todo:
        here = todo.pop()
        try:
            with os.scandir(here) as entries:
                names = sorted(entry.name for entry in entries if not entry.is_symlink())
        except OSError as error:
            raise InputError(f"{here}: cannot be read: {error.strerror or error}") from error
        paths = [here / name for name in names if not name.startswith(".")]
        yield from (path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file())
        todo += [path for path in reversed(paths) if path.is_dir() and path.name not in OTHERS]
