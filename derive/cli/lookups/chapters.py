"""Chapters of the course notes in the order of the book."""

from derive.catalogue import constants, names
from derive.cli.lookups._lookup import Lookup

_ROOM = "derive.notes.chapters"


def compute() -> list[dict[str, object]]:
    """Read off their files, since to import a chapter is to import nearly everything; imported where one is not written so."""
    written = [constants(_ROOM, name, "Chapter") for name in names(_ROOM)]
    if not all({"number", "name", "title"} <= each.keys() for each in written):
        from derive.notes.book import all_chapters

        return [{"name": chapter.name, "title": chapter.title} for chapter in all_chapters()]
    return [{"name": each["name"], "title": each["title"]} for each in sorted(written, key=lambda each: each["number"])]


ENTRY = Lookup(name="chapters", compute=compute)
