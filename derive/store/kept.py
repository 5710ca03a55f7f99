"""Values of subjects: each as JSON in a file of its own with a checksum, so that two writers lose nothing; old files are swept.

A value is kept under a key of what it depends on, see `derive.store.sources`: where that changed nothing is found.
"""

import json
import os
import re
import sys
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from derive.store.sources import Sources, Subject, sources

FILES = 1000
"""How many values stay: also those of other checkouts and environments, or of sources as they were before they were edited."""
LONGEST = 1 << 20
"""Bytes of a file."""
_FILE = re.compile(r"[0-9a-f]{32}(\.[0-9a-f]{16})?")


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept in a folder of values that depend on these sources; where either is None nothing is.

    It is opened before anything is computed, and keeps no value whose sources are no longer those that it was opened with.
    """

    folder: str | None
    sources: Sources | None

    def get(self, subject: Subject) -> Any:
        """The value of that subject; None where there is none that can be trusted."""
        if self.folder is None or self.sources is None:
            return None
        key = self.sources.key(subject)
        try:
            with open(os.path.join(self.folder, key), "rb") as file:
                checksum, _, text = file.read(LONGEST).partition(b"\n")
            return json.loads(text) if checksum == _checksum(key, text) else None
        except (OSError, ValueError):
            return None

    def put(self, subject: Subject, value: object) -> None:
        """Keep a value of dictionaries, lists, strings and numbers, or do nothing where it cannot be kept."""
        if self.folder is None or self.sources is None or self.get(subject) == value:
            return
        key, today = self.sources.key(subject), sources()
        content = json.dumps(value).encode()
        if len(content) > LONGEST // 2 or today is None or today.key(subject) != key:
            return
        path = os.path.join(self.folder, key)
        scratch = f"{path}.{os.urandom(8).hex()}"
        try:
            os.makedirs(self.folder, exist_ok=True)
            with open(scratch, "xb") as file:
                file.write(_checksum(key, content) + b"\n" + content)
            os.replace(scratch, path)
            _sweep(self.folder)
        except (OSError, ValueError):
            _remove(scratch)


def opened() -> Store:
    """The store as it is found: the user's folder, today's sources."""
    return Store(folder=folder(), sources=sources())


def _checksum(key: str, content: bytes) -> bytes:
    return blake2b(f"{key}\n".encode() + content, digest_size=16).hexdigest().encode()


def _sweep(folder: str) -> None:
    """Remove the files that were written longest ago; what is not ours is left alone."""
    ours = [os.path.join(folder, name) for name in filter(_FILE.fullmatch, os.listdir(folder))]
    for old in sorted(ours, key=os.path.getmtime)[:-FILES] if len(ours) > FILES else ():
        _remove(old)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except (OSError, ValueError):
        return


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
