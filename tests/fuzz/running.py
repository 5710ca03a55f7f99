"""The loop of a run that coverage guides: what fails or takes long is written down, each cause once, and the run goes on."""

import hashlib
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import atheris

from tests.fuzz.spelling import beginnings, dictionary

LONG = 1.0
"""Seconds of the processor that an input may take."""


@dataclass(slots=True)
class Run:
    """A run: what is attempted, and the folder of what is found.

    Parameters
    ----------
    attempt : callable
        Reads an input; what it raises is a failure.
    found : Path
        Where failures are written.
    slowest : float
        The most that an input took so far.
    told : set
        Causes that are written down already.
    """

    attempt: Callable[[bytes], None]
    found: Path
    slowest: float = 0.0
    told: set[str] = field(default_factory=set)

    def __call__(self, content: bytes) -> None:
        """One input."""
        start = time.process_time()
        try:
            self.attempt(content)
        except Exception as failure:  # whatever it is, it is what is looked for
            steps = traceback.extract_tb(failure.__traceback__)
            self.note(content, f"{type(failure).__name__} {steps[-1].filename}:{steps[-1].lineno}", traceback.format_exc())
        took = time.process_time() - start
        if took > LONG and took > 1.5 * self.slowest:
            self.slowest = took
            self.note(content, f"{took:.1f} s", f"took {took:.1f} s")

    def note(self, content: bytes, cause: str, said: str) -> None:
        """Write down what failed, if nothing has failed like this before."""
        if cause not in self.told:
            self.told.add(cause)
            name = self.found / hashlib.sha1(content, usedforsecurity=False).hexdigest()[:12]
            name.with_suffix(".input").write_bytes(content)
            name.with_suffix(".txt").write_text(f"{content!r}\n\n{said}\n", encoding="utf-8", errors="backslashreplace")
            print(f"FAILED: {cause}: {name}.input", file=sys.stderr, flush=True)


def run(attempt: Callable[[bytes], None]) -> None:
    """Run as the command line says: FOLDER and options of libFuzzer; or once each on the files that are named."""
    paths = [Path(one) for one in sys.argv[1:] if not one.startswith("-")]
    files = [path for path in paths if path.is_file()]
    for path in files:
        start = time.process_time()
        attempt(path.read_bytes())
        print(f"{path}: {time.process_time() - start:.2f} s")
    if files or not paths:
        return
    folder = paths[0]
    found = folder.with_name(f"{folder.name}.failed")
    for one in (folder, found):
        one.mkdir(parents=True, exist_ok=True)
    words = folder.with_name(f"{folder.name}.dict")
    words.write_text("\n".join(dictionary()) + "\n", encoding="ascii")
    for content in () if any(folder.iterdir()) else beginnings():
        (folder / hashlib.sha1(content, usedforsecurity=False).hexdigest()).write_bytes(content)
    attempt(b"\x03x = x")  # what is loaded at the first formula is no work of any input
    atheris.Setup([*sys.argv, f"-dict={words}", "-rss_limit_mb=6000", "-timeout=300"], Run(attempt, found))
    atheris.Fuzz()
