"""Where the store is: below the platform's folder for caches, unless DERIVE_CACHE names another."""

import os
import sys


def folder() -> str | None:
    """The folder, which need not exist; None where there is no place for one: no home, and none named."""
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
