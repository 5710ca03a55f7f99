"""Letters of the course notes that may be renamed, and those that stay whatever is renamed."""

from derive.cli.lookups._lookup import Lookup
from derive.notes.book import documents
from derive.notes.notation import survey

ENTRY = Lookup(name="letters", compute=lambda: survey(documents))
