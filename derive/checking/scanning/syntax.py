"""What a kind of document says of a text before its formulas are looked for."""

from dataclasses import dataclass

from derive.checking.scanning.delimiters import Breaks, Delimited
from derive.checking.scanning.directives import Comment
from derive.checking.scanning.masking import Edit


@dataclass(frozen=True, slots=True)
class Masks:
    """What is not to be read, where no formula goes on, comments, and formulas that the layout alone shows, such as those of a fence."""

    edits: tuple[Edit, ...]
    breaks: Breaks
    comments: tuple[Comment, ...] = ()
    fenced: tuple[Delimited, ...] = ()
