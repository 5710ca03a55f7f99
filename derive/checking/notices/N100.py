"""A place in a formula that is not understood."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="N100",
    title="not understood",
    severity=Severity.NOTE,
    why=(
        "A step with that place in it is not judged, and nothing is said of it: neither that it is right nor that it is wrong. "
        "It is shown with --show-coverage, and with --strict, where it counts as an error."
    ),
    example=r"$$ \oint f = \oint g $$",
    instead="Nothing, if the formula is not to be checked; else write it as `docs/claims.md` says, or declare what its names stand for.",
)
