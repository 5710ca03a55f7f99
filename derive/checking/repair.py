"""What to write instead of a line that is wrong: the nearest text that the judge proves, with every other line of its chain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from derive.catalogue import entries
from derive.checking.blame import Blamed
from derive.checking.finding import Repair
from derive.checking.posing import Posed, Silent, item_tree, pose
from derive.checking.repairing._slip import Change, Faulty, Slip
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.claims.verdict import CounterExample, Proved
from derive.judging.judge import judge
from derive.judging.refutation.refute import refute
from derive.reading.tree import Node
from derive.vocabulary.budget import NotComparable, OutOfBudget, budget
from derive.vocabulary.errors import OutOfTime

ROOM = "derive.checking.repairing"
TRIED = 90
"""How many changes of a line are looked at."""
LOOKING = 40_000
"""Steps in which a change is seen to be wrong too."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line as it may have been meant."""

    item: int
    latex: str
    change: Change
    distance: int


def repaired(ruled: Ruled, blamed: Blamed) -> Repair | None:
    """The line that is wrong, or either of two that contradict each other, as it should be; None where no known slip explains it.

    Offered is only what is proved of every line beside it of which anything is known.
    """
    places = (blamed.edge.second, blamed.edge.first) if blamed.item is None else (blamed.item,)
    found = [one for place in places for one in _candidates(ruled, place)]
    for one in islice(sorted(found, key=lambda one: one.distance), TRIED):
        proofs = _proved(ruled, blamed.edge, one)
        if proofs:
            return Repair(latex=one.latex, span=ruled.chain.items[one.item].span, said=one.change.said, proof=proofs[0])
    return None


def _candidates(ruled: Ruled, place: int) -> Iterator[_Candidate]:
    """The changes of a line, each text once."""
    tree = ruled.trees[place]
    if isinstance(tree, Silent):
        return
    items = ruled.chain.items
    text = items[place].text
    others = [(item.text, other) for item, other in zip(items, ruled.trees, strict=True) if isinstance(other, Node) and other is not tree]
    faulty = Faulty(text, tree, tuple(others))
    seen = {text}
    for slip in entries(ROOM, Slip):
        for change in slip.undone(faulty):
            latex = change.applied(text)
            if latex not in seen:
                seen.add(latex)
                yield _Candidate(place, latex, change, change.distance(text))


def _proved(ruled: Ruled, broken: Edge, candidate: _Candidate) -> tuple[Edge, ...]:
    """The claims on a changed line, that which was refuted first; none where one of them is not proved."""
    item = candidate.item
    touched = [edge for edge in ruled.edges if item in (edge.first, edge.second) and edge.outcome is not Outcome.SILENT]
    proofs = []
    for edge in sorted(touched, key=lambda edge: edge is not broken):
        proof = _claimed(ruled, edge, candidate)
        if proof is None:
            return ()
        proofs.append(proof)
    return tuple(proofs)


def _claimed(ruled: Ruled, edge: Edge, candidate: _Candidate) -> Edge | None:
    """One claim on a changed line, if it is proved."""
    changed = replace(ruled.chain.items[candidate.item], text=candidate.latex)
    if edge.posed is None or isinstance(item_tree(changed, ruled.policy), Silent):
        return None
    first, second = (changed if place == candidate.item else ruled.chain.items[place] for place in (edge.first, edge.second))
    posed = pose(first, edge.sign, second, edge.posed.declared, ruled.policy)
    if isinstance(posed, Silent) or _seen_wrong(posed):
        return None
    try:
        verdict = judge(posed.claim)
    except OutOfTime:
        return None
    return Edge(edge.first, edge.second, edge.sign, Outcome.PROVED, posed, verdict) if isinstance(verdict, Proved) else None


def _seen_wrong(posed: Posed) -> bool:
    """Whether a short look finds a counter-example."""
    try:
        with budget(LOOKING):
            return isinstance(refute(posed.claim), CounterExample)
    except (OutOfBudget, NotComparable):
        return False
