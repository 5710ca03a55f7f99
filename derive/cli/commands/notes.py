"""`derive notes`: the course notes, written for every target."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive.catalogue import names
from derive.cli.commands._stored import section
from derive.cli.output import complain, emit, emit_json, progress, though_unread
from derive.vocabulary.calling import instead
from derive.vocabulary.errors import InputError

if TYPE_CHECKING:
    from derive.notes.writing import File, Painters

_TARGETS = "derive.paper.targets"


@click.command("notes")
@click.option("--to", default="github,kramdown,latex", show_default=True, metavar="TARGET,...", help="Formats to write.")
@click.option("-o", "--output", "given", default="output", show_default=True, metavar="FOLDER", help="Folder to write to.")
@click.option("--chapter", "chapters", multiple=True, metavar="NAME,...", help="Only these chapters; repeatable; see `derive list`.")
@click.option("--chapters", "texts", metavar="FOLDER", help="Your own texts of chapters, beside ours and instead of those of one name.")
@click.option("--eject", metavar="FOLDER", help="Write the texts of our chapters there, as a start, and nothing else.")
@click.option("--audit", is_flag=True, help="Print what the texts give, say and define, with counts; exit 1 when a given is provable.")
@click.option("--notation", default="", metavar="NAME=LETTER,...", help="Other letters, e.g. theta=w,n=N.")
@click.option("--front-matter", "front", type=click.Path(path_type=Path), metavar="FILE", help="YAML lines to add to pages for kramdown.")
@click.option("--no-figures", is_flag=True, help="Leave figures out.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when what is there is not what would be written.")
@click.option("--force", is_flag=True, help="Overwrite files that derive did not write, or that were edited since.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print the result.")
def command(
    to: str,
    given: str,
    chapters: tuple[str, ...],
    texts: str | None,
    eject: str | None,
    audit: bool,
    notation: str,
    front: Path | None,
    no_figures: bool,
    check: bool,
    force: bool,
    form: str,
) -> None:
    """Write the course notes: displayed formulas are judged, or definitions, or marked as stated.

    With --chapter the index and the book are left as they are; with --chapters too they are those of the selection.
    """
    if eject is not None:
        _eject(_folder(eject, "--eject"), chapters, force)
        return
    folder = _folder(given)
    if check and force:
        raise InputError("notes: --check writes nothing, so that --force has no meaning beside it; give one of the two")
    targets = _names("--to", (to,))
    _known("--to", targets, names(_TARGETS))
    chapters = _names("--chapter", chapters) if chapters else ()
    own = None if texts is None else _folder(texts, "--chapters")
    known = tuple(row["name"] for row in section("chapters")) if own is None else _in_order(own)
    _known("--chapter", chapters, known)
    if audit:
        _audit(own, tuple(name for name in known if not chapters or name in chapters))
        return
    if front is not None and "kramdown" not in targets:
        raise InputError("notes: --front-matter is for pages in kramdown; add kramdown to --to")
    from derive.notes import front_matter
    from derive.notes import notation as letters
    from derive.notes.book import Request, files
    from derive.notes.writing import prepare, write_files

    request = Request(
        targets=targets,
        chapters=tuple(name for name in known if not chapters or name in chapters),
        index=own is not None or not chapters,
        folder=own,
        notation=letters.renaming(notation, *section("letters")) if notation else {},
        front_matter=front_matter.fields_of(front) if front is not None else (),
        figures=not no_figures,
    )
    painters: Painters = {}
    if request.figures and not check:
        # Without matplotlib nothing is begun. A check needs none: it looks at what pictures were drawn from.
        from derive.notes import drawing

        painters = drawing.PAINTERS
    if not check:
        prepare(folder)
    with _terminated():
        with progress(len(request.chapters)) as advance:
            made = list(files(request, advance))
        if check:
            _report_check(folder, made, form, whole=request.index)
        else:
            _report_written(folder, made, write_files(folder, made, painters, force), form)


ENTRY = command


def _folder(given: str, option: str = "-o") -> Path:
    if given in ("", "-"):
        raise InputError(f"{option}: a folder is needed, got `{given}`")
    return Path(given).expanduser()


def _in_order(folder: Path) -> tuple[str, ...]:
    """The names of our chapters and of those in a folder, in the order of the book."""
    from derive.notes.text.chapters import Texts

    if not any(folder.glob("*.md")):
        raise InputError(f"--chapters: `{folder}` holds no text NAME.md; `derive notes --eject {folder}` writes ours there")
    return tuple(chapter.name for chapter in Texts(folder=folder).chapters())


def _audit(folder: Path | None, chapters: tuple[str, ...]) -> None:
    """Print what is in the texts and was not judged; what the judge can prove is not given."""
    from derive.notes.text.auditing import audited

    found = [(name, one, provable) for name in chapters for one, provable in audited(folder, name)]
    for name, one, provable in found:
        emit(f"{name}:{one.line}: {one.kind} {one.text}{'  (the judge proves it: state it as a claim)' if provable else ''}")
    counts = {kind: sum(one.kind == kind for _, one, _ in found) for kind in ("given", "said", "define")}
    emit(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    if any(provable for _, _, provable in found):
        raise click.exceptions.Exit(1)


def _eject(folder: Path, chapters: tuple[str, ...], force: bool) -> None:
    """Write our texts into a folder, where nobody's are overwritten."""
    from derive.notes.text.chapters import Texts
    from derive.notes.writing import prepare, replace

    paths = Texts().paths()
    wanted = _names("--chapter", chapters) if chapters else tuple(paths)
    _known("--chapter", wanted, tuple(paths))
    there = [name for name in wanted if (folder / f"{name}.md").exists()]
    if there and not force:
        raise InputError(f"--eject: `{folder / there[0]}.md` is there already; --force overwrites, another folder does not")
    prepare(folder)
    for name in wanted:
        replace(folder / f"{name}.md", paths[name].read_bytes())
    emit(f"{folder}: {len(wanted)} texts written; `derive notes --chapters {folder}` sets them")


def _names(option: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """Names between commas, each once."""
    wanted = tuple(dict.fromkeys(name.strip() for each in given for name in each.split(",") if name.strip()))
    if not wanted:
        raise InputError(f"{option}: at least one name is needed")
    return wanted


def _known(option: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known:
            shown = name if name.isprintable() and len(name) <= 60 else ascii(name)[1:58] + "..."
            raise InputError(f"{option}: unknown name `{shown}`; {instead(name.lower(), known)}")


@contextmanager
def _terminated() -> Iterator[None]:
    """Take a request to end for an interrupt, so that children are told and nothing is half-written."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _report_check(folder: Path, made: Sequence[File], form: str, whole: bool) -> None:
    from derive.notes.writing import differing, strays

    wrong, old = differing(folder, made), strays(folder, made) if whole else []
    complaints = {f"of {len(made)} files in `{folder}` are not what would be written": wrong, "no longer belong to the notes": old}
    for told, files in complaints.items():
        if files:
            shown = "\n".join(f"  {path}" for path in files[:10]) + (f"\n  and {len(files) - 10} more" if len(files) > 10 else "")
            complain(f"derive: {len(files)} {told}:\n{shown}")
    with though_unread():
        if form == "json":
            emit_json({"folder": str(folder), "checked": len(made), "differing": wrong, "no longer written": old})
        elif not (wrong or old):
            emit(f"{folder}: {len(made)} files are what would be written")
    if wrong or old:
        raise click.exceptions.Exit(1)


def _report_written(folder: Path, made: Sequence[File], written: list[str], form: str) -> None:
    if form == "json":
        emit_json({"folder": str(folder), "written": written, "unchanged": len(made) - len(written)})
    else:
        emit(f"{folder}: {len(written)} files written, {len(made) - len(written)} were up to date")
