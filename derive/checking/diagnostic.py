"""A finding as it is told: words, numbers and places in a file, and nothing that has to be worked out."""

from dataclasses import dataclass

from derive.checking.finding import Severity


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From where to where something stands in a file.

    Parameters
    ----------
    line, column : int
        Of its first character, from 1.
    end_line, end_column : int
        Of the place behind its last one.
    cell : int or None
        The number of a notebook's cell, from 1; lines and columns are those of the file all the same.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A line of a document as people read it, and which characters of it are meant.

    Parameters
    ----------
    text : str
        The line; of a notebook that of the cell.
    start, end : int
        From where to where, from 0.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A point of a counter-example.

    Parameters
    ----------
    point : str
        What the letters are.
    first, second : str
        What the two items are there.
    """

    point: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Refutation:
    """Why two items do not stand in the relation that is claimed.

    Parameters
    ----------
    reason : str
        What the points show.
    points : tuple of Tried
        One, or two whose order differs.
    certificate : str
        That one side is optimal where it says, or empty.
    """

    reason: str
    points: tuple[Tried, ...]
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """What to write instead, which was judged.

    Parameters
    ----------
    latex : str
        The item as it should be.
    change : str
        What was changed, in words.
    again : str
        The claim on it that is proved, as `derive judge` reads it.
    """

    latex: str
    change: str
    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that is wrong with a document.

    Parameters
    ----------
    code : str
        Of the rule or notice.
    severity : Severity
        How much it weighs.
    path : str
        The document, as it was given.
    stretch : Stretch
        Where.
    source : Quoted
        The line where it begins.
    formula : str
        The LaTeX of the formula that it is in, without needless space.
    message : str
        What is wrong, in one sentence without its full stop.
    agrees : tuple of Stretch
        Items that are proved to agree with one another, and not with this one.
    between : tuple of two Stretch, or None
        The items that contradict each other.
    refutation : Refutation or None
        The counter-example to that.
    again : str
        The refuted claim, as `derive judge` reads it, or empty.
    mended : Mended or None
        What to write instead.
    mended_at : Stretch or None
        Of what.
    assumed : tuple of str
        What was taken for granted.
    """

    code: str
    severity: Severity
    path: str
    stretch: Stretch
    source: Quoted
    formula: str
    message: str
    agrees: tuple[Stretch, ...] = ()
    between: tuple[Stretch, Stretch] | None = None
    refutation: Refutation | None = None
    again: str = ""
    mended: Mended | None = None
    mended_at: Stretch | None = None
    assumed: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by, wherever its formula is moved to."""
        return self.code, self.formula
