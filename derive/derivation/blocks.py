"""The page of a derivation as blocks: claim, assumptions, numbered steps, weights, library parameters, estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.claims.premises import Premise
from derive.derivation.page import Assumption, Estimate, Line, Page
from derive.derivation.terminal import mark, word
from derive.paper.blocks import Block, Callout, Code, Document, Formula, Heading, Math, Paragraph, Strong, Table, Text, Words
from derive.paper.dialects.latex import write
from derive.paper.displays import related, statement, tall
from derive.paper.form import Form
from derive.paper.wording import Notation, sentence, titled


def document(page: Page) -> Document:
    """A derivation by itself."""
    return Document(
        name=page.name.replace("+", "_"),
        title=titled(page.title, page.notation),
        summary=sentence(page.claim, page.notation),
        blocks=(
            *result(page),
            Paragraph(text=(*_strong(page.status), *_words(f"; first and last line compared directly: {word(page.conclusion)}."))),
            *unfinished(page),
            assumptions(page.assumptions, page.notation),
            Heading(text=_words("Derivation")),
            *steps(page),
            *weights(page),
            *parameters(page),
            *estimates(page),
        ),
    )


def result(page: Page) -> Iterator[Block]:
    """The boxed result, and what the names in it stand for."""
    yield Formula(latex=rf"\boxed{{ {related(page.estimate, chr(92) + 'in', page.result)} }}")
    if page.definitions:
        yield Paragraph(text=_words("where"))
        yield from (Formula(latex=statement(definition)) for definition in page.definitions)


def unfinished(page: Page) -> Iterator[Block]:
    """Where the derivation stops half-way, why."""
    if page.unfinished:
        pieces = page.unfinished.split("`")
        yield Paragraph(text=tuple(Code(piece) if place % 2 else Words(piece) for place, piece in enumerate(pieces) if piece))


def assumptions(stated: tuple[Assumption, ...], notation: Notation) -> Callout:
    """What is assumed, labelled."""

    def told(assumption: Assumption) -> Iterator[Block]:
        end = ":" if assumption.equations else "."
        flat = [equation for equation in assumption.equations if not tall(equation)]
        equations = tuple(part for equation in flat for part in (Words(" "), _math(equation), Words("." if equation is flat[-1] else ",")))
        held: dict[str, Text] = {phrase: (_math(form),) for phrase, form in assumption.formulas}
        held |= {phrase: titled(phrase, notation) for phrase in assumption.titled}
        words = sentence(assumption.statement + end, notation, held)
        yield Paragraph(text=(Strong(_words(assumption.label)), Words(" "), *words, *equations))
        yield from (Formula(latex=statement(equation)) for equation in assumption.equations if tall(equation))

    return Callout(title=_words("Assumptions"), blocks=tuple(block for assumption in stated for block in told(assumption)))


def steps(page: Page, first: int = 1, after: Mapping[str, tuple[Block, ...]] | None = None) -> Iterator[Block]:
    """The steps, numbered from `first`; `after` has blocks to be put behind the step of that rule."""
    waiting = dict(after or {})
    yield Formula(latex=related(page.estimate, r"\in", page.start))
    for number, line in enumerate(page.lines, first):
        yield from _step(page, line, number)
        yield from waiting.pop(line.rule, ())
    if waiting:
        raise AssertionError(f"{page.name}: no step applies {', '.join(waiting)}")


def _step(page: Page, line: Line, number: int) -> Iterator[Block]:
    yield Heading(level=3, text=(*_words(f"{number}. "), *sentence(line.title, page.notation)))
    uses = f" · uses {', '.join(line.premises)}" if line.premises else ""
    yield Paragraph(text=(Words(f"{mark(line.verdict)} {word(line.verdict)} · "), Code(line.rule), *_words(uses)))
    yield Formula(latex=related(page.estimate, r"\in", line.side, line.marked), number=number)
    here: Text = () if line.factor is None else (Words(" Here "), _math(line.factor), Words("."))
    yield Paragraph(text=(*sentence(line.because, page.notation), *here))


def weights(page: Page) -> Iterator[Block]:
    """The penalty's weight, under a heading, where there is a penalty."""
    if page.weights:
        yield Heading(text=_words("Weight of the penalty"))
        yield weight_table(page)


def weight_table(page: Page) -> Table:
    """The penalty's weight for each normalisation of the loss."""
    return Table(
        head=(_words("Loss"), _words("Objective"), _words("Weight"), _words("Verdict")),
        rows=tuple(((Code(row.key),), (_math(row.objective),), (_math(row.value),), _words(word(row.verdict))) for row in page.weights),
        columns="llll",
    )


def parameters(page: Page) -> Iterator[Block]:
    """Other libraries' parameters, under a heading, where a library minimises the objective."""
    if page.parameters:
        yield Heading(text=_words("The same in other libraries"))
        yield library_table(page)


def library_table(page: Page) -> Table:
    """The same objective in other libraries' own parameters."""
    return Table(
        head=(_words("Estimator"), _words("Parameter"), _words("Verdict")),
        rows=tuple(
            ((Code(row.library), Words(" with "), Code(row.settings)), (_math(row.value),), _words(word(row.verdict)))
            for row in page.parameters
        ),
        columns="lll",
    )


def estimates(page: Page) -> Iterator[Block]:
    """Judged statements about the noise's scale and about a location."""
    if page.estimates:
        yield Heading(text=_words("Estimates"))
    for each in page.estimates:
        yield from estimate(each, page.notation)


def estimate(stated: Estimate, notation: Notation) -> Iterator[Block]:
    """One estimate with its verdict."""
    title = stated.title[:1].upper() + stated.title[1:]
    provided = _provided(stated.premises, notation)
    named = Strong((*titled(f"{title} ", notation), _math(stated.element)))
    yield Paragraph(text=(named, Words(f": {word(stated.verdict)}"), *provided, Words(".")))
    yield Formula(latex=related(stated.optimum, "=", stated.points))


def _provided(premises: tuple[Premise, ...], notation: Notation) -> Text:
    if not premises:
        return ()
    told = " and ".join(premise.statement for premise in premises)
    return (Words(", provided that "), *sentence(told, notation))


def _words(text: str) -> Text:
    return (Words(text),) if text else ()


def _strong(text: str) -> Text:
    return (Strong(_words(text)),)


def _math(form: Form) -> Math:
    return Math(write(form))
