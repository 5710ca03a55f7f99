"""A formula that could not be taken out of its document."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="N110",
    title="a formula that cannot be read",
    severity=Severity.WARNING,
    why="Where it ends, or what belongs to it, is not certain, so that nothing in it is checked; a renderer may be at a loss, too.",
    example="$$ a = b\n\nand so on",
    instead="Close what is open: a delimiter, a brace, an environment.",
)
