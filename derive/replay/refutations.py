"""What each kind of counter-example must show: the claim, or its witness, fails at the points, recomputed from the values."""

import itertools
from dataclasses import replace
from fractions import Fraction

from sympy import Expr

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows
from derive.claims.instance import Instance
from derive.claims.owed import Beside, Quantity
from derive.claims.ranges import name_of
from derive.claims.relations import Seen
from derive.claims.sides import Between, Feasible
from derive.claims.verdict import CounterExample
from derive.replay.approximate import Unknown, Value
from derive.replay.comparing import Digits, near, relation
from derive.replay.growing import grows_with_the_model
from derive.replay.integrals import integral_differs
from derive.replay.optimality import beats, certified, contained, only_moved, undefined
from derive.replay.recomputing import Recomputer
from derive.replay.unlikely import unlikely_elsewhere
from derive.vocabulary.nodes import Prediction

_DIGITS = Digits()
FAR = Fraction(10**12)
"""A prediction that is far from every value drawn."""

STEP = Fraction(1, 10**25)
"""For slopes: with 60 digits the error is about this."""


def fails(claim: Claim, found: CounterExample) -> bool:
    """Whether the points show what the counter-example says that they show."""
    relation = claim.relation
    if found.against is Against.WITNESS:
        return _witness_fails(claim, found.points)
    match found.shows:
        case Shows.INTEGRAL:
            return relation.shows is found.shows and len(found.points) == 1 and integral_differs(claim, found)
        case Shows.MEMBERSHIP:
            return relation.sets and _membership(claim, found)
        case Shows.OPTIMUM:
            return relation.seen is Seen.OPTIMA and claim.between.comparable and _optimum_beaten(claim, found)
    if not claim.between.comparable or relation.shows is not found.shows:
        return False
    machines = [Recomputer(point, claim.premises) for point in found.points]
    first, second = claim.sides
    values = [(machine.number(first.minimised), machine.number(second.minimised)) for machine in machines]
    decides = relation.seen is not Seen.OPTIMA or _order_decides(claim, found.points)
    return decides and relation.fails(values, _DIGITS)


def _order_decides(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Whether two points in opposite order refute a claim about where both sides are least."""
    if claim.sides[0].within is Feasible.ANY_SUBSET:
        return True
    if len(claim.varied) != 1:
        return False  # two arbitrary models could be mixed: each at the other's point
    unknowns = {name_of(item) for item in claim.varied}
    for point in points:
        named = {*point.scalars, *point.arrays, *(str(name[0]) for _, arguments in point.densities for name, _ in arguments)}
        if not unknowns.isdisjoint(named):
            return _model_can_be_worse(claim, points) or unlikely_elsewhere(claim)
    return True


def _model_can_be_worse(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Whether far predictions make one objective as large as one likes, whatever the parameters are, and so at both points."""
    if not all(point.predictions for point in points) or any(expr.has(Prediction) for one in claim.premises for expr in one.positive):
        return False
    for side in claim.sides:
        if not grows_with_the_model(side):
            continue
        values = [Recomputer(point, claim.premises).number(side.worth) for point in points]
        far = [replace(point, predictions=dict.fromkeys(point.predictions, distance)) for point in points for distance in (FAR, -FAR)]
        away = [Recomputer(point, claim.premises).number(side.worth) for point in far]
        if all(relation(value, near_value) * side.orientation > 0 for value in away for near_value in values):
            return True
    return False


def _witness_fails(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Something that the witness owes fails at a point, or between two."""
    owed = claim.witness.owes(claim) if claim.witness is not None else ()
    unknown: Unknown | None = None
    for condition in owed or ():
        for several in itertools.combinations(points, condition.points) if condition.asks() else ():
            try:
                if condition.fails([[_quantity(claim, asked, point) for asked in condition.asks()] for point in several], _DIGITS):
                    return True
            except Unknown as why:
                unknown = why
    if unknown is not None:
        raise unknown
    return False


def _quantity(claim: Claim, asked: Quantity, point: Instance) -> Value | bool:
    """A number, whether a condition holds, or a slope from one side, by a tiny step."""
    match asked:
        case Beside():
            return _slope(claim, asked, point)
        case Expr():  # SymPy counts a symbol among conditions, too
            return Recomputer(point, claim.premises).number(asked)
    return Recomputer(point, claim.premises).truth(asked)


def _slope(claim: Claim, asked: Beside, point: Instance) -> Value:
    name = name_of(asked.unknown)
    values = []
    for step in (Fraction(0), asked.way * STEP):
        moved = replace(point, scalars={**point.scalars, name: point.scalars[name] + step})
        values.append(Recomputer(moved, claim.premises).number(asked.expr))
    return near(_DIGITS.times(_DIGITS.minus(values[1], values[0]), asked.way / STEP))


def _optimum_beaten(claim: Claim, found: CounterExample) -> bool:
    """The first point is certified optimal for one side; on the other the second is better, or there the other has no value."""
    certificate, (first, *others) = found.certificate, found.points
    if certificate is None or not certified(claim, first, certificate):
        return False
    other = claim.sides[1 if certificate.side == "before" else 0]
    if not others:
        return certificate.optimum.exact and not certificate.others and undefined(claim, other, first)
    return only_moved(claim, first, others[0]) and beats(claim, other, others[0], first, certificate)


def _membership(claim: Claim, found: CounterExample) -> bool:
    """A point that certainly is in the set and is beaten by the second one; or a certified optimum that certainly is not in it."""
    if claim.between is Between.SETS:
        inside = [contained(claim, condition, found.points[0]) for side in claim.sides for condition in side.parts]
        return len(set(claim.elements)) == 1 and None not in inside and inside[0] is not inside[1]
    given = claim.attained
    if given is None or given.optimum.unknowns != {given.points.element}:
        return False
    stated, (first, *others) = given.points.condition, found.points
    if others:
        second = others[0]
        return contained(claim, stated, first) is True and only_moved(claim, first, second) and beats(claim, given.optimum, second, first)
    certificate = found.certificate
    if certificate is None or not certified(claim, first, certificate):
        return False
    return contained(claim, stated, first, certificate) is False
