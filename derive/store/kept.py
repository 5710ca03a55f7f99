"""Values by name below one key: each as JSON in a file of its own with a checksum, so that two writers lose nothing; old keys are swept.

The key is a checksum of every source of ours, of Python's version and of those of the libraries that compute.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

LIBRARIES = ("sympy", "python_flint", "mpmath", "numpy")
"""Whose versions matter, as their folders of metadata are called."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEYS = 8
"""How many keys stay: those of other checkouts and environments, or of sources as they were before they were edited."""
LONGEST = 1 << 20
"""Bytes of a file."""
_KEY, _FILE = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{16})?")


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept below one key; where `folder` or `key` is None nothing is.

    It is opened before anything is computed, and keeps nothing once the sources are no longer those that it was opened with.
    """

    folder: str | None
    key: str | None

    def get(self, name: str) -> Any:
        """The value of that name; None where there is none that can be trusted."""
        if self.folder is None or self.key is None:
            return None
        try:
            with open(self._path(self.folder, self.key, name), "rb") as file:
                checksum, _, text = file.read(LONGEST).partition(b"\n")
            return json.loads(text) if checksum == self._checksum(name, text) else None
        except (OSError, ValueError):
            return None

    def put(self, name: str, value: object) -> None:
        """Keep a value of dictionaries, lists, strings and numbers, or do nothing where it cannot be kept."""
        if self.get(name) == value:
            return
        content = json.dumps(value).encode()
        if self.folder is None or self.key is None or len(content) > LONGEST // 2 or fingerprint() != self.key:
            return
        path = self._path(self.folder, self.key, name)
        scratch = f"{path}.{os.urandom(8).hex()}"
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(scratch, "xb") as file:
                file.write(self._checksum(name, content) + b"\n" + content)
            os.replace(scratch, path)
            _sweep(self.folder, self.key)
        except (OSError, ValueError):
            _remove(scratch)

    def _path(self, folder: str, key: str, name: str) -> str:
        return os.path.join(folder, key, blake2b(name.encode(), digest_size=16).hexdigest())

    def _checksum(self, name: str, content: bytes) -> bytes:
        return blake2b(f"{self.key}\n{name}\n".encode() + content, digest_size=16).hexdigest().encode()


def opened() -> Store:
    """The store as it is found: the user's folder, the key of today's sources."""
    return Store(folder=folder(), key=fingerprint())


def _sweep(folder: str, key: str) -> None:
    """Remove the keys that were written to longest ago; what is not ours is left alone."""
    others = [os.path.join(folder, name) for name in os.listdir(folder) if _KEY.fullmatch(name) and name != key]
    for old in sorted(others, key=os.path.getmtime)[: -(KEYS - 1)]:
        for name in filter(_FILE.fullmatch, os.listdir(old)):
            _remove(os.path.join(old, name))
        os.rmdir(old)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except (OSError, ValueError):
        return


def fingerprint() -> str | None:
    """The key today; None where it cannot be told, e.g. for a package in an archive, so that nothing is kept.

    The versions are those in the names of `sympy-1.14.0.dist-info` and its like: to ask `importlib.metadata` takes longer than
    everything else that `derive list` does.
    """
    digest, sources = blake2b(digest_size=16), 0
    try:
        versions = tuple(_versions())
        for path in _sources():
            with open(path, "rb") as file:
                content = file.read()
            digest.update(f"{os.path.relpath(path, _PACKAGE)}\n{len(content)}\n".encode() + content)
            sources += 1
    except (OSError, ValueError):
        return None
    if not sources or not all(any(version.startswith(library) for version in versions) for library in LIBRARIES):
        return None
    digest.update("\n".join((sys.version, *versions)).encode())
    return digest.hexdigest()


def _sources() -> Iterator[str]:
    """Every module, and the templates, which lie in the package once it is installed and beside it in a checkout."""
    beside = os.path.join(os.path.dirname(_PACKAGE), "templates")
    for root in (_PACKAGE, *(() if os.path.isdir(os.path.join(_PACKAGE, "templates")) else (beside,))):
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            # Editors leave hidden files and links to nowhere.
            yield from (os.path.join(folder, name) for name in sorted(files) if name.endswith((".py", ".j2", ".md")) and name[0] != ".")


def _versions() -> Iterator[str]:
    for folder in sys.path:
        if os.path.isdir(folder or "."):
            for name in sorted(os.listdir(folder or ".")):
                plain = name.lower().replace("-", "_")
                if plain.startswith(LIBRARIES) and plain.endswith((".dist_info", ".egg_info")):
                    yield plain


def folder() -> str | None:
    """Below the platform's folder for caches, unless DERIVE_CACHE names another; it need not exist.

    None where there is no place for one: no home, and none named.
    """
    given = os.environ.get("DERIVE_CACHE")
    if given:
        return os.path.abspath(os.path.expanduser(given))
    caches = {
        "win32": (os.environ.get("LOCALAPPDATA", ""), "~/AppData/Local"),
        "darwin": ("", "~/Library/Caches"),
    }.get(sys.platform, (os.environ.get("XDG_CACHE_HOME", ""), "~/.cache"))
    # A relative path is to be ignored, says the XDG Base Directory Specification.
    if os.path.isabs(caches[0]):
        return os.path.join(caches[0], "derive")
    return os.path.join(os.path.expanduser(caches[1]), "derive") if os.path.isdir(os.path.expanduser("~")) else None
