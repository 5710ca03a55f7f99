"""What each kind of counter-example must show: the claim, or its witness, fails at the points, recomputed from the values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sympy import Basic, IndexedBase, Rational, Symbol

from derive.claims import meaning
from derive.claims.claim import Claim
from derive.claims.instance import Instance
from derive.claims.meaning import shows
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
from derive.claims.sides import Feasible, Optimum, Points, minimised, objective, orientation
from derive.claims.verdict import CounterExample, Shows
from derive.claims.witness import Affine, DerivativeSign, Monotone, Subgradient
from derive.replay.growing import grows_with_the_model
from derive.replay.optimality import beats, certified, contained, only_moved, undefined
from derive.replay.quadrature import integral_differs
from derive.replay.recomputing import Recomputer, Value, combined, near, relation
from derive.vocabulary.nodes import Prediction

Pair = tuple[Value, Value]

FAR = Fraction(10**12)
"""A prediction that is far from every value drawn."""

STEP = Fraction(1, 10**25)
"""For slopes: with 60 digits the error is about this."""


def fails(claim: Claim, found: CounterExample) -> bool:
    """Whether the points show what the counter-example says that they show."""
    if found.shows is Shows.INTEGRAL:
        return isinstance(claim.relation, IntegratesTo) and len(found.points) == 1 and integral_differs(claim, found)
    machines = [Recomputer(point, claim.premises) for point in found.points]
    if found.against == "witness":
        return _witness_fails(claim, machines)
    if found.shows is Shows.MEMBERSHIP:
        return isinstance(claim.relation, (SameArgmin, Equal)) and _membership(claim, found)
    if found.shows is Shows.OPTIMUM:
        return isinstance(claim.relation, SameArgmin) and _comparable(claim) and _optimum_beaten(claim, found)
    values = [(machine.number(minimised(claim.before)), machine.number(minimised(claim.after))) for machine in machines]
    match found.shows:
        case Shows.VALUES | Shows.NOT_CONSTANT | Shows.NOT_PROPORTIONAL | Shows.NOT_AFFINE:
            stated = isinstance(claim.relation, (Equal, EqualUpTo)) and found.shows is shows(claim.relation)
            return stated and _comparable(claim) and meaning.fails(claim.relation, values, _DIGITS)
        case Shows.ORDER:
            return _comparable(claim) and _order_decides(claim, found.points) and meaning.fails(SameOrder(), values, _DIGITS)
    return False


class _Digits:
    """The arithmetic of the replay."""

    def order(self, left: Value, right: Value) -> int:
        """-1, 0 or 1."""
        return relation(left if left != 0 else Fraction(0), right if right != 0 else Fraction(0))

    def minus(self, left: Value, right: Value) -> Value:
        """The difference."""
        return combined(left, "-", right)

    def times(self, left: Value, right: Value) -> Value:
        """The product."""
        return combined(left, "*", right)


_DIGITS = _Digits()


def _comparable(claim: Claim) -> bool:
    """Both sides optima over the same unknowns and feasible set, or both expressions."""
    before, after = claim.before, claim.after
    if isinstance(before, Optimum) and isinstance(after, Optimum):
        return (before.unknowns, before.feasible) == (after.unknowns, after.feasible)
    return not isinstance(before, (Optimum, Points)) and not isinstance(after, (Optimum, Points))


def _order_decides(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Whether two points in opposite order refute the claim."""
    if isinstance(claim.relation, SameOrder):
        return True
    if not isinstance(claim.relation, (SameArgmin, Equal)):
        return False
    if isinstance(claim.before, Optimum) and claim.before.feasible is Feasible.ANY_SUBSET:
        return True
    if len(claim.varied) != 1:
        return False  # two arbitrary models could be mixed: each at the other's point
    unknowns = {_name(item) for item in claim.varied}
    for point in points:
        named = {*point.scalars, *point.arrays, *(str(name[0]) for _, arguments in point.densities for name, _ in arguments)}
        if not unknowns.isdisjoint(named):
            return _model_can_be_worse(claim, points)
    return True


def _model_can_be_worse(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Whether far predictions make one objective as large as one likes, whatever the parameters are, and so at both points."""
    if not all(point.predictions for point in points) or any(expr.has(Prediction) for one in claim.premises for expr in one.positive):
        return False
    for side in (claim.before, claim.after):
        if not grows_with_the_model(side):
            continue
        values = [Recomputer(point, claim.premises).number(objective(side)) for point in points]
        far = [replace(point, predictions=dict.fromkeys(point.predictions, distance)) for point in points for distance in (FAR, -FAR)]
        away = [Recomputer(point, claim.premises).number(objective(side)) for point in far]
        if all(relation(value, near_value) * orientation(side) > 0 for value in away for near_value in values):
            return True
    return False


def _witness_fails(claim: Claim, machines: list[Recomputer]) -> bool:
    match claim.witness:
        case Affine() | Monotone() as witness:
            return _comparable(claim) and _owed_fails(claim, witness, machines)
        case DerivativeSign() as sign:
            return _derivative_fails(claim, sign, machines)
        case Subgradient() as interval:
            return _subgradient_fails(claim, interval, machines[0])
    return False


def _owed_fails(claim: Claim, witness: Affine | Monotone, machines: list[Recomputer]) -> bool:
    """Something that the witness owes is wrong at a point, or moves between two."""
    for condition in meaning.owed(claim, witness) or ():
        match condition:
            case meaning.Same(left):
                wrong = any(relation(machine.number(left), machine.number(condition.whole)) != 0 for machine in machines)
            case meaning.Positive(expr):
                wrong = any(_sign(machine.number(expr)) != 1 for machine in machines)
            case meaning.Still(expr):
                wrong = len(machines) > 1 and relation(machines[0].number(expr), machines[1].number(expr)) != 0
        if wrong:
            return True
    return False


def _derivative_fails(claim: Claim, witness: DerivativeSign, machines: list[Recomputer]) -> bool:
    numbers = [tuple(machine.number(part) for part in (witness.factor, witness.increasing, witness.value)) for machine in machines]
    if len(machines) > 1:
        at = [machine.instance.scalars[str(witness.unknown)] for machine in machines]
        rises = relation(numbers[0][1], numbers[1][1]) == relation(at[0], at[1])
        return relation(numbers[0][2], numbers[1][2]) != 0 or not rises
    factor, increasing, value = numbers[0]
    told = combined(factor, "*", combined(increasing, "-", value))
    return _sign(factor) != 1 or not all(near(slope, told) for slope in _slopes(claim, str(witness.unknown), machines[0]))


def _subgradient_fails(claim: Claim, witness: Subgradient, machine: Recomputer) -> bool:
    lower, upper = machine.number(witness.lower), machine.number(witness.upper)
    left, right = _slopes(claim, str(witness.unknown), machine)
    if not (near(left, lower) and near(right, upper)):
        return True
    return machine.truth(witness.optimal) is not (_sign(lower) <= 0 <= _sign(upper))


def _slopes(claim: Claim, unknown: str, machine: Recomputer) -> Pair:
    """Slopes of what is made small, from the left and from the right, by tiny steps."""
    side = claim.before if isinstance(claim.before, Optimum) else claim.after
    at = machine.instance.scalars[unknown]
    values = []
    for step in (-STEP, Fraction(0), STEP):
        moved = replace(machine.instance, scalars={**machine.instance.scalars, unknown: at + step})
        value = Recomputer(moved, claim.premises).number(objective(side))
        values.append(combined(Fraction(orientation(side)), "*", value))
    per_step = 1 / STEP
    return combined(combined(values[1], "-", values[0]), "*", per_step), combined(combined(values[2], "-", values[1]), "*", per_step)


def _optimum_beaten(claim: Claim, found: CounterExample) -> bool:
    """The first point is certified optimal for one side; on the other the second is better, or there the other has no value."""
    certificate, (first, *others) = found.certificate, found.points
    if certificate is None or not certified(claim, first, certificate):
        return False
    other = claim.after if certificate.side == "before" else claim.before
    if not others:
        return certificate.optimum.exact and not certificate.others and undefined(claim, other, first)
    return only_moved(claim, first, others[0]) and beats(claim, other, others[0], first, certificate)


def _membership(claim: Claim, found: CounterExample) -> bool:
    """A point that certainly is in the set and is beaten by the second one; or a certified optimum that certainly is not in it."""
    if isinstance(claim.before, Points) and isinstance(claim.after, Points):
        inside = [contained(claim, side, found.points[0]) for side in (claim.before, claim.after)]
        return claim.before.element == claim.after.element and None not in inside and inside[0] is not inside[1]
    optimum, points = (claim.before, claim.after) if isinstance(claim.before, Optimum) else (claim.after, claim.before)
    if not (isinstance(optimum, Optimum) and isinstance(points, Points)) or optimum.unknowns != {points.element}:
        return False
    first, *others = found.points
    if others:
        return contained(claim, points, first) is True and only_moved(claim, first, others[0]) and beats(claim, optimum, others[0], first)
    certificate = found.certificate
    if certificate is None or not certified(claim, first, certificate):
        return False
    return contained(claim, points, first, certificate) is False


def permits(symbol: Basic, value: Fraction) -> bool:
    """Whether a symbol's assumptions allow a value."""
    number = Rational(value.numerator, value.denominator)
    return all(getattr(number, f"is_{name}") is wanted for name, wanted in symbol.assumptions0.items())


def _sign(value: Value) -> int:
    return relation(value, Fraction(0))


def _name(item: Basic) -> str:
    # Not str: SymPy writes a Dummy with an underscore that its name has not.
    return item.name if isinstance(item, (Symbol, IndexedBase)) else str(item)


__all__ = ["fails", "permits"]
