"""Where a combination arrives, and how it was ruled on."""

from derive.cli.lookups._lookup import Lookup
from derive.derivation.answering import answer, status
from derive.derivation.derivation import Derivation
from derive.derivation.display import unicode
from derive.derivation.estimators import derivation
from derive.derivation.finishing import lacking


def ruling(found: Derivation) -> dict[str, object]:
    """What `derive list` tells of a derivation."""
    return {
        "title": found.title,
        "objective": unicode(found.optimum.objective),
        "verdict": answer(found.verdict),
        "finished": not lacking(found),
        "status": status(found.steps, len(found.premises)),
    }


ENTRY = Lookup(name="ruling", compute=lambda *families: ruling(derivation("+".join(families))))
