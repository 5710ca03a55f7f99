"""A page in the making: displayed formulas of derivations and judged claims, each counted for the status line."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from derive.catalogue import entry
from derive.claims.premises import Premise
from derive.derivation import page as about
from derive.derivation.derivation import Derivation
from derive.derivation.estimators import derivation
from derive.derivation.step import Ruling
from derive.notes.figures._pen import Figure
from derive.notes.showing import claimed, counter_example
from derive.notes.tally import Tally
from derive.paper import blocks
from derive.paper.markup import Notation, sentence
from derive.vocabulary.frozen import dataclass


@cache
def derived(name: str, predictor: str = "opaque") -> Derivation:
    """The derivation of that name, made and judged once for all chapters."""
    return derivation(name, predictor=predictor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A relation that a chapter's text holds and nobody judged: `kind` is given, said or define, `text` what is typed."""

    kind: str
    line: int
    text: str


class Composer:
    """A page in the making, with the letters of a notation; links may lead to the chapters of `linked`, where it is given."""

    def __init__(self, notation: Notation, linked: Collection[str] | None = None) -> None:
        self.notation, self.linked = notation, linked
        self.blocks: list[blocks.Block] = []
        self.tally = Tally()
        self.unjudged: list[Unjudged] = []
        self._status_at: int | None = None

    def leads_to(self, chapter: str) -> bool:
        """Whether there is a page of that chapter beside this one."""
        return self.linked is None or chapter in self.linked

    def claimed(self, ruling: Ruling) -> blocks.Text:
        """A judged claim in a sentence, with its tick; NotRuledSo where it is not proved."""
        self.count(ruling)
        return (blocks.Math(claimed(ruling, self.notation)), blocks.Words(" (✓)"))

    def result(self, shown: Derivation) -> None:
        """The boxed result of a derivation with what its names stand for; the status line comes below the first one."""
        self.blocks += about.result(shown, self.notation)
        self._status_at = self._status_at or len(self.blocks)

    def boxed(self, ruling: Ruling) -> None:
        """A judged claim as the page's result; the status line comes below the first one."""
        self.count(ruling)
        self.blocks.append(blocks.Formula(first=claimed(ruling, self.notation), boxed=True))
        self._status_at = self._status_at or len(self.blocks)

    def proved(self, ruling: Ruling) -> None:
        """A judged claim, displayed and counted; NotRuledSo where it is not proved."""
        self.count(ruling)
        self.blocks.append(blocks.Formula(first=claimed(ruling, self.notation), ticked=True))

    def assumptions(self, *premises: Premise, title: str = "Assumptions", told: Mapping[str, blocks.Text] | None = None) -> None:
        """What is assumed, each with the equations that it licenses; `told` has words for some, by their labels, instead of their own."""
        told = told or {}
        inside: list[blocks.Block] = []
        for premise in premises:
            first, *others = about.assumptions((premise,), self.notation).blocks
            if premise.label in told and isinstance(first, blocks.Paragraph):
                # Behind the label and a space stand the premise's own words.
                own = 2 + len(sentence(premise.statement, self.notation))
                first = blocks.Paragraph(text=(*first.text[:2], *told[premise.label], *first.text[own:]))
            inside += (first, *others)
        self.blocks.append(blocks.Callout(title=blocks.words(title), blocks=tuple(inside)))

    def moves(self, shown: Derivation, beside: Mapping[str, list[blocks.Block]] | None = None) -> None:
        """Numbered steps; `beside` has blocks for behind the step of that rule."""
        self.blocks += about.moves(shown, self.notation, self.tally.steps + 1, beside)
        self.tally.derived(shown)

    def weights(self, shown: Derivation) -> None:
        """The table of the penalty's weight for each normalisation."""
        self.blocks.append(about.weights(shown, self.notation))
        self.count(*shown.normalisations.values())

    def libraries(self, shown: Derivation) -> None:
        """The table of other libraries' parameters."""
        self.blocks.append(about.parameters(shown, self.notation))
        self.count(*map(shown.library_statement, shown.libraries))

    def estimates(self, shown: Derivation) -> None:
        """Estimates of scale and location, each judged."""
        self.blocks += about.inferences(shown, self.notation)
        self.count(*shown.estimates)

    def count(self, *rulings: Ruling) -> None:
        """Claims that the page says are proved, counted in the status line; NotRuledSo where one of them is not."""
        self.tally.proved(rulings)

    def slip(self, words: blocks.Text, ruling: Ruling, *, expected: str = "refuted") -> None:
        """A common mistake as a claim, with the judge's counter-example; `expected` is what `derive check` is to find on the page.

        Raises
        ------
        NotRuledSo
            It is not refuted.
        """
        self.tally.refuted(ruling)
        shown = blocks.Formula(first=claimed(ruling, self.notation), expected=expected)
        inside = (blocks.Paragraph(text=words), shown, *counter_example(ruling, self.notation))
        self.blocks.append(blocks.Callout(title=blocks.words("Common slip"), blocks=inside))

    def figure(self, name: str) -> None:
        """A figure of the catalogue."""
        found = entry("derive.notes.figures", name, Figure)
        self.blocks.append(blocks.Picture(name=name, description=found.description, caption=sentence(found.caption, self.notation)))

    @contextmanager
    def apart(self) -> Iterator[list[blocks.Block]]:
        """What is composed inside is collected in a list of its own, e.g. to stand beside a step."""
        outer, self.blocks = self.blocks, []
        try:
            yield self.blocks
        finally:
            self.blocks = outer

    def finish(self, *, name: str, title: str, summary: blocks.Text) -> blocks.Document:
        """The page with its status line."""
        place = self._status_at or 0
        line = blocks.Paragraph(text=(blocks.Strong(blocks.words(str(self.tally))),))
        told = (*self.blocks[:place], line, *self.blocks[place:])
        return blocks.Document(name=name, title=blocks.words(title), summary=summary, blocks=told)
