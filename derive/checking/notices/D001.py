"""An author says what becomes of a formula, and something else does."""

from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice

ENTRY = Notice(
    name="D001",
    title="an expectation that is not met",
    severity=Severity.ERROR,
    why=(
        "The author says that the next display is refuted, because it shows a mistake on purpose, or that it is proved. "
        "If that is not what comes out, either the document has changed or derive understands less of it than was thought."
    ),
    example="<!-- derive: expect refuted -->\n$$ (a + b)^2 = a^2 + 2ab + b^2 $$",
    instead="Take the directive away, or write the formula so that it is as the directive says.",
)
