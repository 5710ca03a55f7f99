"""A formula at which derive itself failed."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="N900",
    title="an internal error",
    severity=Severity.WARNING,
    why=(
        "Something inside of derive went wrong, which is a bug and says nothing of the formula. The rest of the document is checked, and "
        "the exit status is 4."
    ),
    example="(none is known)",
    instead="Report the formula to the derive authors, with what --debug prints.",
)
