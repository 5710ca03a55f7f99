"""Which line of a chain is wrong: the one that contradicts two others which are proved equal, else the pair that contradict each other."""

from dataclasses import dataclass

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
        Items that are proved equal and that it contradicts.
    """

    edge: Edge
    item: int | None
    agreeing: tuple[int, ...]


def blame(ruled: Ruled) -> tuple[Blamed, ...]:
    """Every fault of a chain.

    An item is wrong if every refuted edge holds it, and two others that it contradicts are proved equal. Else of each refuted pair of
    neighbours, or if there is none of the closest one, both are shown.
    """
    refuted = [edge for edge in ruled.edges if edge.outcome is Outcome.REFUTED]
    if not refuted:
        return ()
    for item in range(len(ruled.chain.items)):
        against = [edge for edge in refuted if item in (edge.first, edge.second)]
        others = sorted({edge.first + edge.second - item for edge in against})
        if len(against) == len(refuted) and (agreeing := _agreeing(ruled, others)):
            edge = min(against, key=lambda edge: (abs(edge.first - edge.second), edge.first))
            return (Blamed(edge, item, agreeing),)
    neighbours = [edge for edge in refuted if edge.second == edge.first + 1]
    shown = neighbours or [min(refuted, key=lambda edge: (edge.second - edge.first, edge.first))]
    return tuple(Blamed(edge, None, ()) for edge in shown)


def _agreeing(ruled: Ruled, others: list[int]) -> tuple[int, ...]:
    """Two or more of these that are proved equal to the first of them."""
    for first in others:
        same = [first]
        for other in others:
            edge = ruled.edge(first, other) if other > first else None
            if edge is not None and edge.outcome is Outcome.PROVED:
                same.append(other)
        if len(same) > 1:
            return tuple(same)
    return ()
