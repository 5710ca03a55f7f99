"""The course notes as a set of files: which chapters, which targets, which figures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from jinja2 import TemplateError

from derive.catalogue import authored, entry
from derive.derivation.page import TARGETS
from derive.notes.chapter import Chapter
from derive.notes.figures._pen import Figure
from derive.notes.spreading import spread
from derive.notes.text.chapters import Texts
from derive.notes.text.mistakes import WrongText
from derive.notes.writing import File
from derive.paper.blocks import Document, Heading, Items, Link, Paragraph, Picture, Words, walk, words
from derive.paper.markup import sentence
from derive.paper.targets._target import Target
from derive.paper.targets._templates import Templated
from derive.vocabulary.frozen import dataclass

FIGURES = "derive.notes.figures"
_COMMENTS = {"svg": "<!-- {} -->", "pdf": "% {}"}
TITLE = "From noise and prior to the objective"
SUMMARY = "What maximum likelihood and maximum a posteriori estimation minimise, with every step ruled on by a judge."

READING = (
    "Numbered formulas are the steps of a derivation, each with its rule, the assumptions that it uses and the judge's verdict. Some "
    "steps put the equation of an assumption in; that the equation says what the words say is part of the assumption. A tick or a box "
    "marks a formula that was proved by itself. What was refuted is shown as a slip, with values at which it fails, where $f_θ(x)$ and "
    "its values stand for the predictions of the observations in turn; any other displayed formula says that it is stated and not judged, "
    "or is a definition, a condition or data. Sentences and tables are the authors' word: what they say, in words or in formulas of their "
    "own, was judged only where a tick or a verdict stands beside it. Proved means for every number $n$ of observations from one up and "
    "all values that the assumptions allow."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for.

    Parameters
    ----------
    targets : tuple of str
        Names of targets.
    chapters : tuple of str
        Names of chapters in the order of the book.
    folder : Path, optional
        A lecturer's own texts.
    notation : mapping of str to str
        Letters to write instead of a symbol's name, already checked.
    front_matter : tuple of str
        Lines for the front matter of targets that have one.
    figures, index : bool
        Whether pages have figures; whether there is an index, or a book, of the pages.
    """

    targets: tuple[str, ...]
    chapters: tuple[str, ...]
    folder: Path | None = None
    notation: Mapping[str, str] = field(default_factory=dict)
    front_matter: tuple[str, ...] = ()
    figures: bool = True
    index: bool = True


def all_chapters() -> tuple[Chapter, ...]:
    """Every chapter of ours in the order of the book."""
    return Texts().chapters()


def documents(notation: Mapping[str, str] | None = None) -> Iterator[Document]:
    """The pages of all chapters in the order of the book."""
    tasks = [(each.name, dict(notation or {})) for each in all_chapters()]
    yield from spread(composed, tasks, first=_longest(tasks))


def _longest(tasks: Sequence[object]) -> Sequence[int]:
    """Later chapters build on earlier ones and take longer."""
    return range(len(tasks))[::-1]


def composed(task: tuple[str, Mapping[str, str]]) -> Document:
    """The page of one chapter in a notation."""
    name, notation = task
    return Texts().chapter(name).page(notation)


def files(request: Request, advance: Callable[[str], None]) -> Iterator[File]:
    """Every file of the request; `advance` is told what is being worked on.

    Raises
    ------
    WrongText
        Chapters cannot be set; the mistakes of all of them.
    """
    # A file that is no target is told of before anything is composed.
    targets = [entry(TARGETS, name, Target) for name in request.targets]
    pages: list[Document] = []
    wrong: list[str] = []
    tasks = [(name, request) for name in request.chapters]
    for page, made in spread(_laid_out, tasks, first=_longest(tasks)):
        if isinstance(page, str):
            wrong.append(page)
            continue
        advance(page.name)
        pages.append(page)
        yield from made
    if wrong:
        raise WrongText("\n".join(wrong))
    if request.index:
        front = _index(tuple(pages), request.notation)
        for target in targets:
            with authored(TARGETS, target.name, TemplateError):
                told = target.page(front, pages=tuple(pages), pictures=request.figures, front_matter=_front(target, front, request))
            yield _file(target, target.index, told)
    if request.figures:
        shown = {block.name for page in pages for block in walk(page.blocks) if isinstance(block, Picture)}
        yield from _pictures(sorted(shown), request)


def _laid_out(task: tuple[str, Request]) -> tuple[Document | str, list[File]]:
    """One chapter's page, and its files for all targets; its mistakes instead of the page where it has some."""
    name, request = task
    library = Texts(folder=request.folder)
    try:
        page = library.chapter(name).page(request.notation, request.chapters if request.folder else None)
    except WrongText as wrong:
        return str(wrong), []
    targets = [entry(TARGETS, target, Target) for target in request.targets]
    texts = []
    for target in targets:
        with authored(TARGETS, target.name, TemplateError):
            texts.append(target.page(page, pictures=request.figures, front_matter=_front(target, page, request)))
    return page, [_file(target, page.name, text) for target, text in zip(targets, texts, strict=True)]


def _file(target: Target, name: str, text: str) -> File:
    return File(path=f"{target.name}/{name}{target.suffix}", comment=target.comment, content=text.encode())


def _pictures(names: Iterable[str], request: Request) -> Iterator[File]:
    """Figures in the form of each target; drawn once for all."""
    targets = [entry(TARGETS, name, Target) for name in request.targets]
    for name in names:
        with authored(FIGURES, name):
            drawing = entry(FIGURES, name, Figure).drawn(request.notation)
        for target in targets:
            path = f"{target.name}/figures/{name}.{target.pictures}"
            yield File(path=path, comment=_COMMENTS[target.pictures], content=drawing)


def _front(target: Target, page: Document, request: Request) -> tuple[str, ...]:
    """Title and summary as YAML, then what the user adds; a key that the user gives is the user's."""
    plain = entry(TARGETS, "github", Templated)
    given = {line.partition(":")[0] for line in request.front_matter}
    own = {"title": plain.text(page.title), "description": plain.text(page.summary)}
    return (*(f'{key}: "{_quoted(text)}"' for key, text in own.items() if key not in given), *request.front_matter)


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', r"\"").replace("`", "").replace("$", "")


def _index(pages: tuple[Document, ...], notation: Mapping[str, str]) -> Document:
    """The index as a page of its own."""
    items = tuple((Paragraph(text=(Link(page.title, page.name), Words(": "), *page.summary)),) for page in pages)
    return Document(
        name="index",
        title=words(TITLE),
        summary=sentence(SUMMARY, notation),
        blocks=(
            Paragraph(text=sentence(READING, notation)),
            Heading(text=words("Chapters")),
            Items(items=items, ordered=True),
        ),
    )
