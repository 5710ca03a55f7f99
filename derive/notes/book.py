"""The course notes as a set of files: which chapters, which targets, which figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from derive.catalogue import entries, entry
from derive.documents._target import Target
from derive.documents.blocks import Document, Heading, Items, Paragraph, Picture, Words, walk
from derive.documents.wording import marked_up, sentence
from derive.notes.chapter import ROOM, Chapter
from derive.notes.composing import Composer
from derive.notes.figures._figure import Figure

TARGETS = "derive.documents.targets"
TITLE = "From noise and prior to the objective"
SUMMARY = "What maximum likelihood and maximum a posteriori estimation minimise, with every step ruled on by a judge."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for.

    Parameters
    ----------
    targets : tuple of str
        Names of targets.
    chapters : tuple of str
        Names of chapters; all where it is empty.
    notation : mapping of str to str
        Letters to write instead of a symbol's name, already checked.
    front_matter : tuple of str
        Lines for the front matter of targets that have one.
    figures : bool
        Whether pages have figures.
    """

    targets: tuple[str, ...]
    chapters: tuple[str, ...] = ()
    notation: Mapping[str, str] = field(default_factory=dict)
    front_matter: tuple[str, ...] = ()
    figures: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file below the output folder; `content` is made when it is asked for."""

    path: str
    comment: str
    content: Callable[[], bytes]


def all_chapters() -> tuple[Chapter, ...]:
    """Every chapter in the order of the book."""
    return tuple(sorted(entries(ROOM, Chapter), key=lambda chapter: chapter.number))


def documents(names: Iterable[str] = (), notation: Mapping[str, str] | None = None) -> Iterator[Document]:
    """The pages of the chapters of these names, all where there is none, in the order of the book."""
    wanted = tuple(names)
    for chapter in all_chapters():
        if not wanted or chapter.name in wanted:
            composer = Composer(notation or {})
            chapter.compose(composer)
            yield composer.finish(chapter)


def files(request: Request, advance: Callable[[str], None]) -> Iterator[File]:
    """Every file of the request; `advance` is told what is being worked on."""
    pages = []
    for document in documents(request.chapters, request.notation):
        advance(document.name)
        pages.append(document)
    front = _index(tuple(pages), request.notation)
    pictures = sorted({block.name for page in pages for block in walk(page.blocks) if isinstance(block, Picture)})
    for name in request.targets:
        target = entry(TARGETS, name, Target)
        for page in pages:
            yield _file(target, page.name, target.page(page, pictures=request.figures, front_matter=_front(target, page, request)))
        told = target.contents(front, tuple(pages), pictures=request.figures, front_matter=_front(target, front, request))
        yield _file(target, target.index, told)
    if request.figures:
        for picture in pictures:
            advance(picture)
            yield from _pictures(picture, request)


def _file(target: Target, name: str, text: str) -> File:
    return File(path=f"{target.name}/{name}{target.suffix}", comment=target.comment, content=lambda: text.encode())


def _pictures(name: str, request: Request) -> Iterator[File]:
    """One figure in the form of each target; drawn once for each form."""
    drawn: dict[str, bytes] = {}

    def draw(form: str) -> bytes:
        from derive.notes.drawing import render

        if form not in drawn:
            drawn[form] = render(entry("derive.notes.figures", name, Figure), form, request.notation)
        return drawn[form]

    for each in request.targets:
        target = entry(TARGETS, each, Target)
        form = target.pictures
        comment = {"svg": "<!-- {} -->", "pdf": "% {}"}[form]
        yield File(path=f"{target.name}/figures/{name}.{form}", comment=comment, content=lambda form=form: draw(form))  # type: ignore[misc]


def _front(target: Target, page: Document, request: Request) -> tuple[str, ...]:
    """Title and summary as YAML, then what the user adds; a key that the user gives is the user's."""
    plain = entry(TARGETS, "github", Target)
    given = {line.partition(":")[0] for line in request.front_matter}
    own = {"title": plain.text(page.title), "description": plain.text(page.summary)}
    return (*(f'{key}: "{_quoted(text)}"' for key, text in own.items() if key not in given), *request.front_matter)


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', r"\"").replace("`", "").replace("$", "")


def _index(pages: tuple[Document, ...], notation: Mapping[str, str]) -> Document:
    """The index as a page of its own."""
    items = tuple(
        (Paragraph(text=(*marked_up(f"[{_words(page)}]({page.name})", notation, {}), Words(": "), *page.summary)),) for page in pages
    )
    return Document(
        name="index",
        title=sentence(TITLE, notation),
        summary=sentence(SUMMARY, notation),
        blocks=(Heading(text=sentence("Chapters", notation)), Items(items=items, ordered=True)),
    )


def _words(page: Document) -> str:
    return "".join(part.text for part in page.title if isinstance(part, Words))
