"""What the judge asks of the searches for counter-examples, which are loaded for the first claim that is not simply proved."""

from collections.abc import Callable

from derive.claims.claim import Claim
from derive.claims.verdict import CounterExample
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """No counter-example was found: at how many points the claim was seen to hold, and what stood in the way elsewhere."""

    instances: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searches:
    """The searches, and the replay of what they find.

    Parameters
    ----------
    name : str
        The name of the file.
    disagree : callable
        Whether a look at a few points shows that a claim of an order does not hold.
    glance : callable
        Whether one world shows that a claim does not hold.
    refute : callable
        A counter-example in one of the usual worlds.
    beyond : callable
        One in the simplest worlds, or at sizes beyond the usual ones; None where there is none.
    smaller : callable
        A counter-example that is easier to check than the one that is given.
    attack : callable
        A counter-example to a set of points, from so many worlds at most.
    enclose : callable
        A counter-example to a table's integral by balls, or the number of instances that agree.
    replay, follow : callable
        Whether a counter-example holds; None, of the second, where it cannot be followed.
    """

    name: str
    disagree: Callable[[Claim], bool]
    glance: Callable[[Claim], bool]
    refute: Callable[[Claim], CounterExample | Agreement]
    beyond: Callable[[Claim], CounterExample | None]
    smaller: Callable[[Claim, CounterExample], CounterExample]
    attack: Callable[[Claim, int], CounterExample | Agreement]
    enclose: Callable[[Claim], CounterExample | int]
    replay: Callable[[Claim, CounterExample], bool]
    follow: Callable[[Claim, CounterExample], bool | None]
