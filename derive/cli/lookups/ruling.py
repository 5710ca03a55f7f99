"""How a combination was ruled on: what takes long, and depends on no paper."""

from derive.cli.lookups._lookup import Lookup
from derive.derivation.answering import answer, status
from derive.derivation.derivation import Derivation
from derive.derivation.estimators import derivation
from derive.derivation.finishing import unfinished


def ruling(found: Derivation) -> dict[str, object]:
    """The verdict on a derivation, and whether it arrives."""
    return {
        "verdict": answer(found.verdict),
        "finished": not unfinished(found),
        "status": status(found.steps, len(found.premises)),
    }


def compute(*families: str) -> dict[str, object]:
    """The judge is asked."""
    return ruling(derivation("+".join(families)))


ENTRY = Lookup(name="ruling", compute=compute)
