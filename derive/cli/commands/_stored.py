"""What commands show of the catalogue: looked up in the store, else computed and kept there."""

from typing import Any

from derive.store.kept import Store, opened

VERDICT = "verdict on {}"
"""Under which name the row of a combination is kept once the judge has been asked."""


def section(name: str, store: Store | None = None) -> Any:
    """`families`, `combinations`, `rules`, `chapters` or `letters`, as `derive.cli.rows` computes them."""
    store = store or opened()
    found = store.get(name)
    if found is None:
        from derive.cli.rows import SECTIONS

        found = SECTIONS[name]()
        store.put(name, found)
    return found
