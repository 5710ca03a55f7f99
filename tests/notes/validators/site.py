"""A target's folder: its pages as text and what lies beside them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OUTPUT = Path(os.environ.get("DERIVE_OUTPUT") or Path(__file__).resolve().parents[3] / "output")
"""The published pages; DERIVE_OUTPUT names a folder of others, to try them before they are published."""

_SUFFIX = {"github": ".md", "kramdown": ".md", "latex": ".tex"}


@dataclass(frozen=True, kw_only=True)
class Site:
    """Pages by file name, and the folder that holds their figures, if there is one."""

    pages: Mapping[str, str]
    folder: Path | None = None

    def has(self, path: str) -> bool:
        """Whether a page can refer to a file of that name."""
        return path in self.pages or (self.folder is not None and (self.folder / path).is_file())


def read(folder: Path, suffix: str) -> Site:
    """What is in a folder; none is an error, because a check of nothing finds nothing."""
    files = sorted(folder.glob(f"*{suffix}"))
    if not files:
        raise AssertionError(f"{folder} holds no {suffix} file: `derive notes` writes them")
    return Site(pages={file.name: file.read_text(encoding="utf-8") for file in files}, folder=folder)


@cache
def committed(target: str) -> Site:
    """The pages of one target as they are published."""
    return read(OUTPUT / target, _SUFFIX[target])
