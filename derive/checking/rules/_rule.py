"""The type of a rule of `derive check`: what it finds, why that is wrong, an example, and what to write instead."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.checking.blame import Blamed
from derive.checking.coded import Coded
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.repair import repaired
from derive.checking.ruling import Edge, Ruled
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule(Coded):
    """One thing that may be wrong with a formula.

    Parameters
    ----------
    check : callable
        Finds it in a passage.
    """

    check: Callable[["CheckRule", Passage], Iterator[Finding]]

    def found(self, ruled: Ruled, blamed: Blamed, said: str) -> Finding:
        """The finding that a chain contradicts itself."""
        edge, items = blamed.edge, ruled.chain.items
        place = edge.second if blamed.item is None else blamed.item
        posed = edge.posed
        return Finding(
            code=self.name,
            severity=self.severity,
            span=items[place].span,
            said=said,
            edge=edge,
            agreeing=tuple(items[one].span for one in blamed.agreeing),
            against=items[edge.first].span if blamed.item is None else None,
            repair=repaired(ruled, blamed),
            assumed=() if posed is None else (*(f"{one.text} ({one.why})" for one in posed.declared), *posed.assumed),
        )

    def supported(self, ruled: Ruled, blamed: Blamed, said: str) -> Finding:
        """The same finding, as a warning where nothing supports it.

        Two lines that contradict each other may both be right where something is used that is not said. It is an error where other
        lines agree against the one, or where a slip that is known explains it.
        """
        finding = self.found(ruled, blamed, said)
        if finding.agreeing or finding.repair is not None:
            return finding
        return replace(finding, severity=Severity.WARNING, said=f"{said}, unless something is used that is not said here")

    def at(self, ruled: Ruled, place: int, said: str, edge: Edge | None = None) -> Finding:
        """The finding that one item of a chain is wrong by itself, with the claim that was judged to see it."""
        assumed = () if edge is None or edge.posed is None else edge.posed.assumed
        return Finding(code=self.name, severity=self.severity, span=ruled.chain.items[place].span, said=said, edge=edge, assumed=assumed)
