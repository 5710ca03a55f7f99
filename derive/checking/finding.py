"""What is found in a formula: by which rule, where, on what evidence, and what would mend it."""

from enum import Enum

from derive.checking.ruling import Edge
from derive.reading.tree import Span
from derive.vocabulary.frozen import dataclass


class Severity(Enum):
    """How much a finding weighs: only an error is certainly wrong."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What to write instead, with the judged claim that says so.

    Parameters
    ----------
    latex : str
        The item as it should be.
    span : Span
        Where the item stands that it is to be written for.
    said : str
        What was changed, in words.
    proof : Edge
        The claim on it that is proved.
    """

    latex: str
    span: Span
    said: str
    proof: Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a formula.

    Parameters
    ----------
    code : str
        Of the rule that found it.
    severity : Severity
        Whether it is certainly wrong.
    span : Span
        Where, in the formula's text.
    said : str
        What is wrong, in one sentence without its full stop.
    edge : Edge or None
        The refuted claim, with its counter-example.
    agreeing : tuple of Span
        What stands beside it and is proved to agree, so that it is this place which is wrong.
    against : Span or None
        What it contradicts, where it is not known which of the two is wrong.
    repair : Repair or None
        What would mend it.
    assumed : tuple of str
        What was taken for granted, in sentences.
    """

    code: str
    severity: Severity
    span: Span
    said: str
    edge: Edge | None = None
    agreeing: tuple[Span, ...] = ()
    against: Span | None = None
    repair: Repair | None = None
    assumed: tuple[str, ...] = ()
