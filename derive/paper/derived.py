"""What a page says of a derivation, spelt out in headings, paragraphs, tables for a target that has nothing of its own for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.paper.blocks import (
    Assumption,
    Assumptions,
    Block,
    Callout,
    Code,
    Estimates,
    Formula,
    Heading,
    Math,
    Moves,
    Paragraph,
    Parameters,
    Result,
    Strong,
    Table,
    Text,
    Weights,
    Words,
    words,
)
from derive.paper.dialects.latex import tall
from derive.paper.form import Relation


def spelt(block: Block) -> Iterator[Block]:
    """The block in blocks that every template knows."""
    match block:
        case Result():
            yield from result(block)
            told = words(f"; first and last line compared directly: {block.conclusion.value}.")
            yield Paragraph(text=(Strong(words(block.status)), *told))
            if block.unfinished:
                yield Paragraph(text=block.unfinished)
        case Assumptions():
            yield assumptions(block)
        case Moves():
            yield Heading(text=words("Derivation"))
            yield from moves(block)
        case Weights():
            yield Heading(text=words("Weight of the penalty"))
            yield weights(block)
        case Parameters():
            yield Heading(text=words("The same in other libraries"))
            yield parameters(block)
        case Estimates():
            yield Heading(text=words("Estimates"))
            yield from estimates(block)
        case _:
            yield block


def result(block: Result) -> Iterator[Block]:
    """The boxed result, and what the names in it stand for."""
    yield Formula(first=block.estimate, others=(("in", block.optimum),), boxed=True)
    if block.definitions:
        yield Paragraph(text=words("where"))
        yield from map(_displayed, block.definitions)


def assumptions(block: Assumptions) -> Callout:
    """Each assumption under its label; an equation that is no higher than a line stands in the sentence."""

    def told(assumption: Assumption) -> Iterator[Block]:
        flat = [equation for equation in assumption.equations if not tall(equation)]
        equations = tuple(part for equation in flat for part in (Words(" "), Math(equation), Words("." if equation is flat[-1] else ",")))
        end = words(":" if assumption.equations else ".")
        yield Paragraph(text=(Strong(words(assumption.label)), Words(" "), *assumption.statement, *end, *equations))
        yield from (_displayed(equation) for equation in assumption.equations if tall(equation))

    return Callout(title=words("Assumptions"), blocks=tuple(part for assumption in block.stated for part in told(assumption)))


def moves(block: Moves, first: int = 1, after: Mapping[str, Iterable[Block]] | None = None) -> Iterator[Block]:
    """The steps, numbered from `first`; `after` has blocks to be put behind the step of that rule."""
    waiting = dict(after or {})
    yield Formula(first=block.estimate, others=(("in", block.start),))
    for number, move in enumerate(block.moves, first):
        yield Heading(level=3, text=words(f"{number}. {move.title}"))
        uses = f" · uses {', '.join(move.uses)}" if move.uses else ""
        yield Paragraph(text=(Words(f"{move.answer.mark} {move.answer.value} · "), Code(move.rule), *words(uses)))
        lines = (("in", move.side),) if move.marked is None else (("in", move.marked), ("=", move.side))
        yield Formula(first=block.estimate, others=lines, number=number)
        here: Text = () if move.factor is None else (Words(" Here "), Math(move.factor), Words("."))
        yield Paragraph(text=(*move.because, *here))
        yield from waiting.pop(move.rule, ())
    if waiting:
        raise AssertionError(f"no step applies {', '.join(waiting)}")


def weights(block: Weights) -> Table:
    """The penalty's weight for each normalisation of the loss."""
    rows = tuple(
        ((Code(name),), (Math(objective),), (Math(value),), words(answer.value)) for name, _, objective, value, answer in block.rows
    )
    return Table(head=tuple(map(words, ("Loss", "Objective", "Weight", "Verdict"))), rows=rows, columns="llll")


def parameters(block: Parameters) -> Table:
    """The same objective in other libraries' own parameters."""
    rows = tuple(
        ((Code(path), Words(" with "), Code(settings)), (Math(value),), words(answer.value)) for path, settings, value, answer in block.rows
    )
    return Table(head=tuple(map(words, ("Estimator", "Parameter", "Verdict"))), rows=rows, columns="lll")


def estimates(block: Estimates) -> Iterator[Block]:
    """Each estimate with its verdict and its proviso."""
    for each in block.rows:
        named = Strong((*words(f"{each.title[:1].upper()}{each.title[1:]} "), Math(each.element)))
        proviso: Text = ()
        for place, premise in enumerate(each.provided):
            proviso += (Words(" and " if place else ", provided that "), *premise.statement)
        yield Paragraph(text=(named, Words(f": {each.answer.value}"), *proviso, Words(".")))
        yield Formula(first=each.optimum, others=(("=", each.points),))


def _displayed(relation: Relation) -> Formula:
    return Formula(first=relation.left, others=((relation.sign, relation.right),))
