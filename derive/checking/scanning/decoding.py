"""Bytes to text: what a document is stored in is told by its first bytes, and what is no text is refused."""

import codecs
from pathlib import Path

from derive.vocabulary.errors import InputError

LARGEST = 50_000_000
"""How many bytes a document may have."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_document(path: Path) -> tuple[str, str]:
    """The text of a file as it stands, and a remark on how it was read, or an empty one.

    Raises
    ------
    InputError
        The file cannot be read, is too large or is no text.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(f"{path}: has {size} bytes; at most {LARGEST} are read: split it")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(content) > LARGEST:
        raise InputError(f"{path}: has more than {LARGEST} bytes: split it")
    return decoded(content, str(path))


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text that bytes stand for, without the mark of its encoding, and a remark if the encoding was guessed."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return refuse_binary(content[len(mark) :].decode(encoding), name), ""
            except UnicodeDecodeError as error:
                raise InputError(f"{name}: says that it is {encoding}, and is not at byte {error.start + len(mark)}") from error
    try:
        return refuse_binary(content.decode("utf-8"), name), ""
    except UnicodeDecodeError as error:
        text = refuse_binary(content.decode("latin-1"), name)
        return text, f"byte {error.start} is no UTF-8: the file was read as Latin-1"


def refuse_binary(text: str, name: str) -> str:
    """The text, unless it holds what no text holds."""
    at = text.find("\x00")
    if at >= 0:
        raise InputError(f"{name}: is no text: it holds a NUL at character {at + 1}")
    return text
