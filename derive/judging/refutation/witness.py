"""Refuting the evidence that was handed over with a claim: a wrong witness makes the claim wrong."""

from derive.claims.evidence import Against
from derive.claims.owed import Owed
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.sampling import licensed, worlds
from derive.judging.evaluation.world import World
from derive.judging.refutation.compare import BALLS, Comparison, Values, counter_example, realisable


def refute_witness(comparison: Comparison) -> CounterExample | None:
    """A point or two at which something that the witness owes fails; None if it is not seen to fail, or if there is none."""
    claim = comparison.claim
    owed = claim.witness.owes(claim) if claim.witness is not None else ()
    if owed is None and claim.witness is not None and not claim.witness.speaks_of:  # slopes are not evidence about values
        comparison.reasons.setdefault("the witness does not fit the claim")
    for condition in owed or ():
        for world in worlds(claim, comparison.setting) if condition.asks() else ():
            points = _points(comparison, condition, world)
            if points and condition.fails([point.evidence for point in points], BALLS):
                return counter_example(condition.shows, points, Against.WITNESS)
    return None


def _points(comparison: Comparison, condition: Owed, world: World) -> tuple[Values, ...]:
    """As many points of a world as the condition speaks of, with what it asks for; none where one is not to be had."""
    # The world is evaluated first, so that its points share what is known.
    found = [comparison.at(world if own == 0 else world.point(own), *condition.asks()) for own in range(condition.points)]
    points = tuple(point for point in found if point is not None)
    allowed = all(realisable(world, other.world) and licensed(other.world) for other in points[1:])
    return points if len(points) == len(found) and allowed else ()
