"""The type of a chapter."""

from collections.abc import Callable, Collection

from derive.notes.composing import Composer, Unjudged
from derive.paper.blocks import Document, Text
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
        Puts the page together; its summary as it is set.
    """

    number: int
    name: str
    title: str
    summary: str
    compose: Callable[[Composer], Text]

    def unjudged(self) -> list[Unjudged]:
        """What the chapter's text holds and nobody judged, in the order of its lines."""
        composer = Composer({})
        self.compose(composer)
        return composer.unjudged

    def page(self, notation: Notation, linked: Collection[str] | None = None) -> Document:
        """The page, with the letters of a notation; where `linked` is given, links lead to these chapters only."""
        composer = Composer(notation, linked)
        summary = self.compose(composer)
        return composer.finish(name=self.name, title=self.title, summary=summary)
