"""From what was made of a text back to the text: runs of characters that were taken over, and pieces that stand for others."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Run(NamedTuple):
    """Characters in a row.

    Parameters
    ----------
    at : int
        Where they begin in what was made.
    start : int
        Where they come from.
    width : int
        0 if each was taken over as it stands; else all of them stand for so many characters from `start` on.
    """

    at: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where each character of a text comes from, and its end; runs are in order in the text and where they come from."""

    runs: tuple[Run, ...]

    def starts(self, index: int) -> int:
        """Where the character at `index` begins; the end of the text is where another one would."""
        run = self._run(index)
        return run.start if run.width else run.start + index - run.at

    def ends(self, index: int) -> int:
        """Where the character before `index` ends."""
        run = self._run(max(index - 1, 0))
        return run.start + (run.width or index - run.at)

    def fragments(self, text: str, start: int, end: int) -> Iterator["Fragment"]:
        """The part of the text from `start` up to `end`, in pieces that come from one place each."""
        first = max(bisect_right(self.runs, start, key=_at) - 1, 0)
        for number in range(first, len(self.runs)):
            run = self.runs[number]
            stop = self.runs[number + 1].at if number + 1 < len(self.runs) else end
            low, high = max(start, run.at), min(end, stop)
            if low < high:
                yield Fragment(text[low:high], run.start if run.width else run.start + low - run.at, run.width)
            if stop >= end:
                return

    def _run(self, index: int) -> Run:
        return self.runs[max(bisect_right(self.runs, index, key=_at) - 1, 0)]


def _at(run: Run) -> int:
    return run.at


class Fragment(NamedTuple):
    """A piece of a text that is being made: its characters, where they come from, and for how many others they stand (0: as they are)."""

    text: str
    start: int
    width: int = 0


def joined(fragments: Iterable[Fragment], end: int) -> tuple[str, Origin]:
    """The text that fragments make, and its origin; `end` is where it ends in what it comes from."""
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for fragment in fragments:
        if fragment.text and not (runs and _goes_on(runs[-1], at, fragment)):
            runs.append(Run(at, fragment.start, fragment.width))
        texts.append(fragment.text)
        at += len(fragment.text)
    if not runs or runs[-1].width or runs[-1].start + at - runs[-1].at != end:
        runs.append(Run(at, end, 0))
    return "".join(texts), Origin(tuple(runs))


def _goes_on(run: Run, at: int, fragment: Fragment) -> bool:
    """Whether a fragment that begins at a place belongs to the run before."""
    start = run.start if run.width else run.start + at - run.at
    return (run.width, start) == (fragment.width, fragment.start)
