"""Combinations of families with their aliases."""

from derive.cli.lookups._lookup import Lookup
from derive.derivation.naming import ALIASES, combinations, families

ENTRY = Lookup(
    name="combinations",
    compute=lambda: [{"name": name, "aliases": sorted(a for a in ALIASES if ALIASES[a] == name)} for name in combinations(families())],
)
