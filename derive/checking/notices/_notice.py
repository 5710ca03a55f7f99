"""The type of a notice: what is said of a document beside its mathematics, such as that a place of it is not understood."""

from derive.checking.coded import Coded
from derive.checking.finding import Finding
from derive.reading.tree import Span
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Coded):
    """One thing that may be said of a place beside its mathematics."""

    def of(self, span: Span, said: str) -> Finding:
        """The finding at a place of a formula."""
        return Finding(code=self.name, severity=self.severity, span=span, said=said)
