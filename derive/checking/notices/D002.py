"""A code is ignored at a formula where it is not found."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="D002",
    title="nothing to ignore",
    severity=Severity.WARNING,
    why="A directive sets a finding aside that there is not (any more); left there, it would hide the next one.",
    example="<!-- derive: ignore[D101] a known typo -->\n$$ (a + b)^2 = a^2 + 2ab + b^2 $$",
    instead="Take the directive away.",
)
