"""Values by name below one key: each as JSON in a file of its own with a checksum, so that two writers lose nothing; old keys are swept."""

import json
import os
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from derive.store.fingerprint import fingerprint
from derive.store.place import folder

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
