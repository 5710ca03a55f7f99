"""Which line of a chain is wrong: the one that contradicts two others which are proved equal, else the pair that contradict each other."""

from dataclasses import dataclass

from derive.checking.ruling import Outcome, Ruling, Ruled


@dataclass(frozen=True, slots=True)
class Blamed:
    """What is wrong with a chain.

    Parameters
    ----------
    pair : Ruling
        Two items that contradict each other, with the counter-example.
    item : int or None
        The one that is wrong; None where that is not known.
    agreeing : tuple of int
        Items that are proved equal and that it contradicts.
    """

    pair: Ruling
    item: int | None
    agreeing: tuple[int, ...]


def blame(ruled: Ruled) -> tuple[Blamed, ...]:
    """Every fault of a chain.

    An item is wrong if every refuted pair holds it, and two others that it contradicts are proved equal. Else of each refuted pair of
    neighbours, or if there is none of the closest one, both are shown.
    """
    refuted = [pair for pair in ruled.pairs if pair.outcome is Outcome.REFUTED]
    if not refuted:
        return ()
    for item in range(len(ruled.chain.items)):
        against = [pair for pair in refuted if item in (pair.first, pair.second)]
        others = sorted({pair.first + pair.second - item for pair in against})
        if len(against) == len(refuted) and (agreeing := _agreeing(ruled, others)):
            pair = min(against, key=lambda pair: (abs(pair.first - pair.second), pair.first))
            return (Blamed(pair, item, agreeing),)
    neighbours = [pair for pair in refuted if pair.second == pair.first + 1]
    shown = neighbours or [min(refuted, key=lambda pair: (pair.second - pair.first, pair.first))]
    return tuple(Blamed(pair, None, ()) for pair in shown)


def _agreeing(ruled: Ruled, others: list[int]) -> tuple[int, ...]:
    """Two or more of these that are proved equal to the first of them."""
    for first in others:
        same = [first]
        for other in others:
            pair = ruled.pair(first, other) if other > first else None
            if pair is not None and pair.outcome is Outcome.PROVED:
                same.append(other)
        if len(same) > 1:
            return tuple(same)
    return ()
