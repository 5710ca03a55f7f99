"""The type of a notice: what is said of a document beside its mathematics, such as that a place of it is not understood."""

from derive.checking.finding import Finding, Severity
from derive.reading.tree import Span
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that may be said.

    Parameters
    ----------
    name : str
        Its code, such as N100, which never changes; the file's name.
    title : str
        What is the matter, as a noun phrase.
    severity : Severity
        How much it weighs.
    why : str
        What it means for whoever reads it, in sentences.
    example : str
        Lines of a document of which it is said.
    instead : str
        What to do, in sentences.
    """

    name: str
    title: str
    severity: Severity
    why: str
    example: str
    instead: str

    def of(self, span: Span, said: str) -> Finding:
        """The finding at a place of a formula."""
        return Finding(code=self.name, severity=self.severity, span=span, said=said)
