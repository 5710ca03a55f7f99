"""Plain text for a terminal: one formula on a line, in Unicode. No template engine is loaded for it."""

from collections.abc import Iterable, Iterator

from derive.paper import blocks as page
from derive.paper.dialects.unicode import UNICODE, write
from derive.paper.markup import sentence
from derive.paper.targets._target import Media, Target


class Terminal(Target):
    """Sections with an empty line between them."""

    def page(
        self, document: page.Document, *, pages: tuple[page.Document, ...] = (), pictures: bool = False, front_matter: tuple[str, ...] = ()
    ) -> str:
        shown = (block for block in document.blocks if pictures or not isinstance(block, page.Picture))
        sections = (told(document.title), told(document.summary), *("\n".join(_lines(block)) for block in shown))
        return "\n\n".join(sections) + "\n"


ENTRY = Terminal(name="terminal", media=Media.TEXT, suffix=".txt", index="README", pictures="svg", comment="% {}")


def unmarked(text: str) -> str:
    """A sentence of anybody on one line."""
    return told(sentence(text, {}))


def told(text: page.Text) -> str:
    """A sentence on one line."""
    out = ""
    for part in text:
        match part:
            case page.Words(text=words):
                out += words
            case page.Math(form=form):
                out += write(form)
            case page.Code(text=name):
                out += f"`{name}`"
            case page.Reference(number=number):
                out += f"({number})"
            case page.Emphasis(inner=inner) | page.Strong(inner=inner) | page.Link(inner=inner):
                out += told(inner)
    return out


def _lines(block: page.Block) -> Iterator[str]:
    """The lines of one section."""
    match block:
        case page.Heading(text=text) | page.Paragraph(text=text):
            yield told(text)
        case page.Formula(first=first, others=others):
            sides = (write(first), *(f"{UNICODE.signs[sign]} {write(form)}" for sign, form in others))
            tail = "  ✓" if block.ticked else "" if block.number is None else f"  ({block.number})"
            yield f"  {' '.join(sides)}{tail}"
        case page.Items(items=items, ordered=ordered):
            for place, item in enumerate(items, 1):
                yield from _hanging(f"{place}. " if ordered else "- ", item)
        case page.Table(head=head, rows=rows, columns=columns):
            cells = [[told(cell) for cell in row] for row in (head, *rows)]
            widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
            for row in cells:
                aligned = zip(row, widths, columns, strict=True)
                yield "  ".join(cell.ljust(wide) if side == "l" else cell.rjust(wide) for cell, wide, side in aligned).rstrip()
        case page.Callout(title=title, blocks=inner) | page.Fold(summary=title, blocks=inner):
            yield told(title)
            yield from _hanging("  ", inner)
        case page.Picture(description=description, caption=caption):
            yield from (f"[{description}]", told(caption))
        case page.Listing(text=text):
            yield from (f"    {line}".rstrip() for line in text.splitlines())


def _hanging(lead: str, blocks: Iterable[page.Block]) -> Iterator[str]:
    """Blocks behind a mark, the lines after the first one below its end."""
    for line in (line for block in blocks for line in _lines(block)):
        yield (lead + line).rstrip()
        lead = " " * len(lead)
