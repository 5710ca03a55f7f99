"""The chapters: a text each, beside a module that holds its claims and numbers; ours, or a lecturer's beside and instead of them."""

from collections.abc import Callable, Collection, Mapping
from functools import cache, partial
from pathlib import Path

from derive.catalogue import definitions
from derive.notes.chapter import ROOM, Chapter
from derive.notes.composing import Composer
from derive.notes.text.front import read_file
from derive.notes.text.mistakes import Mistakes, WrongText
from derive.notes.text.parsing import parse
from derive.notes.text.setting import compose
from derive.paper.blocks import Text
from derive.paper.places import templates_directory
from derive.vocabulary.frozen import dataclass

FOLDER = "templates/chapters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts of chapters.

    Parameters
    ----------
    folder : Path, optional
        A lecturer's own texts: each stands instead of ours of that name, or beside ours.
    """

    folder: Path | None = None

    def paths(self) -> dict[str, Path]:
        """Where each text is, by its chapter's name, sorted."""
        found = {path.stem: path for folder in (ours(), self.folder) if folder is not None for path in folder.glob("*.md")}
        return {name: found[name] for name in sorted(found)}

    def chapter(self, name: str) -> Chapter:
        """The chapter of that name.

        Raises
        ------
        WrongText
            Its front matter, or the form of its text, cannot be used.
        """
        paths = self.paths()
        path = paths[name]
        shown = f"{FOLDER}/{path.name}" if path.parent == ours() else str(path)
        mistakes = Mistakes(shown)
        source = read_file(path, mistakes)
        mistakes.refuse()
        return _read(name, shown, source, frozenset(paths))

    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter in the order of the book; the mistakes of all texts at once, where they have some."""
        found, wrong = [], []
        for name in self.paths():
            try:
                found.append(self.chapter(name))
            except WrongText as mistakes:
                wrong.append(str(mistakes))
        if wrong:
            raise WrongText("\n".join(wrong))
        return tuple(sorted(found, key=lambda each: (each.number, each.name)))


@cache
def _read(name: str, path: str, source: str, known: frozenset[str]) -> Chapter:
    """Parsed once, for the order of the book and for its page."""
    return made(name, path, source, partial(definitions, ROOM, name), known)


@cache
def ours() -> Path:
    """Where our texts are."""
    return templates_directory() / "chapters"


def chapter(name: str) -> Chapter:
    """Our chapter of that name."""
    return Texts().chapter(name)


def made(name: str, path: str, source: str, names: Callable[[], Mapping[str, object]], known: Collection[str] = ()) -> Chapter:
    """A chapter from its text.

    Parameters
    ----------
    name, path : str
        What it is called, and where its text is, for messages.
    source : str
        Its text.
    names : callable
        What the names in the text stand for; asked for when a page is put together.
    known : collection of str
        Names of chapters that links may lead to.

    Raises
    ------
    WrongText
        Its front matter, or the form of the text, cannot be used.
    """
    mistakes = Mistakes(path)
    parsed = parse(source, mistakes)
    mistakes.refuse()

    def put_together(page: Composer) -> Text:
        summary = compose(parsed, names(), known, page, mistakes)
        mistakes.refuse()
        return summary

    fields = parsed.fields
    return Chapter(number=int(fields["number"]), name=name, title=fields["title"], summary=fields["summary"], compose=put_together)
