"""What may be said of a document, under a code that never changes, and what `derive explain` tells of it."""

from derive.checking.finding import Severity
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One thing that may be said.

    Parameters
    ----------
    name : str
        Its code, such as D101, which never changes; the file's name.
    title : str
        What is the matter, as a noun phrase.
    severity : Severity
        How much it weighs.
    why : str
        Why that is wrong, or what it means for whoever reads it, in sentences.
    example : str
        A formula in which it is found, or lines of a document of which it is said.
    instead : str
        The same formula, mended, in which it is not; or what to do, in sentences.
    """

    name: str
    title: str
    severity: Severity
    why: str
    example: str
    instead: str
