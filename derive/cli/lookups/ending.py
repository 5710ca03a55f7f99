"""Where a combination arrives."""

from derive.cli.lookups._lookup import Lookup
from derive.derivation.derivation import Derivation
from derive.derivation.display import unicode
from derive.derivation.estimators import derivation


def ending(found: Derivation) -> dict[str, object]:
    """What a derivation is called in words, and its last line."""
    return {"title": found.title, "objective": unicode(found.optimum.objective)}


ENTRY = Lookup(name="ending", compute=lambda *families: ending(derivation("+".join(families))))
