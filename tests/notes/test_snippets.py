"""Snippets run as they stand on the page, and print what the page says that they print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).resolve().parents[2] / "output" / "github").glob("*.md"))
SNIPPET = re.compile(r"```python\n(.*?)\n```\n\nIt prints:\n\n```text\n(.*?)\n```", re.DOTALL)


def test_there_are_snippets_on_every_chapter():
    assert len([page for page in PAGES if SNIPPET.search(page.read_text(encoding="utf-8"))]) == len(PAGES) - 1 > 5
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text.count("```python") == len(SNIPPET.findall(text)), f"{page.name}: a snippet that the tests do not run"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_snippets_print_what_the_page_says(page, tmp_path):
    for code, printed in SNIPPET.findall(page.read_text(encoding="utf-8")):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=tmp_path,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.rstrip("\n") == printed
