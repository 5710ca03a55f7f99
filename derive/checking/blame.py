"""Which line of a chain is wrong: the one that contradicts two others which are proved equal, else the pair that contradict each other."""

from dataclasses import dataclass

from derive.checking.ruling import Outcome, Ruled, Step


@dataclass(frozen=True, slots=True)
class Blamed:
    """What is wrong with a chain.

    Parameters
    ----------
    step : Step
        Two items that contradict each other, with the counter-example.
    item : int or None
        The one that is wrong; None where that is not known.
    agreeing : tuple of int
        Items that are proved equal and that it contradicts.
    """

    step: Step
    item: int | None
    agreeing: tuple[int, ...]


def blame(ruled: Ruled) -> tuple[Blamed, ...]:
    """Every fault of a chain.

    An item is wrong if every refuted pair holds it, and two others that it contradicts are proved equal. Else of each refuted pair of
    neighbours, or if there is none of the closest one, both are shown.
    """
    refuted = [step for step in ruled.steps if step.outcome is Outcome.REFUTED]
    if not refuted:
        return ()
    for item in range(len(ruled.chain.items)):
        against = [step for step in refuted if item in (step.first, step.second)]
        others = sorted({step.first + step.second - item for step in against})
        if len(against) == len(refuted) and (agreeing := _agreeing(ruled, others)):
            step = min(against, key=lambda step: (abs(step.first - step.second), step.first))
            return (Blamed(step, item, agreeing),)
    neighbours = [step for step in refuted if step.second == step.first + 1]
    shown = neighbours or [min(refuted, key=lambda step: (step.second - step.first, step.first))]
    return tuple(Blamed(step, None, ()) for step in shown)


def _agreeing(ruled: Ruled, others: list[int]) -> tuple[int, ...]:
    """Two or more of these that are proved equal to the first of them."""
    for first in others:
        same = [first]
        for other in others:
            step = ruled.step(first, other) if other > first else None
            if step is not None and step.outcome is Outcome.PROVED:
                same.append(other)
        if len(same) > 1:
            return tuple(same)
    return ()
