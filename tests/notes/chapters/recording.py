"""What a chapter has the judge rule on while its page is put together."""

from __future__ import annotations

from fractions import Fraction

from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.notes.composing import Composer
from derive.notes.numbers import value_at
from derive.notes.text.chapters import chapter
from derive.paper.blocks import Document


class Recording(Composer):
    """Keeps each claim that is displayed as proved or as a slip, by its title."""

    def __init__(self) -> None:
        super().__init__({})
        self.shown: dict[str, Statement] = {}
        self.slips: dict[str, Statement] = {}

    def proved(self, ruling) -> None:
        self.shown[ruling.title] = ruling
        super().proved(ruling)

    def slip(self, words, ruling, **parts) -> None:
        assert ruling.title not in self.slips
        self.slips[ruling.title] = ruling
        super().slip(words, ruling, **parts)


def recorded(name: str) -> tuple[Recording, Document]:
    """The chapter's claims and its page."""
    shown, composer = chapter(name), Recording()
    summary = shown.compose(composer)
    return composer, composer.finish(name=shown.name, title=shown.title, summary=summary)


RESIDUALS, PRECISIONS = (0.75, -2.0, 0.5), (4.0, 0.25, 1.0)


def weighted(objective) -> float:
    """The value of an objective in residuals and in positive weights omega, at these residuals and weights."""
    values = {"X": [(Fraction(0),)] * 3, "theta": (Fraction(1),), "p": 1, "n": 3}
    return float(value_at(linear(objective), y=tuple(map(Fraction, RESIDUALS)), omega=tuple(map(Fraction, PRECISIONS)), **values))
