"""Two sets of points differ by a point of one of them."""

from flint import ctx, fmpq
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim
from derive.claims.evidence import Shows, Standing
from derive.claims.sides import parts
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.curves import Curve, real_roots, unknown_curve
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.sampling import licensed, setting_of
from derive.judging.evaluation.world import Setting, World
from derive.judging.refutation.certify import Line, line
from derive.judging.refutation.compare import Agreement, Values, counter_example
from derive.judging.refutation.optimum import instances, probes
from derive.replay.replay import replay
from derive.vocabulary.budget import tick


def refute_same_sets(claim: Claim, setting: Setting | None = None) -> CounterExample | Agreement:
    """A point that is certainly in one set and certainly not in the other."""
    first, second = claim.elements
    conditions = (*parts(claim.before), *parts(claim.after))
    if first != second:
        return Agreement(instances=0, reasons=("the two sets hold values of different things",))
    reasons: dict[str, None] = {}
    agreeing = 0
    for world in instances(setting or setting_of(claim)):
        found = [holds(condition, world, claim) for condition in conditions]
        along = line(world) if None not in found else None
        if along is None:
            continue
        agreeing += 1
        places = [root for condition in conditions for root in roots(condition, along, claim, reasons)]
        own = along.world.record[along.coordinate]
        for value in dict.fromkeys([*places, fmpq(0), fmpq(1), *(near for place in places for near in probes(place)), own, *probes(own)]):
            tick()
            candidate = along.at(value)
            if not (along.allows(value) and licensed(candidate)):
                continue
            inside = [holds(condition, candidate, claim) for condition in conditions]
            if None in inside or inside[0] is inside[1]:
                continue
            left, right = (Standing.INSIDE if one else Standing.OUTSIDE for one in inside)
            evidence = counter_example(Shows.MEMBERSHIP, (Values(candidate, left, right),))
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


def holds(condition: Boolean, world: World, claim: Claim) -> bool | None:
    """Whether a condition holds at a point; None where balls cannot tell."""
    try:
        with ctx.workprec(PRECISION):
            return Reader(world, claim.premises).truth(condition, {})
    except (NotEvaluable, Undefined):
        return None
