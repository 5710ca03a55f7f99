"""Finds the entries of a room: each file defines one `ENTRY`, whose name is the file's; sorted, never registered.

A room may group its files in packages; what is no entry bears a name that begins with `_`."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def names(room: str) -> tuple[str, ...]:
    """Names of the files in the room that may hold an entry, sorted; nothing is imported but packages."""
    return tuple(sorted(_homes(room)))


@cache
def _homes(room: str) -> dict[str, str]:
    """The module of each file that may hold an entry, by the file's name."""
    package: ModuleType = import_module(room)
    homes: dict[str, str] = {}
    for module in pkgutil.iter_modules(package.__path__, f"{room}."):
        name = module.name.rpartition(".")[2]
        if not name.startswith("_"):
            homes |= _homes(module.name) if module.ispkg else {name: module.name}
    return homes


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
    if name not in _homes(room):
        raise LookupError(f"{room}: no entry `{name}`")
    return getattr(import_module(_homes(room)[name]), "ENTRY", None)


def entries(room: str, kind: type[T]) -> tuple[T, ...]:
    """All entries of the room in the order of their names."""
    return tuple(entry(room, name, kind) for name in names(room))
