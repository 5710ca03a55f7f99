"""Which columns of a header are meant: names as people write them, each borne by one column, the nearest suggested."""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from derive.vocabulary.errors import InputError

WIDTH = 1 << 16
"""Columns that a file may have."""
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")


def chosen(
    header: Sequence[str], *, source: str, target: str, columns: Iterable[str] | None, delimiter: str
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names and places of the target and of the other columns, in this order; see `derive.numerics.tables.table.read`.

    Raises
    ------
    InputError
        A name is not in the header, or it is empty, shared, unprintable, or asked for twice.
    """
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
        raise InputError(f"the target `{shown(y)}` is among the columns of X too; leave it out of one of them")
    if len(set(wanted)) < len(wanted):
        twice = next(name for name in wanted if wanted.count(name) > 1)
        raise InputError(f"the column `{shown(twice)}` is asked for twice; once is enough")
    names = (y, *wanted)
    return names, tuple(places[name][0] for name in names)


def plain(name: str) -> str:
    """A name without the spaces around it, line breaks inside it as spaces, accents composed."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def shown(text: str) -> str:
    """A text from a file or a user, safe for a terminal and short."""
    short = text[:61] if text[:61].isprintable() else ascii(text[:61])[1:-1]
    return short if len(short) <= 60 else short[:57] + "..."


def _listed(given: str, places: Mapping[str, object]) -> tuple[str, ...]:
    """A name that a column bears as it stands; or names between commas."""
    whole = plain(given)
    if whole and whole in places:
        return (whole,)
    try:
        found = tuple(plain(name) for name in next(csv.reader([given], strict=True, skipinitialspace=True), []))
    except csv.Error as why:
        raise InputError(f'the names `{shown(given)}` cannot be read: {why}; write them as a,b,c or as a,"b, c"') from None
    if not found or not all(found):
        raise InputError(f"names of columns are needed, between commas, got `{shown(given)}`")
    return found


def _check(name: str, places: Mapping[str, Sequence[int]], source: str, hint: str) -> None:
    """Raise unless exactly one column bears the name, and a page can show it."""
    if name not in places:
        raise InputError(f"{source}: unknown column `{shown(name)}`; {hint or _instead(name, tuple(places))}")
    found = [f"{place + 1}" for place in places[name][:9]]
    if not name:
        raise InputError(f"{source}: column {found[0]} has no name; give it one in the header, or say which columns to use")
    if not name.isprintable():
        raise InputError(f"{source}: the name of column {found[0]}, `{shown(name)}`, cannot be printed; rename it in the header")
    if len(found) > 1:
        raise InputError(f"{source}: columns {' and '.join(found)} share the name `{shown(name)}`; rename them in the header")


def _delimiter(header: Sequence[str], delimiter: str) -> str:
    """Which other delimiter a header of one field suggests; empty if none does."""
    found = [called for other, called in DELIMITERS.items() if len(header) == 1 and other != delimiter and other in header[0]]
    if not found:
        return ""
    return f"the header is one field, `{shown(header[0])}`: if a {found[0]} stands between fields, add --delimiter {found[0]}"


def _instead(name: str, known: tuple[str, ...]) -> str:
    """What to do about a name that no column bears."""
    if all(map(_NUMBER.fullmatch, known)):
        return "the first line holds numbers only, and a header with the names of the columns is needed"
    short = {other[:60].casefold(): other for other in reversed(known[:1000]) if other}
    close = difflib.get_close_matches(name[:60].casefold(), short, n=1, cutoff=0.5)
    if close:
        return f"did you mean `{shown(short[close[0]])}`?"
    rest = f" and {len(known) - 12} more" if len(known) > 12 else ""
    return f"the header has {', '.join(f'`{shown(other)}`' for other in known[:12])}{rest}"
