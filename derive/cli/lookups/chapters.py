"""Chapters of the course notes in the order of the book."""

from derive.cli.lookups._lookup import Lookup
from derive.notes.book import all_chapters

ENTRY = Lookup(name="chapters", compute=lambda: [{"name": chapter.name, "title": chapter.title} for chapter in all_chapters()])
