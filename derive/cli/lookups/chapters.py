"""Chapters of the course notes in the order of the book."""

from derive.cli.lookups._lookup import Lookup
from derive.notes.text.front import front
from derive.notes.text.mistakes import Mistakes
from derive.paper.places import templates_directory

_ROOM = "derive.notes.chapters"
"""What the store looks at: their texts count among its files."""


def compute() -> list[dict[str, str]]:
    """Read off their front matter, since to set a chapter is to import nearly everything."""
    found = []
    for path in sorted((templates_directory() / "chapters").glob("*.md")):
        mistakes = Mistakes(f"templates/chapters/{path.name}")
        fields = front(path, mistakes)
        mistakes.refuse()
        found.append((int(fields["number"]), {"name": path.stem, "title": fields["title"]}))
    return [told for _, told in sorted(found, key=lambda each: each[0])]


ENTRY = Lookup(name="chapters", compute=compute)
