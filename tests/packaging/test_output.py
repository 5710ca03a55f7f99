"""What stands under output/ is what `derive notes` writes, for any PYTHONHASHSEED."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_notes_are_up_to_date(seed):
    done = subprocess.run(
        [sys.executable, "-m", "derive", "notes", "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )
    assert done.returncode == 0, done.stderr


def test_nothing_else_stands_there():
    from derive.notes.book import Request, all_chapters, files

    targets = ("github", "kramdown", "latex")
    wanted = {file.path for file in files(Request(targets=targets, chapters=tuple(each.name for each in all_chapters())), lambda _: None)}
    there = {path.relative_to(ROOT / "output").as_posix() for path in (ROOT / "output").rglob("*") if path.is_file()}
    assert there == wanted
