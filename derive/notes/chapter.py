"""The type of a chapter."""

from collections.abc import Callable

from derive.notes.composing import Composer
from derive.paper.blocks import Document
from derive.paper.markup import Notation
from derive.vocabulary.frozen import dataclass

ROOM = "derive.notes.chapters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One page of the course notes.

    Parameters
    ----------
    number : int
        Its place in the book.
    name : str
        The file's name, also of the pages.
    title, summary : str
        What it is called; its claim in one sentence of plain words.
    compose : callable
        Puts the page together.
    """

    number: int
    name: str
    title: str
    summary: str
    compose: Callable[[Composer], None]

    def page(self, notation: Notation) -> Document:
        """The page, with the letters of a notation."""
        composer = Composer(notation)
        self.compose(composer)
        return composer.finish(name=self.name, title=self.title, summary=self.summary)
