"""What a derivation adds to its row in `derive list`: where it arrives, and the verdict on it."""

from __future__ import annotations

from typing import Any

from derive.claims.verdict import Proved, Refuted, Undecided
from derive.derivation.derivation import Derivation
from derive.derivation.display import unicode
from derive.derivation.estimators import derivation
from derive.derivation.page import status

_VERDICTS = {Proved: "proved", Refuted: "refuted", Undecided: "undecided"}


def ruled(found: Derivation) -> dict[str, Any]:
    """Title, objective, verdict and status, as data for JSON."""
    return {
        "title": found.title,
        "objective": unicode(found.optimum.objective),
        "verdict": _VERDICTS[type(found.verdict)],
        "finished": found.finished,
        "status": status(found.steps, len(found.premises)),
    }


def judged(name: str) -> dict[str, Any]:
    """The same of the combination of that name."""
    return ruled(derivation(name))
