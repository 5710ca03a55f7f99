"""What an engine has to say: how many formulas it saw, which, and what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A formula without delimiters, and the line of its page that it starts on (0 where nobody knows)."""

    body: str
    display: bool
    line: int = 0

    @property
    def key(self) -> tuple[str, bool]:
        """What must not change on the way: everything but indentation, and line ends inside a paragraph."""
        flat = re.sub(r"[ \t]*\n[ \t]*", "\n", self.body.strip())
        return (flat if self.display else flat.replace("\n", " "), self.display)


@dataclass(frozen=True, kw_only=True)
class Report:
    """Complaints, one line each, and the formulas that left the engine, by page."""

    engine: str
    out: Mapping[str, Sequence[Formula]] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()

    @property
    def formulas(self) -> int:
        """How many were seen."""
        return sum(len(found) for found in self.out.values())

    def good(self) -> None:
        """Fail with every complaint, or where nothing was seen."""
        assert not self.complaints, f"{self.engine}: {len(self.complaints)} complaints\n" + "\n".join(self.complaints)
        assert self.formulas > 0, f"{self.engine} has seen no formula"


def altered(page: str, source: Sequence[Formula], result: Sequence[Formula]) -> list[str]:
    """Where formulas out are not formulas in, in the same order and each displayed or not as it was written."""
    before, after = [one.key for one in source], [one.key for one in result]
    complaints = []
    for kind, start, stop, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        line = source[min(start, len(source) - 1)].line if source else 0
        complaints.append(f"{page}:{line}: a formula is altered: in {_shown(before[start:stop])}, out {_shown(after[first:last])}")
    return complaints


def _shown(keys: Sequence[tuple[str, bool]]) -> str:
    return "; ".join(f"{'display' if display else 'inline'} `{body}`" for body, display in keys) or "nothing"
