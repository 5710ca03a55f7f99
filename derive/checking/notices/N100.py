"""A place in a formula that is not understood."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="N100",
    title="a step that is not judged",
    severity=Severity.NOTE,
    why=(
        "A place in it is not understood, or it may be a definition, or right under a premise that goes without saying. Nothing is said of "
        "it. It is shown with --show-coverage, and with --strict, where it counts as an error."
    ),
    example=r"$$ \oint f = \oint g $$",
    instead="Nothing, if the formula is not to be checked; else write it as `docs/claims.md` says, or declare what its names stand for.",
)
