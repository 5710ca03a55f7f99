"""What was found in documents, and how much of them was understood."""

from dataclasses import dataclass, fields, replace

from derive.checking.diagnostic import Diagnostic, Stretch
from derive.checking.finding import Severity


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each.

    Parameters
    ----------
    formulas : int
        That were looked at.
    proved, agreeing, unknown : int
        Steps from one item of a chain to the next that are proved, that agree on samples, and that are not understood.
    defined : int
        Steps that say how something is called, so that nothing in them could be wrong.
    refuted : int
        Findings that are errors.
    expected : int
        Formulas that are refuted, as their author says they are.
    accepted : int
        Findings that were set aside: by the author at their place, or by a list of those that are known.
    """

    formulas: int = 0
    proved: int = 0
    agreeing: int = 0
    unknown: int = 0
    defined: int = 0
    refuted: int = 0
    expected: int = 0
    accepted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __str__(self) -> str:
        formulas, steps = ("" if count == 1 else "s" for count in (self.formulas, self.proved))
        said = (
            f"{self.formulas} formula{formulas}: {self.proved} step{steps} proved, {self.agreeing} agree on samples, "
            f"{self.refuted} refuted, {self.unknown} not understood"
        )
        expected = f"; {self.expected} refuted as expected" if self.expected else ""
        return said + expected + (f"; {self.accepted} known and accepted" if self.accepted else "")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a formula was read.

    Parameters
    ----------
    path : str
        The document.
    stretch : Stretch
        Where the formula stands.
    items : tuple of str
        Each item of its chains in brackets, so that it can be read in one way only.
    assumed : tuple of str
        What was taken for granted.
    """

    path: str
    stretch: Stretch
    items: tuple[str, ...]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found.

    Parameters
    ----------
    diagnostics : tuple of Diagnostic
        In the order of the documents and of their places.
    counts : Counts
        How much was understood.
    interpretations : tuple of Interpretation
        How each formula was read, if that was asked for.
    unread : tuple of str
        Why documents could not be read.
    faults : tuple of str
        Tracebacks of what went wrong inside of derive.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    counts: Counts = Counts()
    interpretations: tuple[Interpretation, ...] = ()
    unread: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What is certainly wrong."""
        return tuple(one for one in self.diagnostics if one.severity is Severity.ERROR)

    def told(self, severities: frozenset[Severity]) -> "Report":
        """The report with findings of these severities only."""
        return replace(self, diagnostics=tuple(one for one in self.diagnostics if one.severity in severities))
