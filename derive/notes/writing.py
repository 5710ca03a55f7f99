"""Files that say who wrote them: a checksum line, atomic replacement, nothing of anybody else's overwritten."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from derive.notes.book import File
from derive.vocabulary.errors import InputError

_LINE = "written by derive, sha256 {}"
_FOUND = re.compile(rb"(?<=\n)(?:<!-- written by derive, sha256 ([0-9a-f]{64}) -->|% written by derive, sha256 ([0-9a-f]{64}))\n\Z")
_LARGEST = 50_000_000
"""Bytes of a file that is still looked at."""


def sealed(file: File) -> bytes:
    """The file's bytes with its checksum line at the end."""
    # A blank line: the last line must not become part of a list above it.
    content = file.content.rstrip(b"\n") + b"\n\n"
    return content + (file.comment.format(_LINE.format(hashlib.sha256(content).hexdigest())) + "\n").encode()


def ours(path: Path) -> bool:
    """Whether derive wrote the file and nobody has changed it since."""
    if path.stat().st_size > _LARGEST:
        return False
    there = path.read_bytes()
    found = _FOUND.search(there)
    if found is None:
        return False
    return hashlib.sha256(there[: found.start()]).hexdigest().encode() == (found[1] or found[2])


def prepare(root: Path) -> None:
    """Make the folder and see that it can be written to, before anything is computed.

    Raises
    ------
    InputError
        It cannot.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=root)
    except OSError as failure:
        raise InputError(f"notes: cannot write to `{root}`: {failure.strerror or failure}; choose another folder with -o") from None
    os.close(handle)
    os.unlink(temporary)


def differing(root: Path, made: Sequence[tuple[str, bytes]]) -> list[str]:
    """Paths that are missing or are not what would be written."""
    return [path for path, content in made if not _same(root / path, content)]


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
    except PermissionError as failure:
        raise InputError(f"notes: cannot read `{path}`: {failure.strerror}; choose another folder with -o") from None


def write(root: Path, made: Sequence[tuple[str, bytes]], force: bool) -> list[str]:
    """Write what differs, each file whole or not at all; the paths written.

    Raises
    ------
    InputError
        A file there is not ours, and `force` does not say that it may go; then nothing is written.
    OSError
        A folder cannot be made or written; files that were already written stay, none is half-written.
    """
    wanted = [(path, content) for path, content in made if not _same(root / path, content)]
    for path, _ in wanted:
        _clear(root, path)
    foreign = [path for path, _ in wanted if (root / path).is_file() and not ours(root / path)]
    if foreign and not force:
        shown = ", ".join(f"`{root / path}`" for path in foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        raise InputError(f"notes: not written by derive, or edited since: {shown}; --force overwrites, -o chooses another folder")
    for path, content in wanted:
        replace(root / path, content)
    return [path for path, _ in wanted]


def _clear(root: Path, path: str) -> None:
    """See that nothing is in the way of a file: neither something that is no file in its place, nor a file for a folder.

    Raises
    ------
    InputError
        Something is; it is named.
    """
    place = root / path
    for folder in list(place.parents)[: len(Path(path).parents) - 1]:
        if os.path.lexists(folder) and not folder.is_dir():
            raise InputError(f"notes: `{folder}` is there and is not a folder; move it away, or choose another folder with -o")
    if os.path.lexists(place) and not place.is_file():
        raise InputError(f"notes: `{place}` is there and is not a file; move it away, or choose another folder with -o")


def strays(root: Path, made: Sequence[tuple[str, bytes]]) -> list[str]:
    """Files of ours in the folders of the targets that no longer belong to the notes."""
    wanted = {path for path, _ in made}
    folders = sorted({path.split("/")[0] for path in wanted})
    there = [path for folder in folders for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return [name for path in there if (name := path.relative_to(root).as_posix()) not in wanted and ours(path)]


def replace(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file in one move."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        # What mkstemp makes is readable by its owner only; a published page is not.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
