"""The pages of all derivations under output/: `--write` makes them anew, `--check` exits 1 where they differ."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from derive.derivation.estimators import combinations, derivation

OUTPUT = Path(__file__).resolve().parent.parent / "output"


def pages() -> dict[str, str]:
    """Every page by its path below output/."""
    found = {}
    for name in combinations():
        shown = derivation(name)
        found[f"github/{name}.md"] = shown.to_markdown() + "\n"
        found[f"latex/{name}.tex"] = shown.to_latex() + "\n"
    return found


def stale() -> list[str]:
    """Paths that are missing, differ, or belong to no derivation any more."""
    wanted = pages()
    there = {str(path.relative_to(OUTPUT).as_posix()): path for path in sorted(OUTPUT.glob("*/*"))}
    differing = [name for name, text in wanted.items() if name not in there or there[name].read_text(encoding="utf-8") != text]
    return sorted({*differing, *(name for name in there if name not in wanted)})


def write() -> None:
    """Write every page atomically and remove what no derivation makes."""
    wanted = pages()
    for name, text in wanted.items():
        path = OUTPUT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    for path in sorted(OUTPUT.glob("*/*")):
        if path.relative_to(OUTPUT).as_posix() not in wanted:
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    elif sys.argv[1:] == ["--check"]:
        if wrong := stale():
            sys.exit(f"output/ is not what would be written: {', '.join(wrong)}; run `python scripts/update_output.py --write`")
    else:
        sys.exit("usage: python scripts/update_output.py --write | --check")
