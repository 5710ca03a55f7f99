"""What a kind of document says of a text before its formulas are looked for."""

from dataclasses import dataclass

from derive.checking.scanning.delimiters import Breaks, Delimited
from derive.checking.scanning.directives import Comment
from derive.checking.scanning.masking import Edit


@dataclass(frozen=True, slots=True)
class Masks:
    """What a text is made of.

    Parameters
    ----------
    edits : tuple of Edit
        What is not to be read.
    breaks : Breaks
        Where no formula goes on.
    fenced : tuple of Delimited
        Formulas that the layout alone shows, such as those of a fence.
    outside : tuple of Edit
        Where no formulas stand, though definitions may.
    """

    edits: tuple[Edit, ...]
    breaks: Breaks
    comments: tuple[Comment, ...] = ()
    fenced: tuple[Delimited, ...] = ()
    outside: tuple[Edit, ...] = ()
