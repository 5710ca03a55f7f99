"""Finds the entries of a room: each file defines one `ENTRY`, whose name is the file's; sorted, never registered.

A room may group its files in packages; what is no entry bears a name that begins with `_`. What the author of a file did
wrong is said of that file: it is neither a user's mistake nor a bug of ours."""

import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")

_ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")
_MISTAKES = (
    ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError,
)  # fmt: skip
"""What the top level of a file may raise: everything but what is nobody's mistake (an interrupt, no memory, a tool that is missing)."""


class AuthorError(Exception):
    """A file that somebody added cannot be used: the message names the file, what was found, and what is needed."""


def names(room: str) -> tuple[str, ...]:
    """Names of the files in the room that may hold an entry, sorted; nothing is imported but packages."""
    return tuple(sorted(_homes(room)))


def file(room: str, name: str) -> str:
    """Where an entry is, or would be, written, e.g. `derive/families/laplace.py`."""
    return _path(_homes(room).get(name, f"{room}.{name}"))


def _path(home: str) -> str:
    return home.replace(".", "/") + ".py"


@cache
def _homes(room: str) -> dict[str, str]:
    """The module of each file that may hold an entry, by the file's name."""
    homes: dict[str, str] = {}
    for module in pkgutil.iter_modules(_imported(room).__path__, f"{room}."):
        name = module.name.rpartition(".")[2]
        if name.startswith("_"):
            continue
        inner = _homes(module.name) if module.ispkg else {name: module.name}
        for twice in sorted(homes.keys() & inner.keys()):
            raise AuthorError(f"{_path(inner[twice])}: there is a {_path(homes[twice])} already; give it another name")
        homes |= inner
    return homes


def entry(room: str, name: str, kind: type[T]) -> T:
    """The entry of one file.

    Raises
    ------
    LookupError
        There is no such file.
    AuthorError
        The file cannot be imported, has no ENTRY, one of another type, one that bears another name than the file, or a text of it is empty.
    """
    written = _written(room, name)
    needed = f"a {kind.__name__} named `{name}` is needed"
    if "ENTRY" not in written:
        misnamed = [other for other, value in written.items() if isinstance(value, kind) and value.name == name]  # type: ignore[attr-defined]
        hint = f"; `{misnamed[0]}` is one: call it ENTRY" if misnamed else ""
        raise AuthorError(f"{file(room, name)}: there is no ENTRY; {needed}{hint}")
    found = written["ENTRY"]
    if not isinstance(found, kind):
        raise AuthorError(f"{file(room, name)}: ENTRY is a value of type `{type(found).__name__}`; {needed}")
    if found.name != name:  # type: ignore[attr-defined]
        raise AuthorError(f"{file(room, name)}: ENTRY is named `{found.name}`; entry and file must bear one name")  # type: ignore[attr-defined]
    return found


@cache
def _written(room: str, name: str) -> dict[str, object]:
    """What the file defines; no text of its entry is empty."""
    if name not in _homes(room):
        raise LookupError(f"{room}: no entry `{name}`")
    written = vars(_imported(_homes(room)[name]))
    for field in getattr(written.get("ENTRY"), "__dataclass_fields__", ()):
        if getattr(written["ENTRY"], field) == "":
            raise AuthorError(f"{file(room, name)}: the {field} of ENTRY is empty; say what it is")
    return written


def entries(room: str, kind: type[T]) -> tuple[T, ...]:
    """All entries of the room in the order of their names."""
    return tuple(entry(room, name, kind) for name in names(room))


def definitions(room: str, name: str) -> dict[str, object]:
    """What a file of the room defines, by the names that it gives; nothing where there is no such file."""
    return vars(_imported(_homes(room)[name])) if name in _homes(room) else {}


@contextmanager
def authored(room: str, name: str, *mistakes: type[Exception]) -> Iterator[None]:
    """What is raised in here is said of the entry's file, if it is of these kinds or was raised in that very file.

    Raises
    ------
    AuthorError
        It names the file, and the line where there is one.
    """
    home = file(room, name)
    kinds: tuple[type[Exception], ...] = (*_MISTAKES, *mistakes)
    try:
        yield
    except kinds as wrong:
        called = list(calls(wrong))
        if called[-1][0] != home and not isinstance(wrong, mistakes):
            raise
        places = [f"{path}:{line}" for path, _, line in called if path == home]
        raise AuthorError(f"{[home, *places][-1]}: {_said(wrong)}") from wrong


def _imported(home: str) -> ModuleType:
    try:
        return import_module(home)
    except _MISTAKES as wrong:
        # At fault is where the syntax is wrong, else the innermost file of ours that was being imported.
        places = [f"{path}:{line}" for path, function, line in calls(wrong) if function == "<module>" and path.startswith("derive/")]
        if isinstance(wrong, SyntaxError) and wrong.filename:
            places.append(f"{_relative(wrong.filename)}:{wrong.lineno}")
        raise AuthorError(f"{[_path(home), *places][-1]}: {_said(wrong)}") from wrong


def _said(wrong: Exception) -> str:
    return f"{type(wrong).__name__}: {wrong.msg if isinstance(wrong, SyntaxError) else ' '.join(str(wrong).split())}"


def calls(wrong: Exception) -> Iterator[tuple[str, str, int]]:
    """Files, functions and lines at work when it was raised, from the outermost call to the innermost."""
    trace = wrong.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield _relative(code.co_filename), code.co_name, trace.tb_lineno
        trace = trace.tb_next


def _relative(path: str) -> str:
    """A path as it is shown: from the folder of the package."""
    return path.removeprefix(_ROOT).replace(os.sep, "/")
