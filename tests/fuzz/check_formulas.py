"""Formulas and documents found by coverage: python -m tests.fuzz.check_formulas FOLDER -atheris_runs=1000000 -max_len=300.

FOLDER holds the inputs that reach something new, and is begun with the nasty formulas of the tests if it is empty. It needs what
`pip install derive-ml[fuzz]` installs. The first byte of an input says what it is: a Markdown, a LaTeX document or a formula; each
further byte below 128 is a character, each other one a piece of LaTeX. What fails is written to the working folder, by its hash.
"""

import contextlib
import hashlib
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["derive.checking", "derive.reading"]):
    from derive.checking.configuration import Configuration
    from derive.checking.documents import checked
    from derive.checking.examining import LONGEST, Task, examine
    from derive.checking.gathering import Gathered
    from derive.checking.knowledge import Knowledge
    from derive.checking.scanning.scan import scan_text

from derive.vocabulary.errors import InputError
from tests.checking.nasty import EVERY
from tests.checking.test_any_formula import PIECES

FIRST = 128
"""Bytes from here on are pieces."""
SHORT = 200
"""Characters of the nasty formulas that are kept as a beginning."""


def decoded(content: bytes) -> str:
    """The text that an input spells."""
    return "".join(chr(byte) if byte < FIRST else f"{PIECES[(byte - FIRST) % len(PIECES)]} " for byte in content)


def attempt(content: bytes) -> None:
    """Check one input; whatever goes wrong inside of derive is raised."""
    kind, text = (content[0] % 4 if content else 0), decoded(content[1:])[:LONGEST]
    if kind < 2:
        try:
            scan = scan_text(text, ("page.md", "page.tex")[kind])
        except InputError:  # it is no text
            return
        faults = checked([Gathered(scan, Configuration())]).faults
    else:
        fault = examine(Task(text, "", "", Knowledge())).fault
        faults = (fault,) if fault else ()
    if faults:
        raise RuntimeError(f"{text!r}\n{faults[0]}")


def begin(folder: Path) -> None:
    """Put a first input for each nasty formula into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in () if any(folder.iterdir()) else EVERY.values():
        with contextlib.suppress(UnicodeEncodeError):
            content = b"\x02" + text[:SHORT].encode("ascii")
            (folder / hashlib.sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if not argument.startswith("-"):
            begin(Path(argument))
    atheris.Setup(sys.argv, attempt)
    atheris.Fuzz()
