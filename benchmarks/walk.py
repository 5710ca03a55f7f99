"""The walk of one claim through the judge: how often a call leads into another file of derive.

`python benchmarks/walk.py [PAIRS]` prints a Markdown table of the pairs of files that the walk crosses most often, and exits 1
where it crosses more than BOUND times. The claim is `drop_constant` of laplace+gaussian, judged after the whole derivation of
gaussian+laplace, so that what is remembered between claims is remembered here too. Calls are those between derive's own frames,
with what Python or a library puts in between left out. Nothing is timed; with PYTHONHASHSEED=0 the figures are the same but for two
or three calls, since SymPy asks its nodes for assumptions in an order that it draws.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import derive
from derive.derivation.estimators import derivation
from derive.judging.judge import judge

BOUND = 576
"""A third of 1,728, which this count was (in 4,801 calls) when the judge stood in 34 flat files."""
METER = str(Path("vocabulary", "budget.py"))
ROOT = str(Path(derive.__file__).parent) + os.sep


class Walk:
    """Calls between derive's own frames, and those that change the file by where they come from and lead to."""

    def __init__(self) -> None:
        self.calls = 0
        self.files: list[str] = []
        self.changes: Counter[tuple[str, str]] = Counter()

    def follow(self, frame: FrameType, event: str, _: object) -> None:
        """What `sys.setprofile` calls."""
        name = frame.f_code.co_filename
        if not name.startswith(ROOT):
            return
        if event == "call":
            self.calls += 1
            if self.files and self.files[-1] != name:
                self.changes[self.files[-1].removeprefix(ROOT), name.removeprefix(ROOT)] += 1
            self.files.append(name)
        elif event == "return" and self.files:
            self.files.pop()


def walk() -> Walk:
    """Judge the claim and count."""
    for step in derivation("gaussian+laplace").steps:
        judge(step.claim)
    claim = next(step.claim for step in derivation("laplace+gaussian").steps if step.rule.name == "drop_constant")
    found = Walk()
    sys.setprofile(found.follow)
    try:
        judge(claim)
    finally:
        sys.setprofile(None)
    return found


def main() -> int:
    found = walk()
    shown = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("| from | to | calls |\n|---|---|---:|")
    for (source, target), times in found.changes.most_common(shown):
        print(f"| {source} | {target} | {times:,} |")
    changes = found.changes.total()
    counting = sum(times for (_, target), times in found.changes.items() if target == METER)
    print(f"\n{changes:,} changes of file in {found.calls:,} calls, {counting:,} of them to count the work; the bound is {BOUND}")
    return changes > BOUND


if __name__ == "__main__":
    sys.exit(main())
