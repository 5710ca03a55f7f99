"""Runs the examples of the README and of `docs/` and prints what they print: `--write` puts it there, `--check` compares.

An example is a ```console block whose lines start with `$ derive`, or a ```python block with a ```text block after it. A command may
end with 1 (not proved) or 2 (not understood), which shows in what it prints. It finds the documents in `examples/`, and nothing else.
A page of which a module prints the whole is printed by it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRINTED = {
    ROOT / "docs" / "what-the-judge-decides.md": "tests.judging.lectures",
    ROOT / "docs" / "what-check-decides.md": "tests.checking.examples",
}
"""By which module a page is printed."""
PAGES = (ROOT / "README.md", *sorted({*(ROOT / "docs").glob("*.md"), *PRINTED}))
WRONG = 2
"""The exit status of a command that was given what it cannot use."""
_CONSOLE = re.compile(r"^```console\n\$ derive (?P<arguments>[^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(?P<code>.*?)^```\n\n```text\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*command: str) -> str:
    """What a new process prints, as text; from another directory, so that nothing is found by chance."""
    with tempfile.TemporaryDirectory() as elsewhere:
        shutil.copytree(ROOT / "examples", Path(elsewhere) / "examples")
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "DERIVE_CACHE": f"{elsewhere}/store"}
        done = subprocess.run(
            [sys.executable, *command], capture_output=True, encoding="utf-8", env=environment, cwd=elsewhere, check=False
        )
    if done.returncode > WRONG or (done.returncode and command[0] == "-c"):
        raise RuntimeError(f"{shlex.join(command)} failed with status {done.returncode}:\n{done.stderr}")
    return done.stdout + done.stderr


def wanted(page: Path) -> str:
    """A page as it is to be today."""
    return run("-m", PRINTED[page]) if page in PRINTED else renewed(page.read_text(encoding="utf-8"))


def renewed(text: str) -> str:
    """A page with the output of its examples as it is today."""

    def console(found: re.Match[str]) -> str:
        return f"```console\n$ derive {found['arguments']}\n{run('-m', 'derive', *shlex.split(found['arguments']))}```"

    def python(found: re.Match[str]) -> str:
        return f"```python\n{found['code']}```\n\n```text\n{run('-c', found['code'])}```"

    text, commands = _CONSOLE.subn(console, text)
    text, snippets = _PYTHON.subn(python, text)
    if not (commands and snippets):
        raise RuntimeError(f"a console example and a Python example are needed, found {commands} and {snippets}")
    return text


def main(arguments: list[str]) -> int:
    """Write or check."""
    if arguments not in (["--write"], ["--check"]):
        print("usage: python scripts/update_readme.py --write | --check", file=sys.stderr)
        return 2
    wrong = 0
    for page in PAGES:
        text = wanted(page)
        if arguments == ["--write"]:
            page.write_text(text, encoding="utf-8", newline="\n")
        elif not page.exists() or text != page.read_text(encoding="utf-8"):
            wrong = 1
            name = page.relative_to(ROOT)
            print(f"{name} does not print what its examples print; run `python scripts/update_readme.py --write`", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
