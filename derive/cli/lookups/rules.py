"""Rules with their titles."""

from derive.catalogue import entries
from derive.cli.lookups._lookup import Lookup
from derive.derivation.strategy import placed
from derive.rules._rule import Rule


def compute() -> list[dict[str, str]]:
    """Every rule has its line in the strategy's table."""
    found = [{"name": rule.name, "title": rule.title} for rule in entries("derive.rules", Rule)]
    placed()
    return found


ENTRY = Lookup(name="rules", compute=compute)
