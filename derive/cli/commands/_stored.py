"""What commands show of the catalogue: looked up in the store, else computed and kept there."""

from typing import Any

from derive.catalogue import entry
from derive.cli.lookups._lookup import Lookup
from derive.store.kept import Store, opened
from derive.store.sources import Subject

LOOKUPS = "derive.cli.lookups"


def subject(name: str, room: str = "", *entries: str) -> Subject:
    """What `derive/cli/lookups/NAME.py` computes, of these entries of a room where there are any."""
    return Subject(module=f"{LOOKUPS}.{name}", room=room, entries=entries)


def of_combination(name: str) -> Subject:
    """How NOISE or NOISE+PRIOR was ruled on."""
    return subject("ruling", "derive.families", *name.split("+"))


def of_rule(name: str) -> Subject:
    """How a rule is explained."""
    return subject("explanation", "derive.rules", name)


def looked_up(wanted: Subject, store: Store | None = None) -> Any:
    """The value, which is computed where it is not known."""
    store = store or opened()
    found = store.get(wanted)
    if found is None:
        found = computed(wanted)
        store.put(wanted, found)
    return found


def section(name: str, store: Store | None = None) -> Any:
    """The value of what is computed of the whole catalogue."""
    return looked_up(subject(name), store)


def computed(wanted: Subject) -> Any:
    """The value, computed."""
    return entry(LOOKUPS, wanted.module.rpartition(".")[2], Lookup).compute(*wanted.entries)
