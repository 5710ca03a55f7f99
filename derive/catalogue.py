"""Finds the entries of a room: each file defines one `ENTRY`, whose name is the file's; sorted, never registered."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


@cache
def names(room: str) -> tuple[str, ...]:
    """File names in the room that may hold an entry, sorted; nothing is imported but the room itself."""
    package: ModuleType = import_module(room)
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")))


def entry(room: str, name: str, kind: type[T]) -> T:
    """The entry of one file.

    Raises
    ------
    LookupError
        There is no such file.
    TypeError
        The file has no ENTRY, one of another type, or one that bears another name than the file.
    """
    found = _found(room, name)
    if not isinstance(found, kind):
        raise TypeError(f"{room}.{name}: ENTRY must be a {kind.__name__}, found {type(found).__name__}")
    if found.name != name:  # type: ignore[attr-defined]
        raise TypeError(f"{room}.{name}: ENTRY is named `{found.name}`; entry and file must bear one name")  # type: ignore[attr-defined]
    return found


@cache
def _found(room: str, name: str) -> object:
    if name not in names(room):
        raise LookupError(f"{room}: no entry `{name}`")
    return getattr(import_module(f"{room}.{name}"), "ENTRY", None)


def entries(room: str, kind: type[T]) -> tuple[T, ...]:
    """All entries of the room in the order of their names."""
    return tuple(entry(room, name, kind) for name in names(room))
