"""Something that is to be said of how a document is read."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="N200",
    title="a remark on how a document is read",
    severity=Severity.WARNING,
    why=(
        "A directive, an included file or the encoding is not understood as it stands. What its author wanted to say is not heard, and "
        "what follows is checked without it."
    ),
    example="<!-- derive: positiv=b -->",
    instead=(
        "In a directive write `key=value` with a known key, `ignore[D103] reason`, `expect refuted`, `expect proved`, `off` or `on`, with "
        "`;` between them."
    ),
)
