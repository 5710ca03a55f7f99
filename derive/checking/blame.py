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
    """The items that stand together with each; proportional ones do so only where nothing else is at stake."""
    equal = any(edge.outcome is Outcome.REFUTED and edge.sign is Relates.EQUAL for edge in ruled.edges)
    groups = {item: frozenset((item,)) for item in range(len(ruled.chain.items))}
    for edge in ruled.edges:
        if edge.outcome in (Outcome.PROVED, Outcome.AGREES) and not (equal and edge.sign is not Relates.EQUAL):
            both = groups[edge.first] | groups[edge.second]
            groups |= dict.fromkeys(both, both)
    return groups
