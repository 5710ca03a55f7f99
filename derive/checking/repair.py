"""What to write instead of a line that is wrong: the nearest text that the judge proves, with every other line of its chain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from derive.catalogue import entries
from derive.checking.blame import Blamed
from derive.checking.chains import Item, Relates
from derive.checking.finding import Repair
from derive.checking.glancing import seen_wrong
from derive.checking.posing import Silent, item_tree, pose
from derive.checking.repairing._slip import Change, Faulty, Slip
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.checking.shapes import is_optimum
from derive.claims.sides import Optimum
from derive.claims.verdict import Proved
from derive.judging.judge import judge
from derive.reading.cursor import Policy
from derive.reading.tree import Node
from derive.vocabulary.budget import NotComparable, OutOfBudget, budget, tick
from derive.vocabulary.errors import OutOfTime

ROOM = "derive.checking.repairing"
COMPARED = 8
"""Of so many changes that are all proved that one is taken which goes on from the line beside it, if one does."""
TRIED = 90
"""How many changes of a line are looked at."""


MENDING = 2_000_000
"""Steps of the search for a repair: where it is given up, what is wrong is told all the same."""
READING = 30
"""Steps that it takes to read a character, twice."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line as it may have been meant."""

    item: int
    latex: str
    change: Change
    distance: tuple[int, int]


def repaired(ruled: Ruled, blamed: Blamed) -> Repair | None:
    """The line that is wrong, or either of two that contradict each other, as it should be; None where no known slip explains it.

    Offered is only what is proved of every line beside it of which anything is known.
    """
    try:
        with budget(MENDING):
            return _nearest(ruled, blamed)
    except (OutOfBudget, NotComparable):
        return None


def _nearest(ruled: Ruled, blamed: Blamed) -> Repair | None:
    """The nearest change that is proved."""
    places = (blamed.edge.second, blamed.edge.first) if blamed.item is None else (blamed.item,)
    candidates = sorted((one for place in places for one in _candidates(ruled, place)), key=lambda one: one.distance)
    right = ((one, proofs[0]) for one in candidates[:TRIED] if (proofs := _proved(ruled, blamed.edge, one)))
    nearest = list(islice(right, COMPARED if _on_optima(blamed.edge) else 1))
    if not nearest:
        return None
    chosen, proof = next((one for one in nearest if len(nearest) > 1 and _goes_on(ruled, one[0])), nearest[0])
    return Repair(latex=chosen.latex, span=ruled.chain.items[chosen.item].span, said=chosen.change.said, proof=proof)


def _on_optima(edge: Edge) -> bool:
    """Whether it is optima that are compared."""
    return edge.posed is not None and isinstance(edge.posed.claim.before, Optimum)


def _goes_on(ruled: Ruled, candidate: _Candidate) -> bool:
    """Whether an optimum has the very objective of a line beside it, so that nothing but what was wrong is changed."""
    changed = _objective(ruled, candidate.item, candidate.latex)
    if changed is None:
        return False
    sense, item = changed
    for place in (candidate.item - 1, candidate.item + 1):
        beside = _objective(ruled, place, ruled.read[place].text) if 0 <= place < len(ruled.read) else None
        edge = ruled.edge(candidate.item, place)
        if beside is not None and beside[0] == sense and edge is not None and edge.posed is not None:
            posed = pose(beside[1], Relates.EQUAL, item, edge.posed.declared, ruled.policy)
            if not isinstance(posed, Silent) and not seen_wrong(posed.claim) and isinstance(judge(posed.claim), Proved):
                return True
    return False


def _objective(ruled: Ruled, place: int, latex: str) -> tuple[str, Item] | None:
    """What a line optimises, as an item, and in which sense; None where it optimises nothing."""
    item = replace(ruled.read[place], text=latex)
    read = item_tree(item, ruled.policy)
    if isinstance(read, Silent) or not is_optimum(read[0]):
        return None
    return read[0].text, replace(item, text=latex[Faulty(latex, read[0], ()).start(read[0].args[1]) :])


def _candidates(ruled: Ruled, place: int) -> Iterator[_Candidate]:
    """The changes of a line, each text once."""
    tree = ruled.trees[place]
    if isinstance(tree, Silent) or place in ruled.lacking:
        return
    items = ruled.read
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
    """The claims on a changed line, that which was refuted first; none where in no reading all of them are proved."""
    item = candidate.item
    changed = replace(ruled.read[item], text=candidate.latex)
    tick(READING * len(candidate.latex))
    read = item_tree(changed, ruled.policy)
    if isinstance(read, Silent):
        return ()
    touched = [edge for edge in ruled.edges if item in (edge.first, edge.second) and edge.outcome in _JUDGED]
    touched.sort(key=lambda edge: edge is not broken)
    for policy in dict.fromkeys((ruled.policy, *(ruled.policy ^ {met.fork} for met in read[1]))):
        items = (*ruled.read[:item], changed, *ruled.read[item + 1 :])
        proofs = list(takewhile(lambda edge: edge.outcome is Outcome.PROVED, (_claimed(items, edge, policy) for edge in touched)))
        if proofs and len(proofs) == len(touched):
            return tuple(proofs)
    return ()


_JUDGED = (Outcome.PROVED, Outcome.AGREES, Outcome.REFUTED)


def _claimed(items: tuple[Item, ...], edge: Edge, policy: Policy) -> Edge:
    """One claim on changed lines, judged where a short look does not find that it is wrong too."""
    first, second = items[edge.first], items[edge.second]
    tick(READING * (len(first.text) + len(second.text)))
    posed = pose(first, edge.sign, second, edge.posed.declared if edge.posed is not None else (), policy)
    if isinstance(posed, Silent) or seen_wrong(posed.claim):
        return replace(edge, outcome=Outcome.SILENT)
    try:
        verdict = judge(posed.claim)
    except OutOfTime:
        return replace(edge, outcome=Outcome.SILENT)
    return Edge(edge.first, edge.second, edge.sign, Outcome.PROVED if isinstance(verdict, Proved) else Outcome.SILENT, posed, verdict)
