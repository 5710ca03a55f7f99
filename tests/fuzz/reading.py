"""Documents of every kind, read as far as the text of claims: python -m tests.fuzz.reading FOLDER -atheris_runs=1000000 -max_len=100.

They are taken out of their encoding and scanned, their macros put in, their directives heard and what is set for their folder; formulas are
split into chains, items parsed in every reading, and what two of them claim is written for the door, whose parser reads it.
"""

import contextlib

import atheris

with atheris.instrument_imports(include=["derive.checking", "derive.reading"]):
    from derive.checking.baseline import read_baseline
    from derive.checking.chains import Chain, Relates, chains
    from derive.checking.configuration import configured
    from derive.checking.directed import declarations
    from derive.checking.examining import LONGEST
    from derive.checking.posing import Silent, item_tree, spelled
    from derive.checking.scanning.page import Excerpt, Scan
    from derive.checking.scanning.scan import scan_file
    from derive.reading.readings import readings
    from derive.reading.spelled import is_function
    from derive.reading.tree import in_brackets

from derive.vocabulary.budget import FRAMES, frames
from derive.vocabulary.errors import InputError
from tests.fuzz.documents import scanned, written
from tests.fuzz.running import run
from tests.fuzz.spelling import document

CLAIMED = (Relates.EQUAL, Relates.DEFINED, Relates.PROPORTIONAL, Relates.EQUIVALENT)
FORMULAS = 6
"""So many of a document are read."""


def attempt(content: bytes) -> None:
    """Read one input; whatever goes wrong inside of derive is raised."""
    with contextlib.suppress(InputError):  # it is no text, or what is set for it is not understood
        for excerpt in _scan(content).excerpts[:FORMULAS]:
            _read(excerpt)


def _scan(content: bytes) -> Scan:
    found = document(content)
    if not found.beside:
        return scanned(found)
    path = written(found)
    for wanted in (lambda: read_baseline(path.with_name("known.json")), lambda: configured(path.parent)):
        with contextlib.suppress(InputError):
            wanted()
    return scan_file(path)


def _read(excerpt: Excerpt) -> None:
    """One formula: places lead back to the file, items stand where they say, each item is read or a place in it is named."""
    page = excerpt.page
    first, last = excerpt.spots(0, len(excerpt.text))
    assert (1, 1) <= (first.line, first.column) <= (last.line, last.column)
    assert 0 <= excerpt.start <= excerpt.end <= len(page.text)
    with contextlib.suppress(InputError):
        declarations(excerpt.directives.settings, "")
    if excerpt.problem or len(excerpt.text) > LONGEST:
        return
    with frames(FRAMES):
        for chain in chains(excerpt.text):
            _follow(chain, excerpt.text)


def _follow(chain: Chain, text: str) -> None:
    """The items of a chain, and what each claims of the one before it."""
    for item in chain.items:
        written = text[item.span.start : item.span.end]
        # A box around a part is blank.
        assert len(written) == len(item.text)
        assert all(one in (other, " ") for one, other in zip(item.text, written, strict=True))
        found = item_tree(item, frozenset())
        if isinstance(found, Silent):
            assert found.span is None or item.span.start <= found.span.start <= found.span.end <= item.span.end, found
            continue
        in_brackets(found[0], item.text)
        for fork in {met.fork for met in found[1]}:
            item_tree(item, frozenset((fork,)))
    for first, second in zip(chain.items, chain.items[1:], strict=False):
        if second.sign in CLAIMED:
            with contextlib.suppress(InputError):
                readings(spelled(first, second.sign, second), is_function)


if __name__ == "__main__":
    run(attempt)
