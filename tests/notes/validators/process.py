"""One way to run an engine: text in, text out, in UTF-8 whatever the machine's language."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def run(*command: str, text: str = "", folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The finished process; its exit status is for the caller to read."""
    return subprocess.run(
        command,
        input=text,
        cwd=folder,
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=300,
    )
