"""What a page shows of the judge's rulings, counted for its status line; nothing is counted that the judge did not rule so."""

from collections.abc import Iterable

from derive.claims.verdict import Proved, Refuted, Verdict
from derive.derivation.answering import plural, status
from derive.derivation.derivation import Derivation
from derive.derivation.display import unicode
from derive.derivation.step import Ruling, Step
from derive.vocabulary.errors import DeriveError


class NotRuledSo(DeriveError):
    """A page would say of a claim what the judge did not: a bug in the chapter or in the judge."""


class Tally:
    """Rulings of one page, each thing under its own name."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._assumed: set[str] = set()
        self._further: dict[Ruling, None] = {}
        self._slips = 0
        self._stated = 0

    @property
    def steps(self) -> int:
        """How many steps are shown so far."""
        return len(self._steps)

    def derived(self, shown: Derivation) -> None:
        """A derivation whose steps are shown with their verdicts; its ends must be proved."""
        _must(Proved, shown.conclusion, f"{shown.name}, first and last line: ")
        self._steps += shown.steps
        self._assumed |= {premise.name for premise in shown.premises}

    def proved(self, rulings: Iterable[Ruling]) -> None:
        """Claims that are shown as proved; one that is shown twice counts once."""
        for ruling in rulings:
            _must(Proved, ruling)
            self._further.setdefault(ruling)

    def refuted(self, ruling: Ruling) -> None:
        """A claim that is shown as a slip."""
        _must(Refuted, ruling)
        self._slips += 1

    def stated(self) -> None:
        """A formula that nobody judged."""
        self._stated += 1

    def __str__(self) -> str:
        told = [f"✓ {status(self._steps, len(self._assumed))}"] if self._steps else []
        further = len(self._further)
        if further:
            told.append(f"{'' if told else '✓ '}{further} {'further ' if told else ''}{plural('statement', further)} proved")
        if self._slips:
            told.append(f"{self._slips} {plural('slip', self._slips)} refuted")
        if self._stated:
            told.append(f"{self._stated} {plural('formula', self._stated)} stated without a proof")
        return " · ".join(told)


def _must(wanted: type[Verdict], ruling: Ruling, what: str = "") -> None:
    if not isinstance(ruling.verdict, wanted):
        told = wanted.__name__.lower()
        raise NotRuledSo(
            f"{what}a page says that this is {told}: {unicode(ruling.claim.before)} and {unicode(ruling.claim.after)}; {ruling.verdict}"
        )
