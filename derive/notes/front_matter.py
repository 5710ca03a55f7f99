"""Front matter that the user adds to pages for Jekyll: lines of YAML, taken as they are."""

from __future__ import annotations

from pathlib import Path

from derive.claims.errors import InputError

_LARGEST = 20_000
"""Bytes; nobody's front matter is longer."""


def read(path: Path) -> tuple[str, ...]:
    """The lines of the file, without the `---` lines around them where it has them.

    Raises
    ------
    InputError
        It cannot be read, is too long, is no text, or would end the front matter early.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as failure:
        raise InputError(f"--front-matter: cannot read `{path}`: {failure.strerror or failure}") from None
    if len(raw) > _LARGEST:
        raise InputError(f"--front-matter: `{path}` is longer than {_LARGEST} bytes")
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"--front-matter: `{path}` is not UTF-8 text") from None
    kept = [line.rstrip() for line in lines if line.strip()]
    if kept[:1] == ["---"]:
        kept = kept[1:]
        if kept[-1:] == ["---"]:
            kept = kept[:-1]
    for number, line in enumerate(kept, 1):
        if line in ("---", "..."):
            raise InputError(f"--front-matter: line {number} of `{path}` is `{line}`, which would end the front matter: one block only")
        if not line.isprintable() or (":" not in line and not line.startswith((" ", "-", "#"))):
            raise InputError(f"--front-matter: line {number} of `{path}` is not `key: value`")
    return tuple(kept)
