"""The key of what is kept: a checksum of every source of ours, of Python's version and of those of the libraries that compute."""

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b

LIBRARIES = ("sympy", "python_flint", "mpmath", "numpy")
"""Whose versions matter, as their folders of metadata are called."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


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
