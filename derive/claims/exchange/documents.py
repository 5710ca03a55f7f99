"""Claims and answers as plain JSON values: what is written is read again as the same claim, and nothing is executed.

A claim is an object with `"version": 1`, the table `symbols`, and the fields of `Claim` by their names; what has its default may be left
out. Expressions stand as in `derive.claims.exchange.nodes`. A value with fields of its own is an object that names its class as its `node`,
e.g. `{"node": "EqualUpTo", "constant": true}`; where only one class can stand, that may be left out. Relations and witnesses are whatever
derives from `Relation` and `Witness`, each known by its fields alone.

An answer is an object with `"version": 1`, the `verdict` (proved, refuted or undecided), the verdict's own fields, and `text`, which a
person reads. Fractions are strings, and an interval is `{"node": "Enclosure", "middle": ..., "radius": ...}`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, is_dataclass
from dataclasses import fields as fields_of
from enum import Enum
from fractions import Fraction
from inspect import isabstract
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from sympy import Basic

from derive.claims.claim import Claim
from derive.claims.evidence import in_digits
from derive.claims.exchange.reading import TreeReader, fields, items, mapping
from derive.claims.exchange.writing import TreeWriter
from derive.claims.verdict import Verdict
from derive.vocabulary.arguments import one_of, shown
from derive.vocabulary.calling import instead
from derive.vocabulary.errors import InputError

VERSION = 1
LONGEST = 1_000_000
"""Characters of a document."""
DIGITS = 4_000
"""Of a fraction that is written out, about; a longer one is told to a few digits."""


# writing


def claim_data(claim: Claim) -> dict[str, object]:
    """A claim as JSON values.

    Raises
    ------
    InputError
        It holds something that has no place in a document: a Dummy, or a relation or witness whose name another has too.
    """
    return {"version": VERSION} | _tabled(lambda writing: dict(_fields(claim, writing)))


def answer_data(verdict: Verdict) -> dict[str, object]:
    """A verdict as JSON values that stand for themselves."""
    return {"version": VERSION} | verdict_data(verdict)


def verdict_data(verdict: Verdict) -> dict[str, object]:
    """A verdict with all of its fields, and in words."""

    def every(writing: TreeWriter) -> dict[str, object]:
        return {field.name: _value(getattr(verdict, field.name), writing) for field in fields_of(verdict)}

    return {"verdict": type(verdict).__name__.lower(), **_tabled(every), "text": str(verdict)}


def _tabled(write: Callable[[TreeWriter], dict[str, object]]) -> dict[str, object]:
    """What is written, after the table of its symbols where there are any."""
    writing = TreeWriter()
    data = write(writing)
    return {"symbols": writing.symbols, **data} if writing.symbols else data


def _fields(value: Any, writing: TreeWriter) -> Iterator[tuple[str, object]]:
    """Names and values of the fields that do not have their default."""
    for field in fields_of(value):
        inner = getattr(value, field.name)
        if not (inner == _default(field) and type(inner) is type(_default(field))):
            yield field.name, _value(inner, writing)


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _value(value: Any, writing: TreeWriter) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return _fraction(value)
        case Enum():
            return value.name.lower()
        case Basic():
            return writing.tree(value)
        case frozenset():
            return [_value(item, writing) for item in sorted(value, key=str)]
        case tuple():
            return [_value(item, writing) for item in value]
        case Mapping():
            if all(isinstance(key, str) for key in value):
                return {key: _value(inner, writing) for key, inner in value.items()}
            return [{"at": _value(key, writing), "value": _value(inner, writing)} for key, inner in value.items()]
    kind = type(value)
    if not is_dataclass(kind):
        raise InputError(f"{shown(value)} cannot be written: it has no fields")
    return {"node": _only(kind).__name__} | dict(_fields(value, writing))


def _fraction(value: Fraction) -> str:
    size = max(abs(value.numerator).bit_length(), value.denominator.bit_length())
    return str(value) if size < 3 * DIGITS else f"about {in_digits(value)}"


def _only(kind: type[Any]) -> type[Any]:
    """The class, if it alone bears its name among those that can stand in its place."""
    for base in filter(_ours, kind.__mro__):
        if kinds_of(base).get(kind.__name__) is not kind:
            raise InputError(f"`{kind.__name__}` cannot be written: two classes derived from `{base.__name__}` bear that name")
    return kind


# reading


def claim_from(data: object) -> Claim:
    """The claim that JSON values hold.

    Raises
    ------
    InputError
        Its message begins with the place in the document, such as `before.terms[2]`.
    """
    document = dict(mapping(data, "claim"))
    version = document.pop("version", None)
    if version != VERSION or isinstance(version, bool):
        raise InputError(f"version: {VERSION} is needed, got {shown(version)}")
    claim = _built(Claim, document, "", TreeReader(document.pop("symbols", {})))
    assert isinstance(claim, Claim)
    return claim


def parsed(text: str) -> object:
    """The JSON value that a text holds.

    Raises
    ------
    InputError
        It is no JSON, too long, nested too deeply, or gives one field twice.
    """
    if len(text) > LONGEST:
        raise InputError(f"JSON: more than {LONGEST} characters; split it")
    try:
        return json.loads(text, object_pairs_hook=_distinct)
    except json.JSONDecodeError as why:
        raise InputError(f"JSON: {why.msg}, line {why.lineno}, column {why.colno}") from None
    except RecursionError:
        raise InputError("JSON: nested too deeply") from None
    except ValueError as why:
        raise why if isinstance(why, InputError) else InputError("JSON: a number is too long") from None


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"JSON: {shown(key)} is given twice in one object")
        found[key] = value
    return found


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _subclasses(inner)


def _ours(kind: Any) -> bool:
    """Whether it is a class of which values with fields may be derived: no expression, no word and no other value of Python's."""
    return isinstance(kind, type) and kind.__module__ not in ("abc", "builtins") and not issubclass(kind, (Basic, Enum))


def kinds_of(base: type[Any]) -> dict[str, type[Any]]:
    """The classes of which a value may stand where this one is asked for, by name."""
    # A slotted dataclass is made twice; the second is the one that is used.
    found = {kind.__name__: kind for kind in _subclasses(base) if is_dataclass(kind)}
    return {name: kind for name, kind in found.items() if not name.startswith("_") and not isabstract(kind)}


def _read(hint: Any, data: object, path: str, reading: TreeReader) -> object:
    """The value of this type that stands at this place."""
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if data is None and NoneType in kinds:
        return None
    classes = {name: kind for each in kinds if _ours(each) for name, kind in kinds_of(each).items()}
    trees = tuple(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Basic))
    if classes and (not trees or (isinstance(data, dict) and data.get("node") in tuple(classes))):
        return _one(classes, data, path, reading)
    if trees:
        return one_of(path, "it", trees, " or ".join(f"of type {kind.__name__}" for kind in trees), reading.tree(data, path))
    (kind,) = kinds
    if get_origin(kind) in (tuple, frozenset):
        return tuple(_read(get_args(kind)[0], item, f"{path}[{place}]", reading) for place, item in enumerate(items(data, path)))
    if issubclass(kind, Enum):
        members = {member.name.lower(): member for member in kind}
        if not isinstance(data, str) or data not in members:
            raise InputError(f"{path}: one of {', '.join(members)} is needed, got {shown(data)}")
        return members[data]
    return one_of(path, "it", kind, f"of type {kind.__name__}", data)


def _one(classes: Mapping[str, type[Any]], data: object, path: str, reading: TreeReader) -> object:
    """A value of one of these classes; where there is one only, it need not be named."""
    found = dict(mapping(data, path))
    name = found.pop("node", next(iter(classes)) if len(classes) == 1 else None)
    if not isinstance(name, str) or name not in classes:
        raise InputError(f"{path}: there is no node {shown(name)} here; {instead(str(name), classes)}")
    return _built(classes[name], found, path, reading)


def _built(kind: type[Any], data: Mapping[str, object], path: str, reading: TreeReader) -> object:
    """A value of this class from its fields."""
    known = {field.name: _default(field) is MISSING for field in fields_of(kind) if field.init}
    fields(data, path or "claim", [name for name, needed in known.items() if needed], known)
    hints = get_type_hints(kind)
    given = {name: _read(hints[name], data[name], f"{path}.{name}".lstrip("."), reading) for name in known if name in data}
    try:
        return kind(**given)
    except InputError as why:
        raise InputError(f"{path}: {why}" if path else str(why)) from None
