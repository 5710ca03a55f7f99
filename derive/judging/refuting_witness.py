"""Refuting the evidence that was handed over with a claim: a wrong witness makes the claim wrong."""

from __future__ import annotations

from flint import ctx

from derive.claims.relations import Equal, EqualUpTo
from derive.claims.sides import Optimum, Sense
from derive.claims.verdict import CounterExample, Shows
from derive.claims.witness import Affine, Monotone
from derive.judging.comparing import Comparison, counter_example, order, orientation, realisable
from derive.judging.numbers import NotEvaluable, Undefined, logarithm
from derive.judging.reading import PRECISION
from derive.judging.sampling import worlds


def refute_witness(comparison: Comparison) -> CounterExample | None:
    """A point or two at which the witness fails; None if it is not seen to fail, or if there is none."""
    match comparison.claim.witness:
        case Affine() as witness:
            return _affine(comparison, witness)
        case Monotone():
            return _negative_log(comparison)
    return None


def _affine(comparison: Comparison, witness: Affine) -> CounterExample | None:
    """before = factor * after + constant, as what is made small, factor > 0 and both free of the unknowns."""
    claim = comparison.claim
    left, right = (1, 1) if isinstance(claim.relation, EqualUpTo) else (orientation(claim.before), orientation(claim.after))
    no_factor = isinstance(claim.relation, Equal) or (isinstance(claim.relation, EqualUpTo) and not claim.relation.factor)
    no_constant = isinstance(claim.relation, Equal) or (isinstance(claim.relation, EqualUpTo) and not claim.relation.constant)
    for world in worlds(claim, comparison.setting):
        point = comparison.at(world, witness.factor, witness.constant)
        if point is None:
            continue
        factor, constant = point.evidence
        with ctx.workprec(PRECISION):
            wrong = order(left * point.before, factor * (right * point.after) + constant) in (-1, 1)
        wrong = wrong or order(factor, 0) in (-1, 0)
        wrong = wrong or (no_factor and order(factor, 1) in (-1, 1)) or (no_constant and order(constant, 0) in (-1, 1))
        if wrong:
            return counter_example(Shows.VALUES, (point,), "witness")
        second = comparison.at(world.point(1), witness.factor, witness.constant)
        if second is None or not realisable(world, second.world):
            continue
        if any(order(old, new) in (-1, 1) for old, new in zip(point.evidence, second.evidence, strict=True)):
            return counter_example(Shows.NOT_AFFINE, (point, second), "witness")
    return None


def _negative_log(comparison: Comparison) -> CounterExample | None:
    """after = -log(before), an arg max before and an arg min after."""
    before, after = comparison.claim.before, comparison.claim.after
    if not (isinstance(before, Optimum) and isinstance(after, Optimum) and before.sense is Sense.MAX and after.sense is Sense.MIN):
        comparison.reasons.setdefault("-log swaps arg max with arg min, in this direction only")
        return None
    for world in worlds(comparison.claim, comparison.setting):
        point = comparison.at(world)
        if point is None:
            continue
        try:
            with ctx.workprec(PRECISION):
                taken = logarithm(point.before, before.objective) * -1
        except (Undefined, NotEvaluable) as where:
            comparison.reasons.setdefault(f"the log of before is not defined: {where}")
            continue
        if order(taken, point.after) in (-1, 1):
            return counter_example(Shows.VALUES, (point,), "witness")
    return None
