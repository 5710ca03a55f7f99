"""Two sets of points are equal if their conditions are equivalent: proved part by part, refuted by a point of one of them."""

from __future__ import annotations

from flint import ctx, fmpq
from sympy import Basic, Expr
from sympy.core.relational import Eq, Ne, Relational
from sympy.logic.boolalg import And, Boolean

from derive.claims.claim import Claim
from derive.claims.replay import replay
from derive.claims.sides import Points
from derive.claims.verdict import CounterExample, Shows
from derive.judging.certifying import Line, line
from derive.judging.comparing import Agreement, Values, counter_example
from derive.judging.curves import Curve, real_roots, unknown_curve
from derive.judging.numbers import NotEvaluable, Undefined
from derive.judging.proving import Identity, Proof, affine_witness
from derive.judging.reading import PRECISION, Reader
from derive.judging.refuting_optimum import instances, probes
from derive.judging.sampling import Setting, World, licensed, setting_of
from derive.judging.theory import Theory, Unproved
from derive.symbolic.budget import tick

INSIDE, OUTSIDE = "in the set", "not in the set"


def prove_same_sets(before: Points, after: Points, claim: Claim, theory: Theory) -> Proof:
    """Every part of one condition is a positive multiple of a part of the other; of an equation, any multiple but zero.

    Raises
    ------
    Unproved
        The parts do not correspond, or a factor is not certainly positive.
    """
    if before.element != after.element:
        raise Unproved("the two sets hold values of different things")
    if theory.undefined(before.condition).keys() != theory.undefined(after.condition).keys():
        raise Unproved("the two conditions are not certainly defined at the same points")
    waiting = list(And.make_args(after.condition))
    identities: list[Identity] = []
    for part in And.make_args(before.condition):
        for other in waiting:
            identity = _same_relation(part, other, claim, theory)
            if identity is not None:
                identities.append(identity)
                waiting.remove(other)
                break
        else:
            raise Unproved(f"no part of the second condition is a positive multiple of `{part}`")
    if waiting:
        raise Unproved(f"nothing in the first condition corresponds to `{waiting[0]}`")
    return Proof(method="the two conditions are multiples of each other, part by part", identities=tuple(identities))


def _same_relation(part: Basic, other: Basic, claim: Claim, theory: Theory) -> Identity | None:
    if not (isinstance(part, Relational) and isinstance(other, Relational)):
        return None
    (kind, left), (other_kind, right) = _gap(part), _gap(other)
    if kind != other_kind:
        return None
    for turned in (right, -right) if kind in ("==", "!=") else (right,):
        for shape in (theory.normal, theory.multiplied_out):
            witness = affine_witness(claim, left, turned, theory, shape)
            if witness is not None and theory.is_zero(witness.constant):
                return Identity(left=left, right=witness.factor * turned)
    return None


def _gap(relation: Relational) -> tuple[str, Expr]:
    """The kind of a relation, and what it says to be zero, not zero, or below it."""
    if isinstance(relation, (Eq, Ne)):
        return relation.rel_op, relation.lhs - relation.rhs
    return "<" if relation.rel_op in ("<", ">") else "<=", relation.lts - relation.gts


def refute_same_sets(before: Points, after: Points, claim: Claim, setting: Setting | None = None) -> CounterExample | Agreement:
    """A point that is certainly in one set and certainly not in the other."""
    if before.element != after.element:
        return Agreement(instances=0, reasons=("the two sets hold values of different things",))
    reasons: dict[str, None] = {}
    agreeing = 0
    for world in instances(setting or setting_of(claim)):
        found = [_holds(side.condition, world, claim) for side in (before, after)]
        along = line(world) if None not in found else None
        if along is None:
            continue
        agreeing += 1
        places = [root for side in (before, after) for root in roots(side.condition, along, claim, reasons)]
        own = along.world.record[along.coordinate]
        for value in dict.fromkeys([*places, fmpq(0), fmpq(1), *(near for place in places for near in probes(place)), own, *probes(own)]):
            tick()
            candidate = along.at(value)
            if not (along.allows(value) and licensed(candidate)):
                continue
            inside = [_holds(side.condition, candidate, claim) for side in (before, after)]
            if None in inside or inside[0] is inside[1]:
                continue
            first, second = (INSIDE if one else OUTSIDE for one in inside)
            evidence = counter_example(Shows.MEMBERSHIP, (Values(candidate, first, second),))
            if replay(claim, evidence):
                return evidence
    return Agreement(instances=agreeing, reasons=tuple(reasons))


def roots(condition: Boolean, along: Line, claim: Claim, reasons: dict[str, None]) -> list[fmpq]:
    """Rational points at which an equation of a condition holds, or an inequality begins or ends to."""
    found: list[fmpq] = []
    for part in sorted(condition.atoms(Relational), key=str):
        curve = unknown_curve(fmpq(1))
        try:
            with ctx.workprec(PRECISION):
                reader = Reader(along.world, claim.premises, {along.key: curve})
                difference = reader.value(part.lhs, {}) - reader.value(part.rhs, {})
                if type(difference) is Curve and difference.value is not None:
                    found += [root for root in real_roots(difference.value.top) if type(root) is fmpq]
        except (NotEvaluable, Undefined) as why:
            reasons.setdefault(f"the condition was not solved: {why}")
    return found


def _holds(condition: Boolean, world: World, claim: Claim) -> bool | None:
    try:
        with ctx.workprec(PRECISION):
            return Reader(world, claim.premises).truth(condition, {})
    except (NotEvaluable, Undefined):
        return None


__all__ = ["INSIDE", "OUTSIDE", "prove_same_sets", "refute_same_sets", "roots"]
