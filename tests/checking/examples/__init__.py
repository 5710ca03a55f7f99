"""Chains as people write them in notes, each with what is to be said of it."""

import re
from dataclasses import dataclass
from pathlib import Path

CHAINS = Path(__file__).with_name("chains.txt")
_HEADING = re.compile(r"\[(\w+)\] (proved|silent|wrong)(?: (\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A chain of a kind; `wanted` is what is to be said of it, `item` the place of the wrong item, from 0, where that can be known."""

    kind: str
    wanted: str
    item: int | None
    before: str
    latex: str


def examples() -> tuple[Example, ...]:
    """All of them, in the order of the file."""
    lines = [line for line in CHAINS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = "\n".join(lines).strip().split("\n\n")
    return tuple(_example(*block.strip().splitlines()) for block in blocks)


def _example(heading: str, *lines: str) -> Example:
    head = _HEADING.fullmatch(heading)
    latex = [line for line in lines if not line.startswith("> ")]
    if head is None or not latex:
        raise ValueError(f"no chain begins with `{heading}`")
    before = " ".join(line[2:] for line in lines if line.startswith("> "))
    return Example(kind=head[1], wanted=head[2], item=int(head[3]) - 1 if head[3] else None, before=before, latex="\n".join(latex))
