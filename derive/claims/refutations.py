"""What each kind of counter-example must show: the claim, or its witness, fails at the points, recomputed from the values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sympy import Basic, IndexedBase, Rational

from derive.claims.claim import Claim
from derive.claims.instance import Instance
from derive.claims.quadrature import integral_differs
from derive.claims.recomputing import Recomputer, Unknown, Value, combined, near, negative_log, relation
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
from derive.claims.sides import Feasible, Optimum, Points, Sense, Side
from derive.claims.verdict import CounterExample, Shows
from derive.claims.witness import Affine, DerivativeSign, Monotone, Subgradient

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
        return _membership(claim, machines)
    values = [(machine.number(_objective(claim.before)), machine.number(_objective(claim.after))) for machine in machines]
    match found.shows:
        case Shows.VALUES:
            return isinstance(claim.relation, Equal) and _comparable(claim) and relation(*values[0]) != 0
        case Shows.NOT_CONSTANT:
            return claim.relation == EqualUpTo(constant=True) and _unequal_moves(values[0], values[1])
        case Shows.NOT_PROPORTIONAL:
            return claim.relation == EqualUpTo(factor=True) and _not_proportional(values)
        case Shows.NOT_AFFINE:
            return claim.relation == EqualUpTo(constant=True, factor=True) and _not_affine(values)
        case Shows.ORDER:
            return _order_decides(claim, found.points) and _opposite(claim, values[0], values[1])
        case Shows.OPTIMUM:
            return isinstance(claim.relation, (SameArgmin, Equal)) and _optimum_beaten(claim, found.points, values)
    return False


def _comparable(claim: Claim) -> bool:
    return _direction(claim.before) == _direction(claim.after)


def _moves(first: Pair, second: Pair) -> Pair:
    return combined(first[0], "-", second[0]), combined(first[1], "-", second[1])


def _unequal_moves(first: Pair, second: Pair) -> bool:
    return relation(*_moves(first, second)) != 0


def _not_proportional(values: list[Pair]) -> bool:
    if any(_sign(before) != _sign(after) for before, after in values):
        return True
    first = values[0]
    return any(relation(combined(first[0], "*", other[1]), combined(other[0], "*", first[1])) != 0 for other in values[1:])


def _not_affine(values: list[Pair]) -> bool:
    moves = [_moves(values[0], other) for other in values[1:]]
    if any(_sign(before) != _sign(after) for before, after in moves):
        return True
    return any(relation(combined(moves[0][0], "*", move[1]), combined(move[0], "*", moves[0][1])) != 0 for move in moves[1:])


def _opposite(claim: Claim, first: Pair, second: Pair) -> bool:
    before, after = relation(first[0], second[0]), relation(first[1], second[1])
    return before * _direction(claim.before) != after * _direction(claim.after)


def _order_decides(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Whether two points in opposite order refute the claim."""
    if isinstance(claim.relation, SameOrder):
        return True
    if not isinstance(claim.relation, (SameArgmin, Equal)):
        return False
    if isinstance(claim.before, Optimum) and claim.before.feasible is Feasible.ANY_SUBSET:
        return True
    if len(claim.unknowns) != 1:
        return False  # two arbitrary models could be mixed: each at the other's point
    unknowns = {_name(item) for item in claim.unknowns}
    for point in points:
        named = {*point.scalars, *point.arrays, *(part for key in point.densities for parts in key[1:] for part in parts)}  # type: ignore[attr-defined]
        if not unknowns.isdisjoint(named):
            return _model_can_be_worse(claim, points)
    return True


def _model_can_be_worse(claim: Claim, points: tuple[Instance, ...]) -> bool:
    """Whether far predictions make one objective worse, at both points' parameters, than either point is: a probe."""
    if not all(point.predictions for point in points):
        return False
    for side in (claim.before, claim.after):
        values = [Recomputer(point, claim.premises).number(_objective(side)) for point in points]
        far = [replace(point, predictions=dict.fromkeys(point.predictions, distance)) for point in points for distance in (FAR, -FAR)]
        away = [Recomputer(point, claim.premises).number(_objective(side)) for point in far]
        if all(relation(value, near_value) * _direction(side) > 0 for value in away for near_value in values):
            return True
    return False


def _witness_fails(claim: Claim, machines: list[Recomputer]) -> bool:
    match claim.witness:
        case Affine() as witness:
            return _affine_fails(claim, witness, machines)
        case Monotone():
            value = machines[0].number(_objective(claim.before))
            return relation(negative_log(value), machines[0].number(_objective(claim.after))) != 0
        case DerivativeSign() as sign:
            return _derivative_fails(claim, sign, machines)
        case Subgradient() as interval:
            return _subgradient_fails(claim, interval, machines[0])
    return False


def _affine_fails(claim: Claim, witness: Affine, machines: list[Recomputer]) -> bool:
    """before = factor * after + constant as what is made small; a factor or constant that is wrong or moves."""
    kind = claim.relation
    before_sign, after_sign = (1, 1) if isinstance(kind, EqualUpTo) else (_direction(claim.before), _direction(claim.after))
    factors = [machine.number(witness.factor) for machine in machines]
    constants = [machine.number(witness.constant) for machine in machines]
    if len(machines) > 1:
        return relation(factors[0], factors[1]) != 0 or relation(constants[0], constants[1]) != 0
    before = combined(Fraction(before_sign), "*", machines[0].number(_objective(claim.before)))
    after = combined(Fraction(after_sign), "*", machines[0].number(_objective(claim.after)))
    if relation(before, combined(combined(factors[0], "*", after), "+", constants[0])) != 0 or _sign(factors[0]) != 1:
        return True
    bare = isinstance(kind, Equal)
    no_factor, no_constant = (bare, bare) if not isinstance(kind, EqualUpTo) else (not kind.factor, not kind.constant)
    return (no_factor and relation(factors[0], Fraction(1)) != 0) or (no_constant and _sign(constants[0]) != 0)


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
        value = Recomputer(moved, claim.premises).number(_objective(side))
        values.append(combined(Fraction(_direction(side)), "*", value))
    per_step = 1 / STEP
    return combined(combined(values[1], "-", values[0]), "*", per_step), combined(combined(values[2], "-", values[1]), "*", per_step)


def _optimum_beaten(claim: Claim, points: tuple[Instance, ...], values: list[Pair]) -> bool:
    """The first point is optimal for one side, as far as can be seen, and beaten by the second on the other."""
    sides = (claim.before, claim.after)
    for place, other in ((0, 1), (1, 0)):
        beaten = relation(values[1][other], values[0][other]) * _direction(sides[other]) == -1
        if beaten and _unbeaten(claim, sides[place], points[0]):
            return True
    return False


def _membership(claim: Claim, machines: list[Recomputer]) -> bool:
    """A point of the set that the second one beats; or a point outside it that nothing is seen to beat."""
    optimum, points = (claim.before, claim.after) if isinstance(claim.before, Optimum) else (claim.after, claim.before)
    if not (isinstance(optimum, Optimum) and isinstance(points, Points)):
        return False
    inside = machines[0].truth(points.condition)
    if len(machines) > 1:
        values = [machine.number(optimum.objective) for machine in machines]
        return inside and relation(values[1], values[0]) * _direction(optimum) == -1
    return not inside and _unbeaten(claim, optimum, machines[0].instance)


def _unbeaten(claim: Claim, side: Side, point: Instance) -> bool:
    """Whether no value of the one unknown, near or far, is seen to be better."""
    names = {_name(item): item for item in claim.unknowns}
    scalars = [name for name in point.scalars if name in names]
    entries = [(name, index) for name in point.arrays if name in names for index in point.arrays[name]]
    if len(scalars) + len(entries) != 1:
        return False
    best = Recomputer(point, claim.premises).number(_objective(side))
    name, at = (scalars[0], point.scalars[scalars[0]]) if scalars else (entries[0][0], point.arrays[entries[0][0]][entries[0][1]])
    for value in _probes(at):
        if not permits(names[name], value):
            continue
        if scalars:
            moved = replace(point, scalars={**point.scalars, name: value})
        else:
            moved = replace(point, arrays={**point.arrays, name: {entries[0][1]: value}})
        try:
            found = Recomputer(moved, claim.premises).number(_objective(side))
        except Unknown:
            continue
        if relation(found, best) * _direction(side) == -1:
            return False
    return True


def _probes(at: Fraction) -> list[Fraction]:
    """Values around a point, from a thousandth to thousands away, and multiples of it."""
    steps = [Fraction(2) ** power for power in range(-10, 13, 2)] + [Fraction(1, 3), Fraction(7, 3)]
    return [*(at + step for step in steps), *(at - step for step in steps), *(at * step for step in steps), Fraction(0)]


def permits(symbol: Basic, value: Fraction) -> bool:
    """Whether a symbol's assumptions allow a value."""
    number = Rational(value.numerator, value.denominator)
    return all(getattr(number, f"is_{name}") is wanted for name, wanted in symbol.assumptions0.items())


def _objective(side: Side) -> Basic:
    return side.objective if isinstance(side, Optimum) else side


def _direction(side: Side) -> int:
    return -1 if isinstance(side, Optimum) and side.sense is Sense.MAX else 1


def _sign(value: Value) -> int:
    return relation(value, Fraction(0))


def _name(item: Basic) -> str:
    return str(item.args[0]) if isinstance(item, IndexedBase) else str(item)


__all__ = ["fails", "permits"]
