"""Refuting the evidence that was handed over with a claim: a wrong witness makes the claim wrong."""

from __future__ import annotations

from derive.claims.meaning import Owed, Positive, Same, Still, owed
from derive.claims.verdict import CounterExample, Shows
from derive.claims.witness import Affine, Monotone
from derive.judging.evaluation.sampling import licensed, worlds
from derive.judging.refutation.compare import Comparison, counter_example, order, realisable


def refute_witness(comparison: Comparison) -> CounterExample | None:
    """A point or two at which something that the witness owes fails; None if it is not seen to fail, or if there is none."""
    witness = comparison.claim.witness
    if not isinstance(witness, (Affine, Monotone)):
        return None
    conditions = owed(comparison.claim, witness)
    if conditions is None:
        comparison.reasons.setdefault("the witness does not fit the claim")
        return None
    for condition in conditions:
        found = _fails(comparison, condition)
        if found is not None:
            return found
    return None


def _fails(comparison: Comparison, condition: Owed) -> CounterExample | None:
    for world in worlds(comparison.claim, comparison.setting):
        match condition:
            case Same(left):
                point = comparison.at(world, left, condition.whole)
                if point is not None and order(*point.evidence) in (-1, 1):
                    return counter_example(Shows.VALUES, (point,), "witness")
            case Positive(expr):
                point = comparison.at(world, expr)
                if point is not None and order(point.evidence[0], 0) in (-1, 0):
                    return counter_example(Shows.VALUES, (point,), "witness")
            case Still(expr):
                first = comparison.at(world, expr)
                second = comparison.at(world.point(1), expr)
                if first is None or second is None or not (realisable(world, second.world) and licensed(second.world)):
                    continue
                if order(first.evidence[0], second.evidence[0]) in (-1, 1):
                    return counter_example(Shows.NOT_AFFINE, (first, second), "witness")
    return None
