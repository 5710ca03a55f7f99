"""What commands show of the catalogue: looked up in the store, else computed and kept there."""

from __future__ import annotations

import json
from typing import Any

from derive.store.kept import Store, opened


def section(name: str, store: Store | None = None) -> Any:
    """`families`, `combinations`, `rules`, `chapters` or `letters`, as `derive.cli.rows` computes them."""
    store = store or opened()
    found = store.get(name)
    if found is None:
        from derive.cli.rows import SECTIONS

        found = json.dumps(SECTIONS[name]())
        store.put(name, found)
    return json.loads(found)


def ruling(name: str, store: Store) -> dict[str, Any] | None:
    """Where the combination arrives and the verdict on it, if the judge has been asked."""
    found = store.get(_verdict(name))
    return None if found is None else json.loads(found)


def keep(name: str, ruled: dict[str, Any], store: Store) -> None:
    """Keep what was ruled on."""
    store.put(_verdict(name), json.dumps(ruled))


def _verdict(name: str) -> str:
    return f"verdict on {name}"
