"""What a module depends on: what it imports, at once or through others, and every entry of the rooms whose names it gives to the catalogue.

Read off the sources, and nothing is imported, so that it is known before anything heavy is. Imports stand on a line of their own and
from the module that defines; rooms are whole strings.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

LIBRARIES = ("sympy", "python_flint", "mpmath", "numpy")
"""Whose versions matter, as their folders of metadata are called."""
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_NAMED = re.compile(rb"derive\.[\w.]+")
_BEFORE = (b"from ", b"import ", b'"', b"'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is kept: a value that a module computes, of some entries of a room alone where that is said, e.g. a rule or two families.

    Their order may matter; other entries of that room do not, though modules that are needed import them.
    """

    module: str
    room: str = ""
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.module, self.room, *self.entries))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Every module with the checksum of its text and the modules that are named in it; Python's version and those of the libraries."""

    modules: Mapping[str, tuple[bytes, frozenset[str]]]
    versions: tuple[str, ...]

    def key(self, subject: Subject) -> str:
        """A checksum of all that a value depends on."""
        digest = blake2b("\n".join((str(subject), *self.versions)).encode(), digest_size=16)
        for module in sorted(self.behind(subject)):
            digest.update(f"\n{module}\n".encode() + self.modules[module][0])
        return digest.hexdigest()

    def behind(self, subject: Subject) -> set[str]:
        """The modules that a value depends on.

        The top module counts and is not followed: it loads late what users ask of it, and modules of ours do not reach others through it.
        """
        found: set[str] = set()
        todo = [subject.module, *(module for module in self._below(subject.room) if module.rpartition(".")[2] in subject.entries)]
        while todo:
            module = todo.pop()
            if module in found or module not in self.modules or self._another(module, subject):
                continue
            found.add(module)
            if module != "derive":
                todo += (module.rpartition(".")[0], *self.modules[module][1])
        return found

    def _another(self, module: str, subject: Subject) -> bool:
        """Whether it is an entry of the subject's room that is none of the subject's."""
        name = module.rpartition(".")[2]
        return bool(subject.room) and module.startswith(f"{subject.room}.") and name[0] != "_" and name not in subject.entries

    def _below(self, room: str) -> Iterator[str]:
        return (module for module in self.modules if module.startswith(f"{room}."))


def sources() -> Sources | None:
    """Those of today; None where they cannot be told, e.g. for a package in an archive.

    The versions are those in the names of `sympy-1.14.0.dist-info` and its like: to ask `importlib.metadata` takes longer than
    everything else that `derive list` does.
    """
    try:
        versions = tuple(_versions())
        texts = dict((*_texts(), *_written()))
    except (OSError, ValueError):
        return None
    if not texts or not all(any(version.startswith(library) for version in versions) for library in LIBRARIES):
        return None
    rooms: dict[str, list[str]] = {}
    for module in texts:
        parts = module.split(".")
        for length in range(2, len(parts)):
            rooms.setdefault(".".join(parts[:length]), []).append(module)
    return Sources(
        modules={module: (blake2b(text, digest_size=16).digest(), frozenset(_named(text, rooms))) for module, text in texts.items()},
        versions=(sys.version, *versions),
    )


def _named(text: bytes, rooms: Mapping[str, list[str]]) -> Iterator[str]:
    """Modules that are imported, from a package too; of rooms that are named in a string all modules."""
    for match in _NAMED.finditer(text):
        start = match.start()
        if text[max(start - 7, 0) : start].endswith(_BEFORE):
            name = match[0].decode()
            yield name
            if name in rooms and text[start - 1 : start] in (b'"', b"'"):
                yield from rooms[name]
            elif name in rooms:
                line = text[match.end() : text.find(b"\n", start)].decode()
                yield from (f"{name}.{word}" for word in re.findall(r"\w+", line))


def _texts() -> Iterator[tuple[str, bytes]]:
    for folder, folders, files in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        parts = ("derive", *filter(None, os.path.relpath(folder, PACKAGE).replace(os.curdir, "").split(os.sep)))
        # Editors leave hidden files and links to nowhere.
        for name in sorted(name for name in files if name.endswith(".py") and name[0] != "."):
            with open(os.path.join(folder, name), "rb") as file:
                yield ".".join(parts if name == "__init__.py" else (*parts, name[:-3])), file.read()


def _written() -> Iterator[tuple[str, bytes]]:
    """The chapters' texts, as if each were a module of its chapter; in a wheel they are inside the package, in a checkout beside it."""
    for folder in (os.path.join(PACKAGE, "templates", "chapters"), os.path.join(os.path.dirname(PACKAGE), "templates", "chapters")):
        if os.path.isdir(folder):
            for name in sorted(name for name in os.listdir(folder) if name.endswith(".md") and name[0] != "."):
                with open(os.path.join(folder, name), "rb") as file:
                    yield f"derive.notes.chapters.{name}", file.read()
            return


def _versions() -> Iterator[str]:
    for folder in sys.path:
        if os.path.isdir(folder or "."):
            for name in sorted(os.listdir(folder or ".")):
                plain = name.lower().replace("-", "_")
                if plain.startswith(LIBRARIES) and plain.endswith((".dist_info", ".egg_info")):
                    yield plain
