"""Puts a page together: words, and displayed formulas from a derivation, a judged claim or a definition, or marked as stated."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TypeAlias

from sympy import Basic, Number
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction

from derive.catalogue import entry
from derive.claims.premises import Premise
from derive.claims.sides import Optimum, Points
from derive.derivation import page as about
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged, arranger
from derive.derivation.estimators import derivation
from derive.derivation.step import Ruling
from derive.notes.figures._pen import Figure
from derive.notes.showing import claimed, counter_example
from derive.notes.tally import Tally
from derive.paper import blocks
from derive.paper import form as paper
from derive.paper.form import Form, Letter
from derive.paper.markup import Notation, marked_up, sentence

Part: TypeAlias = str | Basic | Optimum | Points | Ruling | blocks.Inline | Form | tuple[blocks.Inline, ...]
"""What `{name}` in a sentence may stand for; a string is plain words."""


@cache
def derived(name: str, predictor: str = "opaque") -> Derivation:
    """The derivation of that name, made and judged once for all chapters."""
    return derivation(name, predictor=predictor)


class Composer:
    """A page in the making, with the letters of a notation."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.blocks: list[blocks.Block] = []
        self.tally = Tally()
        self._status_at: int | None = None
        self._exercises = 0

    # Words

    def words(self, text: str, **parts: Part) -> blocks.Text:
        """A sentence with markup (see `derive.paper.markup`) and the parts that are named in it."""
        return marked_up(text, self.notation, {name: self._part(part) for name, part in parts.items()})

    def paragraph(self, text: str, **parts: Part) -> None:
        """A paragraph."""
        self.blocks.append(blocks.Paragraph(text=self.words(text, **parts)))

    def section(self, title: str, **parts: Part) -> None:
        """A heading."""
        self.blocks.append(blocks.Heading(text=self.words(title, **parts)))

    def points(self, *texts: str | blocks.Text, ordered: bool = False) -> None:
        """A list; an item with parts is made by `words` first."""
        items = tuple((blocks.Paragraph(text=self.words(text) if isinstance(text, str) else text),) for text in texts)
        self.blocks.append(blocks.Items(items=items, ordered=ordered))

    def _part(self, part: Part) -> blocks.Text:
        match part:
            case str():
                return (blocks.Words(part),)
            case tuple():
                return part
            case Ruling():
                return (blocks.Math(claimed(self._counted(part), self.notation)), blocks.Words(" (✓)"))
            case Relational() | BooleanFunction() | paper.Related() | paper.Joined():
                raise AssertionError(f"`{part}` is a statement: judge it, show it by `define` or `stated`, or say that it is a `condition`")
            case Basic() | Optimum() | Points():
                return (blocks.Math(arranged(part, self.notation)),)
            case blocks.Inline():
                return (part,)
        return (blocks.Math(part),)

    # Formulas

    def result(self, shown: Derivation) -> None:
        """The boxed result of a derivation with what its names stand for; the status line comes below the first one."""
        self.blocks += about.result(shown, self.notation)
        self._status_at = self._status_at or len(self.blocks)

    def boxed(self, ruling: Ruling) -> None:
        """A judged claim as the page's result; the status line comes below the first one."""
        self.blocks.append(blocks.Formula(first=claimed(self._counted(ruling), self.notation), boxed=True))
        self._status_at = self._status_at or len(self.blocks)

    def proved(self, ruling: Ruling) -> None:
        """A judged claim, displayed and counted.

        Raises
        ------
        NotRuledSo
            It is not proved.
        """
        self.blocks.append(blocks.Formula(first=claimed(self._counted(ruling), self.notation), ticked=True))

    def letter(self, name: str, *subscripts: Form) -> Letter:
        """A letter of the page that is no symbol of the vocabulary, by the name under which it may be renamed."""
        found = arranger(self.notation).letter(name)
        assert isinstance(found, Letter)
        return Letter(found.name, (*found.subscripts, *subscripts))

    def condition(self, statement: Basic | Form) -> blocks.Text:
        """A condition or data, for a sentence that says of it that it is assumed or given."""
        return (blocks.Math(self._form(statement)),)

    def define(self, left: Basic | Form, right: Basic | Form, sign: str = "=") -> None:
        """What a notation on the left stands for: nothing that could be true or false; `sign` is =, in, ~ or propto."""
        if isinstance(left, (Number, Relational, BooleanFunction)) or sign not in ("=", "in", "~", "propto"):
            raise AssertionError(f"`{left} {sign} {right}` defines nothing")
        self.blocks.append(blocks.Formula(first=self._form(left), others=((sign, self._form(right)),)))

    def stated(self, first: Basic | Form, *others: tuple[str, Basic | Form], takes: str) -> None:
        """A formula that is said and not judged: shown as such, never counted as proved, with what it takes to judge it."""
        self.tally.stated()
        self.blocks.append(blocks.Formula(first=self._form(first), others=tuple((sign, self._form(each)) for sign, each in others)))
        self.blocks.append(blocks.Paragraph(text=self.words(f"*Stated, not judged.* It takes {takes}.")))

    def assumptions(self, *premises: Premise) -> None:
        """What is assumed, each with the equations that it licenses."""
        self.blocks.append(about.assumptions(premises, self.notation))

    def derivation(self, shown: Derivation, beside: Mapping[str, list[blocks.Block]] | None = None) -> None:
        """Assumptions and numbered steps; `beside` has blocks for behind the step of that rule."""
        self.assumptions(*shown.premises)
        self.section("Derivation")
        self.blocks += about.moves(shown, self.notation, self.tally.steps + 1, beside)
        self.tally.derived(shown)

    def weights(self, shown: Derivation, title: str = "Weight of the penalty") -> None:
        """The table of the penalty's weight for each normalisation; under the heading before it without a title."""
        self._table_below(title, about.weights(shown, self.notation))
        self.tally.proved(shown.normalisations.values())

    def libraries(self, shown: Derivation, title: str = "The same in other libraries") -> None:
        """The table of other libraries' parameters; under the heading before it without a title."""
        self._table_below(title, about.parameters(shown, self.notation))
        self.tally.proved(map(shown.library_statement, shown.libraries))

    def _table_below(self, title: str, table: blocks.Table) -> None:
        if title:
            self.section(title)
        self.blocks.append(table)

    def estimates(self, shown: Derivation) -> None:
        """Estimates of scale and location, each judged."""
        self.blocks += about.inferences(shown, self.notation)
        self.tally.proved(shown.estimates)

    def count(self, *rulings: Ruling) -> None:
        """Claims that a table says are proved, counted in the status line; NotRuledSo where one of them is not."""
        self.tally.proved(rulings)

    def step(self, number: int) -> blocks.Reference:
        """The number of a displayed step, for a sentence."""
        return blocks.Reference(number)

    def _form(self, given: Basic | Form) -> Form:
        return arranged(given, self.notation) if isinstance(given, (Basic, Optimum, Points)) else given

    def _counted(self, ruling: Ruling) -> Ruling:
        self.tally.proved((ruling,))
        return ruling

    # What else stands on a page

    def slip(self, text: str, ruling: Ruling, *, expected: str = "refuted", **parts: Part) -> None:
        """A common mistake as a claim, with the judge's counter-example; `expected` is what `derive check` is to find on the page.

        Raises
        ------
        NotRuledSo
            It is not refuted.
        """
        self.tally.refuted(ruling)
        inside: list[blocks.Block] = [blocks.Paragraph(text=self.words(text, **parts))]
        inside.append(blocks.Formula(first=claimed(ruling, self.notation), expected=expected))
        inside += counter_example(ruling, self.notation)
        self.blocks.append(blocks.Callout(title=self.words("Common slip"), blocks=tuple(inside)))

    def table(self, head: tuple[str | blocks.Text, ...], rows: list[tuple[str | blocks.Text, ...]], columns: str) -> None:
        """A table; cells are sentences or made by `words`; `columns` has l or r for each."""

        def cell(given: str | blocks.Text) -> blocks.Text:
            return self.words(given) if isinstance(given, str) else given

        self.blocks.append(
            blocks.Table(head=tuple(map(cell, head)), rows=tuple(tuple(map(cell, row)) for row in rows), columns=columns),
        )

    def figure(self, name: str) -> None:
        """A figure of the catalogue."""
        found = entry("derive.notes.figures", name, Figure)
        self.blocks.append(blocks.Picture(name=name, description=found.description, caption=sentence(found.caption, self.notation)))

    def snippet(self, code: str, prints: str) -> None:
        """Lines of Python that a reader can run, and what they print; the tests run them as they stand."""
        self.section("Run it yourself")
        self.blocks.append(blocks.Listing(language="python", text=code.strip("\n")))
        self.paragraph("It prints:")
        self.blocks.append(blocks.Listing(language="text", text=prints.strip("\n")))

    @contextmanager
    def exercise(self, question: str, **parts: Part) -> Iterator[None]:
        """A question; what is composed inside is its folded solution."""
        if self._exercises == 0:
            self.section("Exercises")
        self._exercises += 1
        numbered = blocks.Strong((blocks.Words(f"Exercise {self._exercises}."),))
        self.blocks.append(blocks.Paragraph(text=(numbered, blocks.Words(" "), *self.words(question, **parts))))
        with self.apart() as solution:
            yield
        self.blocks.append(blocks.Fold(summary=self.words("Solution"), blocks=tuple(solution)))

    @contextmanager
    def apart(self) -> Iterator[list[blocks.Block]]:
        """What is composed inside is collected in a list of its own, e.g. to stand beside a step."""
        outer, self.blocks = self.blocks, []
        try:
            yield self.blocks
        finally:
            self.blocks = outer

    def finish(self, *, name: str, title: str, summary: str) -> blocks.Document:
        """The page with its status line."""
        place = self._status_at or 0
        line = blocks.Paragraph(text=(blocks.Strong(blocks.words(str(self.tally))),))
        told = (*self.blocks[:place], line, *self.blocks[place:])
        return blocks.Document(name=name, title=blocks.words(title), summary=self.words(summary), blocks=told)
