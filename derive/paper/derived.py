"""What a page says of a derivation, spelt out in headings, paragraphs, tables for a target that has nothing of its own for it."""

from collections.abc import Iterable, Iterator, Mapping

from derive.paper import blocks as page
from derive.paper.dialects.latex import tall


def spelt(block: page.Block) -> Iterator[page.Block]:
    """The block in blocks that every template knows."""
    match block:
        case page.Result():
            yield from result(block)
            told = page.words(f"; first and last line compared directly: {block.conclusion.value}.")
            yield page.Paragraph(text=(page.Strong(page.words(block.status)), *told))
            if block.unfinished:
                yield page.Paragraph(text=block.unfinished)
        case page.Assumptions():
            yield assumptions(block)
        case page.Moves():
            yield page.Heading(text=page.words("Derivation"))
            yield from moves(block)
        case page.Weights():
            yield page.Heading(text=page.words("Weight of the penalty"))
            yield weights(block)
        case page.Parameters():
            yield page.Heading(text=page.words("The same in other libraries"))
            yield parameters(block)
        case page.Estimates():
            yield page.Heading(text=page.words("Estimates"))
            yield from estimates(block)
        case _:
            yield block


def result(block: page.Result) -> Iterator[page.Block]:
    """The boxed result, and what the names in it stand for."""
    yield page.Formula(first=block.estimate, others=(("in", block.optimum),), boxed=True)
    if block.definitions:
        yield page.Paragraph(text=page.words("where"))
        yield from (page.Formula(first=definition) for definition in block.definitions)


def assumptions(block: page.Assumptions) -> page.Callout:
    """Each assumption under its label; an equation that is no higher than a line stands in the sentence."""

    def told(assumption: page.Assumption) -> Iterator[page.Block]:
        flat = [equation for equation in assumption.equations if not tall(equation)]
        equations = tuple(
            part for equation in flat for part in (page.Words(" "), page.Math(equation), page.Words("." if equation is flat[-1] else ","))
        )
        end = page.words(":" if assumption.equations else ".")
        yield page.Paragraph(text=(page.Strong(page.words(assumption.label)), page.Words(" "), *assumption.statement, *end, *equations))
        yield from (page.Formula(first=equation) for equation in assumption.equations if tall(equation))

    return page.Callout(title=page.words("Assumptions"), blocks=tuple(part for assumption in block.stated for part in told(assumption)))


def moves(block: page.Moves, first: int = 1, after: Mapping[str, Iterable[page.Block]] | None = None) -> Iterator[page.Block]:
    """The steps, numbered from `first`; `after` has blocks to be put behind the step of that rule."""
    waiting = dict(after or {})
    yield page.Formula(first=block.estimate, others=(("in", block.start),))
    for number, move in enumerate(block.moves, first):
        yield page.Heading(level=3, text=page.words(f"{number}. {move.title}"))
        uses = f" · uses {', '.join(move.uses)}" if move.uses else ""
        yield page.Paragraph(text=(page.Words(f"{move.answer.mark} {move.answer.value} · "), page.Code(move.rule), *page.words(uses)))
        lines = (("in", move.side),) if move.marked is None else (("in", move.marked), ("=", move.side))
        yield page.Formula(first=block.estimate, others=lines, number=number)
        here: page.Text = () if move.factor is None else (page.Words(" Here "), page.Math(move.factor), page.Words("."))
        yield page.Paragraph(text=(*move.because, *here))
        yield from waiting.pop(move.rule, ())
    if waiting:
        raise AssertionError(f"no step applies {', '.join(waiting)}")


def weights(block: page.Weights) -> page.Table:
    """The penalty's weight for each normalisation of the loss."""
    rows = tuple(
        ((page.Code(name),), (page.Math(objective),), (page.Math(value),), page.words(answer.value))
        for name, _, objective, value, answer in block.rows
    )
    return page.Table(head=tuple(map(page.words, ("Loss", "Objective", "Weight", "Verdict"))), rows=rows, columns="llll")


def parameters(block: page.Parameters) -> page.Table:
    """The same objective in other libraries' own parameters."""
    rows = tuple(
        ((page.Code(path), page.Words(" with "), page.Code(settings)), (page.Math(value),), page.words(answer.value))
        for path, settings, value, answer in block.rows
    )
    return page.Table(head=tuple(map(page.words, ("Estimator", "Parameter", "Verdict"))), rows=rows, columns="lll")


def estimates(block: page.Estimates) -> Iterator[page.Block]:
    """Each estimate with its verdict and its proviso."""
    for each in block.rows:
        named = page.Strong((*page.words(f"{each.title[:1].upper()}{each.title[1:]} "), page.Math(each.element)))
        proviso: page.Text = ()
        for place, premise in enumerate(each.provided):
            proviso += (page.Words(" and " if place else ", provided that "), *premise.statement)
        yield page.Paragraph(text=(named, page.Words(f": {each.answer.value}"), *proviso, page.Words(".")))
        yield page.Formula(first=each.optimum, others=(("=", each.points),))
