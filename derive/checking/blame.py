"""Which line of a chain is wrong: the one that contradicts others which agree, else the pair that contradict each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.chains import Relates
from derive.checking.ruling import Edge, Outcome, Ruled


@dataclass(frozen=True, slots=True)
class Blamed:
    """What is wrong with a chain.

    Parameters
    ----------
    edge : Edge
        Two items that contradict each other, with the counter-example.
    item : int or None
        The one that is wrong; None where that is not known.
    agreeing : tuple of int
        Items that agree with one another, and with which it does not.
    """

    edge: Edge
    item: int | None
    agreeing: tuple[int, ...]


def blame(ruled: Ruled) -> tuple[Blamed, ...]:
    """Every fault of a chain, each once.

    Items that are proved equal, or agree on samples, stand together. One that stands alone and contradicts some that stand together is
    wrong; where such groups contradict each other, or items that stand alone, the closest two of them are shown as a pair.
    """
    groups = _groups(ruled)
    refuted = [edge for edge in ruled.edges if edge.outcome is Outcome.REFUTED and groups[edge.first] != groups[edge.second]]
    refuted.sort(key=lambda edge: (edge.second - edge.first, edge.first))
    found = dict[int, Blamed]()
    for edge in refuted:
        for item, other in ((edge.second, edge.first), (edge.first, edge.second)):
            if len(groups[item]) == 1 and len(groups[other]) > 1 and item not in found:
                found[item] = Blamed(edge, item, tuple(sorted(groups[other])))
    return (*found.values(), *_pairs([edge for edge in refuted if not found.keys() & {edge.first, edge.second}], groups))


def _pairs(refuted: list[Edge], groups: dict[int, frozenset[int]]) -> Iterator[Blamed]:
    """The closest of contradicting items, no group twice."""
    seen: set[frozenset[int]] = set()
    for edge in refuted:
        both = {groups[edge.first], groups[edge.second]}
        if not both & seen:
            yield Blamed(edge, None, ())
        seen |= both


def _groups(ruled: Ruled) -> dict[int, frozenset[int]]:
    """The items that stand together with each; proportional ones do so only where nothing else is at stake.

    Samples weigh less than a counter-example: what only agrees on them stands apart from whatever is refuted of those beside it.
    """
    equal = any(edge.outcome is Outcome.REFUTED and edge.sign is Relates.EQUAL for edge in ruled.edges)
    groups = {item: frozenset((item,)) for item in range(len(ruled.chain.items))}
    for outcome in (Outcome.PROVED, Outcome.AGREES):
        for edge in ruled.edges:
            one, other = groups[edge.first], groups[edge.second]
            if edge.outcome is not outcome or (equal and edge.sign is not Relates.EQUAL):
                continue
            if outcome is Outcome.PROVED or not _contradict(ruled, one, other):
                groups |= dict.fromkeys(one | other, one | other)
    return groups


def _contradict(ruled: Ruled, one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether an item of one group and one of another are refuted to be equal."""
    ends = ((edge.first, edge.second) for edge in ruled.edges if edge.outcome is Outcome.REFUTED)
    return any((first in one and second in other) or (first in other and second in one) for first, second in ends)
