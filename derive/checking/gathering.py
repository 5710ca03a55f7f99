"""Files and folders to documents: scanned, each with what is set for its folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from derive.checking.configuration import Configuration, configured
from derive.checking.scanning.decoding import decoded, read_document
from derive.checking.scanning.page import Scan
from derive.checking.scanning.scan import scan_display, scan_file
from derive.checking.scanning.walking import SUFFIXES, documents_in
from derive.vocabulary.errors import InputError


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was scanned, with what is set for its folder."""

    scan: Scan
    configuration: Configuration


def gathered(paths: Iterable[Path], preamble: Path | None = None) -> tuple[list[Gathered], tuple[str, ...]]:
    """Documents, those of folders too, and why others cannot be read.

    Raises
    ------
    InputError
        What is set for a folder is not understood, or the preamble cannot be read.
    """
    documents: list[Gathered] = []
    unread: list[str] = []
    seen: set[Path] = set()
    if preamble is not None:
        read_document(preamble)
    for path in paths:
        try:
            below = [one for one in documents_in([path]) if not (path.is_dir() and _excluded(one))]
            if not below:
                suffixes = ", ".join(sorted(SUFFIXES))
                raise InputError(f"{path}: there is no document in this folder; the names of documents end with {suffixes}")
        except (InputError, OSError) as why:
            unread.append(str(why))
            continue
        for one in below:
            if one.resolve() not in seen:
                seen.add(one.resolve())
                settings = configured(one.resolve().parent)
                try:
                    documents.append(Gathered(scan_file(one, preamble=preamble), settings))
                except InputError as why:
                    unread.append(str(why))
    return documents, tuple(unread)


def display(content: bytes, name: str) -> Gathered:
    """One formula, or a document, that comes without a file.

    Raises
    ------
    InputError
        It is no text.
    """
    return Gathered(scan_display(decoded(content, name)[0], name), configured(Path.cwd()))


def _excluded(path: Path) -> bool:
    """Whether it is not to be looked at, says what is set for its folder."""
    real = path.resolve()
    settings = configured(real.parent)
    if settings.home is None:
        return False
    inner = real.relative_to(settings.home.parent)
    places = [one.as_posix() for one in (inner, *inner.parents)][:-1]
    return any(fnmatchcase(place, pattern.rstrip("/")) for place in places for pattern in settings.exclude)
