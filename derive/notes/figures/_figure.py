"""The type of a figure: what it shows, told in words, and how it is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.notes.figures._pen import Drawing, Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of the course notes.

    Parameters
    ----------
    name : str
        The file's name, also of the pictures.
    title : str
        A few words.
    description : str
        What is seen, for somebody who does not see it: plain text.
    caption : str
        One sentence of plain words; letters are Unicode.
    height : float
        In inches; the width is the same for all.
    draw : callable
        Draws it with a pen.
    """

    name: str
    title: str
    description: str
    caption: str
    height: float
    draw: Callable[[Pen], None]

    def drawn(self, notation: Mapping[str, str]) -> Drawing:
        """The drawing, with other letters for the symbols that the notation names: {"theta": "w"}."""
        pen = Pen(self.height, notation)
        self.draw(pen)
        return Drawing(self.height, tuple(pen.panels))
