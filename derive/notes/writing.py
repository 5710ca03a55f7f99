"""Files that say who wrote them: a checksum line, atomic replacement, nothing of anybody else's overwritten.

A page is what it was when its bytes are. A picture is what it was when the drawing is that it was made from, since two releases of
matplotlib make other bytes of one drawing; the drawing's checksum stands in the picture's last line beside that of the bytes.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from derive.notes.figures._pen import Drawing
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

Painters = Mapping[str, Callable[[Drawing], bytes]]
"""What makes a picture of a drawing, by the kind of file."""

_FOUND = re.compile(
    rb"(?<=\n)(<!-- )?(?(1)|% )written by derive, (?:(?P<drawing>drawing [0-9a-f]{64}), )?(?P<bytes>sha256 [0-9a-f]{64})(?(1) -->)\n\Z"
)
_LARGEST = 50_000_000
"""Bytes of a file that is still looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file below the output folder: a page, or a picture of the kind that its name ends in.

    `comment` is a line that its readers do not see, `{}` standing for what it says.
    """

    path: str
    comment: str
    content: bytes | Drawing

    @property
    def origin(self) -> str:
        """What the last line says that the file was made from."""
        return f"drawing {self.content.digest}" if isinstance(self.content, Drawing) else _checksum(_ended(self.content))


def sealed(file: File, painters: Painters) -> bytes:
    """The file's bytes with its checksum line at the end."""
    made = painters[file.path.rpartition(".")[2]](file.content) if isinstance(file.content, Drawing) else file.content
    content = _ended(made)
    told = ", ".join(dict.fromkeys(("written by derive", file.origin, _checksum(content))))
    return content + (file.comment.format(told) + "\n").encode()


def _ended(content: bytes) -> bytes:
    # A blank line: the last line must not become part of a list above it.
    return content.rstrip(b"\n") + b"\n\n"


def _checksum(content: bytes) -> str:
    return f"sha256 {hashlib.sha256(content).hexdigest()}"


def origin(path: Path) -> str | None:
    """What the file was made from, if derive wrote it and nobody has changed it since."""
    if path.stat().st_size > _LARGEST:
        return None
    there = path.read_bytes()
    found = _FOUND.search(there)
    if found is None or _checksum(there[: found.start()]).encode() != found["bytes"]:
        return None
    return (found["drawing"] or found["bytes"]).decode()


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


def differing(root: Path, files: Sequence[File]) -> list[str]:
    """Paths that are missing or are not what would be written."""
    return [file.path for file in files if not _same(root / file.path, file)]


def _same(path: Path, file: File) -> bool:
    try:
        return path.is_file() and origin(path) == file.origin
    except PermissionError as failure:
        raise InputError(f"notes: cannot read `{path}`: {failure.strerror}; choose another folder with -o") from None


def write_files(root: Path, files: Sequence[File], painters: Painters, force: bool) -> list[str]:
    """Write what differs, each file whole or not at all; the paths written.

    Raises
    ------
    InputError
        A file there is not ours, and `force` does not say that it may go; then nothing is written.
    OSError
        A folder cannot be made or written; files that were already written stay, none is half-written.
    """
    wanted = {file.path: file for file in files if not _same(root / file.path, file)}
    for path in wanted:
        _clear(root, path)
    foreign = [path for path in wanted if (root / path).is_file() and origin(root / path) is None]
    if foreign and not force:
        shown = ", ".join(f"`{root / path}`" for path in foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        raise InputError(f"notes: not written by derive, or edited since: {shown}; --force overwrites, -o chooses another folder")
    made = {path: sealed(file, painters) for path, file in wanted.items()}
    for path, content in made.items():
        replace(root / path, content)
    return list(made)


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


def strays(root: Path, files: Sequence[File]) -> list[str]:
    """Files of ours in the folders of the targets that no longer belong to the notes."""
    wanted = {file.path for file in files}
    folders = sorted({path.split("/")[0] for path in wanted})
    there = [path for folder in folders for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return [name for path in there if (name := path.relative_to(root).as_posix()) not in wanted and origin(path)]


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
