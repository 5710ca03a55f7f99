"""A file of comma-separated values as columns of float64: nothing is guessed, nothing is left out, memory is bounded.

What is bounded: one record, one block of text, and eight bytes for every number of the columns that are used.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import isfinite
from operator import itemgetter
from typing import BinaryIO, Never

from derive.vocabulary.calling import quoted
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

BLOCK = 1 << 18
"""Bytes that are read at a time."""
RECORD = 1 << 20
"""Bytes that a line may have, and a record of several lines; reading stops at most one block later."""
WIDTH = 1 << 16
"""Columns that a file may have."""
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_MARK = b"\xef\xbb\xbf"
_WIDE = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"\s*[+-]?[0-9]+,[0-9]+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumns:
    """The columns of a file that were asked for.

    Parameters
    ----------
    target : array of float, length n
    names : tuple of str
        Of the other columns, in the order in which they were asked for.
    columns : tuple of array of float, each of length n
        In the order of `names`.
    """

    target: array[float]
    names: tuple[str, ...]
    columns: tuple[array[float], ...]


def read_table(stream: BinaryIO, *, source: str, target: str, columns: Sequence[str] | None = None, delimiter: str = ",") -> FileColumns:
    """The columns of a CSV file (RFC 4180): a header, then one record a row; UTF-8, with or without a byte order mark.

    Blank lines are skipped, lines may end in LF, CRLF or CR, spaces around names and numbers are not part of them. Columns
    that are not used may hold anything.

    Parameters
    ----------
    stream : binary file
        Read to its end, in blocks.
    source : str
        What it is called in messages.
    target : str
        Name of the column y.
    columns : sequence of str, optional
        The columns of X, in this order: each a name or, where no column bears it, several names between commas, quoted as in
        a line of the file. By default every column but the target, in the order of the file.
    delimiter : str
        What stands between two fields; a key of `DELIMITERS`.

    Raises
    ------
    InputError
        The text is not UTF-8, not CSV, has no rows, ragged ones, or too long ones; a column does not exist, bears no name or
        one that it shares; a field of a column that is used is not a finite number in decimal or scientific notation. The
        message names file, line and column.
    """
    if delimiter not in DELIMITERS:
        raise InputError(f"unknown delimiter `{quoted(delimiter)}`; known are {', '.join(DELIMITERS.values())}")
    text = _Text(stream, source)
    reader = csv.reader(chain.from_iterable(text), delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 0
    try:
        header: list[str] = []
        for header in reader:
            text.pending, line = 0, reader.line_num
            if header:
                break
        names, places = _chosen(header, source=source, target=target, columns=columns, delimiter=delimiter)
        collected = _Columns(source, names)
        pick: Callable[[list[str]], tuple[str, ...]] = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
        width = len(header)
        for row in reader:
            if text.pending:
                # The first record that ends in a new block: what the block before held is converted.
                text.pending = 0
                collected.convert()
            first, line = line + 1, reader.line_num
            if len(row) == width:
                collected.add(first, pick(row))
            elif len(row) > 1 or any(field.strip() for field in row):
                _ragged(f"{source}:{first}", len(row), width, delimiter)
        collected.convert()
    except csv.Error as why:
        raise InputError(
            f"{source}:{line + 1}: the record that starts here cannot be read as CSV: {why}; quotation marks stand around a whole field "
            "and are doubled inside it"
        ) from None
    except MemoryError:
        raise InputError(f"{source}: the columns do not fit into memory; name fewer of them, or fit a part of the rows") from None
    if not collected.arrays[0]:
        raise InputError(f"{source}: there are no rows below the header (n = 0); at least one row of numbers is needed")
    return FileColumns(target=collected.arrays[0], names=names[1:], columns=tuple(collected.arrays[1:]))


def _chosen(
    header: Sequence[str], *, source: str, target: str, columns: Iterable[str] | None, delimiter: str
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and places of the target and of the other columns, in this order: each borne by one column, the nearest suggested."""
    if not header:
        raise InputError(f"{source}: the file is empty; a header with the names of the columns and rows of numbers are needed")
    if len(header) > WIDTH:
        raise InputError(f"{source}: the header has {len(header)} columns; at most {WIDTH} can be read")
    places: dict[str, list[int]] = {}
    for place, name in enumerate(map(plain, header)):
        places.setdefault(name, []).append(place)
    y = plain(target)
    if not y:
        raise InputError("the name of the target is empty; the name of a column is needed")
    hint = _delimiter(header, delimiter)
    _check(y, places, source, hint)
    wanted = [name for name in places if name != y] if columns is None else [name for each in columns for name in _listed(each, places)]
    for name in wanted:
        _check(name, places, source, hint)
    if y in wanted:
        raise InputError(f"the target `{quoted(y)}` is among the columns of X too; leave it out of one of them")
    if len(set(wanted)) < len(wanted):
        twice = next(name for name in wanted if wanted.count(name) > 1)
        raise InputError(f"the column `{quoted(twice)}` is asked for twice; once is enough")
    names = (y, *wanted)
    return names, tuple(places[name][0] for name in names)


def plain(name: str) -> str:
    """A name without the spaces around it, line breaks inside it as spaces, accents composed."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _listed(given: str, places: Mapping[str, object]) -> tuple[str, ...]:
    """A name that a column bears as it stands; or names between commas."""
    whole = plain(given)
    if whole and whole in places:
        return (whole,)
    try:
        found = tuple(plain(name) for name in next(csv.reader([given], strict=True, skipinitialspace=True), []))
    except csv.Error as why:
        raise InputError(f'the names `{quoted(given)}` cannot be read: {why}; write them as a,b,c or as a,"b, c"') from None
    if not found or not all(found):
        raise InputError(f"names of columns are needed, between commas, got `{quoted(given)}`")
    return found


def _check(name: str, places: Mapping[str, Sequence[int]], source: str, hint: str) -> None:
    """Raise unless exactly one column bears the name, and a page can show it."""
    if name not in places:
        raise InputError(f"{source}: unknown column `{quoted(name)}`; {hint or _instead(name, tuple(places))}")
    found = [f"{place + 1}" for place in places[name][:9]]
    if not name:
        raise InputError(f"{source}: column {found[0]} has no name; give it one in the header, or say which columns to use")
    if not name.isprintable():
        raise InputError(f"{source}: the name of column {found[0]}, `{quoted(name)}`, cannot be printed; rename it in the header")
    if len(found) > 1:
        raise InputError(f"{source}: columns {' and '.join(found)} share the name `{quoted(name)}`; rename them in the header")


def _delimiter(header: Sequence[str], delimiter: str) -> str:
    """Which other delimiter a header of one field suggests; empty if none does."""
    found = [called for other, called in DELIMITERS.items() if len(header) == 1 and other != delimiter and other in header[0]]
    if not found:
        return ""
    return f"the header is one field, `{quoted(header[0])}`: if a {found[0]} stands between fields, add --delimiter {found[0]}"


def _instead(name: str, known: tuple[str, ...]) -> str:
    """What to do about a name that no column bears."""
    if all(map(_NUMBER.fullmatch, known)):
        return "the first line holds numbers only, and a header with the names of the columns is needed"
    short = {other[:60].casefold(): other for other in reversed(known[:1000]) if other}
    close = difflib.get_close_matches(name[:60].casefold(), short, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{quoted(short[close[0]])}`?"
    rest = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"the header has {', '.join(f'`{quoted(other)}`' for other in known[:12])}{rest}"


class _Text:
    """The text of a binary stream, as iterators over its lines: one for every block of whole lines.

    `pending` is how much was handed out since the reader last set it to zero, which it does when a record has ended.
    """

    def __init__(self, stream: BinaryIO, source: str) -> None:
        self.pending = 0
        self._stream, self._source = stream, source
        self._rest, self._line, self._started = b"", 1, False

    def __iter__(self) -> Iterator[Iterator[str]]:
        return self

    def __next__(self) -> Iterator[str]:
        if self.pending > RECORD:
            raise csv.Error(f"it is longer than {RECORD} characters")
        text = self._decoded(self._whole_lines())
        self.pending += len(text)
        self._line += _ends(text)
        return io.StringIO(text, newline="")

    def _whole_lines(self) -> bytes:
        """Bytes up to the end of some line; StopIteration at the end of the stream."""
        while block := self._block():
            whole = self._rest + block
            # A carriage return at the very end may be the first half of a line's end.
            cut = max(whole.rfind(b"\n"), whole.rfind(b"\r", 0, -1)) + 1
            self._rest = whole[cut:]
            if len(self._rest) > RECORD:
                self._line += _ends(whole[:cut].decode("latin-1"))
                self._fail(f"the line is longer than {RECORD} bytes; is this a CSV file?")
            if cut:
                return whole[:cut]
        if not self._rest:
            raise StopIteration
        whole, self._rest = self._rest, b""
        return whole

    def _block(self) -> bytes:
        block = self._read()
        if not self._started:
            self._started = True
            # A pipe may hand over a byte order mark in pieces.
            while len(block) < 4 and (more := self._read()):
                block += more
            for mark, name in _WIDE.items():
                if block.startswith(mark):
                    raise InputError(f"{self._source}: the file is encoded in {name}; save it as UTF-8")
            block = block.removeprefix(_MARK)
        if b"\0" in block:
            raise InputError(
                f"{self._source}: the file is binary (it holds a NUL byte), or its encoding is UTF-16; text in UTF-8 is needed"
            )
        return block

    def _read(self) -> bytes:
        try:
            return self._stream.read(BLOCK)
        except OSError as why:
            raise InputError(f"{self._source}: cannot be read: {why.strerror or why}") from None

    def _decoded(self, whole: bytes) -> str:
        try:
            return whole.decode("utf-8")
        except UnicodeDecodeError as why:
            self._line += _ends(whole[: why.start].decode("latin-1"))
            self._fail(f"byte 0x{whole[why.start]:02x} is not UTF-8 (is the file in Latin-1 or Windows-1252?); save it as UTF-8")

    def _fail(self, what: str) -> Never:
        raise InputError(f"{self._source}:{self._line}: {what}")


def _ends(text: str) -> int:
    """How many lines end in a text."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


class _Columns:
    """Columns that grow: fields are kept as text for one block, then converted column by column."""

    def __init__(self, source: str, names: tuple[str, ...]) -> None:
        self.arrays = [array("d") for _ in names]
        self._source, self._names = source, names
        self._rows: list[tuple[str, ...]] = []
        self._lines: list[int] = []

    def add(self, line: int, row: tuple[str, ...]) -> None:
        self._lines.append(line)
        self._rows.append(row)

    def convert(self) -> None:
        columns = tuple(zip(*self._rows, strict=True))
        try:
            parts = [array("d", map(float, column)) for column in columns]
        except ValueError:
            self._check()
            raise
        # Python's float also reads 1_000, other scripts' digits, nan and inf.
        if any("_" in joined or not joined.isascii() for joined in map("".join, columns)) or not all(map(isfinite, map(sum, parts))):
            self._check()
        for whole, part in zip(self.arrays, parts, strict=False):
            whole += part
        self._rows.clear()
        self._lines.clear()

    def _check(self) -> None:
        """Raise at the first field, line by line, that is not a number."""
        for line, row in zip(self._lines, self._rows, strict=True):
            for name, text in zip(self._names, row, strict=True):
                if wrong := _objection(text):
                    raise InputError(f"{self._source}:{line}: column `{quoted(name)}`: {wrong}")


def _objection(text: str) -> str:
    """Why a field is not a finite number; empty if it is one."""
    if not text.strip():
        return "the field is empty; a number is needed (leave out rows with missing values, or the column)"
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        value = None
    if value is None:
        hint = "; write a decimal point for the comma" if _DECIMAL_COMMA.fullmatch(text) else ""
        return f"`{quoted(text)}` is not a number in decimal or scientific notation{hint}"
    if isfinite(value):
        return ""
    kind = "too large for double precision" if any(char in "0123456789" for char in text) else "not a finite number"
    return f"`{quoted(text)}` is {kind}; finite numbers are needed"


def _ragged(where: str, found: int, needed: int, delimiter: str) -> Never:
    hint = f"; a field that contains a {DELIMITERS[delimiter]} needs quotation marks" if found > needed else ""
    fields = "1 field" if found == 1 else f"{found} fields"
    raise InputError(f"{where}: {fields} found, {needed} needed as in the header{hint}")
