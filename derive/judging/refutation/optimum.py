"""Refuting that optima coincide, or that a set holds them: a certified optimum that is beaten or lies outside, a point that is beaten."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

from flint import ctx, fmpq
from sympy import Expr, Indexed, IndexedBase
from sympy.logic.boolalg import Boolean

from derive.claims.certificate import Bowl, LineCertificate
from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows, Standing
from derive.claims.owed import Owed
from derive.claims.sides import Attained, Between, Feasible
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.balls import holds
from derive.judging.evaluation.chosen import Coordinate
from derive.judging.evaluation.curves import Curve, real_roots, unknown_curve
from derive.judging.evaluation.drawing import Mood
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.ordering import BALLS, order
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.sampling import licensed, setting_of, world, worlds
from derive.judging.evaluation.world import Setting, World
from derive.judging.refutation._searches import Agreement
from derive.judging.refutation.certify import Line, Minimiser, Optima, line, minimisers
from derive.judging.refutation.compare import Comparison, Values, Verified, counter_example, permitted, quantity
from derive.judging.refutation.solving import MOST, Numbers, equations, nearer, relations, solved
from derive.replay.optimality import undefined
from derive.replay.replay import replay
from derive.vocabulary.budget import tick

UNFOLLOWED = "no point was certified to be optimal for one side where the other prefers another"
CLOSE = fmpq(1, 10**20)
"""What is nearer to an irrational optimum than this is not held against it."""
ALONE = 32
"""Worlds in which an array has one entry, so that all about its optimum is known."""
MORE = 8
"""Further worlds of small integers, in which a minimiser is more often rational."""


def refute_optimum(comparison: Comparison) -> CounterExample | None:
    """A point certified optimal for one side; on the other side another is strictly better, or there is no value at all."""
    seen: set[frozenset[tuple[Coordinate, fmpq]]] = set()
    for number, candidate in enumerate(_instances(comparison.setting)):
        comparison.instances = number
        along = _line(comparison, candidate)
        known = frozenset(candidate.record.items() - candidate.free().items())
        if along is None or known in seen:
            continue
        seen.add(known)
        found = [minimisers(comparison, side, along) for side in (0, 1)]
        for side, optima in enumerate(found):
            other = found[1 - side]
            rivals = [*(optimum.point for optimum in other.points), *other.kinks]
            for optimum in optima.points:
                first = _permitted(comparison, along, optimum.point)
                if first is None:
                    evidence = _undefined(comparison, side, along, optimum)
                else:
                    evidence = _beaten(comparison, 1 - side, along, optimum, first, rivals)
                if evidence is not None:
                    return evidence
    return None


def _line(comparison: Comparison, candidate: World) -> Line | None:
    """The line through a world in which at least one side has a value."""
    if comparison.at(candidate) is None and not any(_known(comparison, expr, candidate) for expr in comparison.objectives):
        return None
    return line(candidate)


def _known(comparison: Comparison, expr: Expr, at: World) -> bool:
    """Whether an expression has a value that the premises determine."""
    reader = Reader(at, comparison.claim.premises)
    try:
        reader.value(expr, {})
    except (NotEvaluable, Undefined):
        return False
    return not reader.opaque


def _beaten(comparison: Comparison, side: int, along: Line, optimum: Minimiser, first: Values, rivals: list[fmpq]) -> CounterExample | None:
    """The point, and one that is certainly better on the other side of the claim."""
    around = optimum.point if optimum.exact else fmpq((optimum.point * 100).floor()) / 100
    for value in [*_probes(around), *_rounded(rivals)]:
        tick()
        second = _permitted(comparison, along, value) if abs(value - optimum.point) > CLOSE else None
        if second is None or order(second.sides[side], first.sides[side]) != -comparison.directions[side]:
            continue
        found = optimum.shown(partial(_against, comparison, along, second))
        if found is None:
            comparison.reasons.setdefault(UNFOLLOWED)
        return found
    return None


def _against(comparison: Comparison, along: Line, rival: Values, at: fmpq, certificate: LineCertificate | Bowl) -> CounterExample | None:
    """The evidence, if it can be verified, with the optimum shown at this point."""
    near = _permitted(comparison, along, at)
    return None if near is None else _verified(comparison, Shows.OPTIMUM, (near, rival), certificate)


def _permitted(comparison: Comparison, along: Line, value: fmpq) -> Values | None:
    """Both sides where the unknown has this value, if it may."""
    if value in along.met:
        comparison.instances += along.met[value] is not None
        return along.met[value]
    world = along.permitted(value)
    along.met[value] = None if world is None else comparison.at(world)
    return along.met[value]


def _undefined(comparison: Comparison, side: int, along: Line, optimum: Minimiser) -> CounterExample | None:
    """The point, if the other side certainly has no value there."""
    claim, world, expr = comparison.claim, along.at(optimum.point), comparison.objectives[side]
    other = claim.sides[1 - side]
    if not (optimum.exact and licensed(world) and _known(comparison, expr, world) and undefined(claim, other, world.freeze())):
        return None
    value = Reader(world, claim.premises).value(expr, {})
    point = Values(world, _by_side(side, value, Standing.UNDEFINED))
    return optimum.shown(lambda _, certificate: _verified(comparison, Shows.OPTIMUM, (point,), certificate))


def _by_side(side: int, own: object, other: object) -> tuple[object, object]:
    """What is said of one side and of the other, in their order."""
    return (other, own) if side else (own, other)


def _verified(
    comparison: Comparison, shows: Shows, points: tuple[Values, ...], certificate: LineCertificate | Bowl | None = None
) -> CounterExample | None:
    """The evidence, if it can be verified."""
    evidence = counter_example(shows, points, certificate=certificate)
    return evidence if comparison.verified(comparison.claim, evidence) else None


def _rounded(rivals: list[fmpq]) -> Iterator[fmpq]:
    """Each rival, first with few decimals."""
    for rival in rivals:
        for digits in (1, 3, 6):
            yield fmpq((rival * 10**digits).floor()) / 10**digits
        yield rival


def _probes(around: fmpq) -> Iterator[fmpq]:
    """Values near a point and far from it."""
    for power in (0, -3, -6, 3, 6):
        step = fmpq(2) ** power
        yield around + step
        yield around - step
    yield around * 2
    yield around / 2


def _instances(setting: Setting) -> Iterator[World]:
    """Worlds as usual, then worlds of small integers, of equal data and of squares, in which a minimiser is more often rational."""
    yield from worlds(setting.claim, setting)
    if setting.supply is not None:
        return
    moods = (Mood.EQUAL, Mood.EQUAL, Mood.WHOLE, Mood.WHOLE)
    if any(isinstance(element, IndexedBase) for element in setting.claim.elements):
        kinds = (Mood.WHOLE, Mood.WHOLE, Mood.SMALL)
        alone = ((setting.sized(1 + number // 16, 1), 60_000 + 31 * number, kinds[number % 3]) for number in range(ALONE))
        yield from filter(None, (world(setting, *tried) for tried in alone))
    small = ((setting.sized(2, 2 - number % 2), 40_000 + 31 * number, moods[number % 4]) for number in range(MORE))
    squares = ((setting.sized(size, 1), 50_000 + 31 * number, Mood.SQUARE) for number, size in enumerate((1, 4, 1)))
    yield from filter(None, (world(setting, *tried) for tried in chain(small, squares)))


def refute_points(
    claim: Claim, limit: int | None = None, setting: Setting | None = None, verified: Verified = replay
) -> CounterExample | Agreement:
    """Whether the points of a set are seen not to be the optima, or the witness not to describe them, in at most `limit` worlds."""
    if claim.between is Between.SETS:
        with ctx.workprec(PRECISION):
            return _refute_same_sets(claim, limit, setting, verified)
    given = claim.attained
    if given is None:
        return Agreement(instances=0, reasons=(claim.between.value,))
    element = given.points.element
    if isinstance(element, Indexed) or given.optimum.unknowns != {element} or given.optimum.feasible is not Feasible.EVERYWHERE:
        told = "the optimum is not taken over all values of the one scalar or array that the set holds"
        return Agreement(instances=0, reasons=(told,))
    search = _Search(claim, given, setting, verified)
    with ctx.workprec(PRECISION):
        for number, candidate in enumerate(islice(_instances(search.comparison.setting), limit)):
            search.comparison.instances = number
            found = search.at(candidate)
            if found is not None:
                return found
    return search.comparison.agreement()


class _Search:
    """One claim about an optimum and a set of points, tried in one world after another."""

    def __init__(self, claim: Claim, given: Attained, setting: Setting | None, verified: Verified) -> None:
        self.claim = claim
        self.points = given.points
        self.side = 0 if given.first else 1
        self.comparison = Comparison(claim, (given.optimum.objective, given.optimum.objective), setting, verified)
        self.direction = self.comparison.directions[self.side]
        self.owed = claim.witness.owes(claim) or () if claim.witness is not None else ()

    def at(self, world: World) -> CounterExample | None:
        """A counter-example in this world."""
        point = self.comparison.at(world)
        if point is None:
            return None
        along = line(world)
        if along is None:
            return self._several(world) if isinstance(self.points.element, IndexedBase) else None
        optima = minimisers(self.comparison, self.side, along)
        exact = [optimum.point for optimum in optima.points if optimum.exact]  # elsewhere slopes that are nearly 0 cannot be told apart
        solved = _roots(self.points.condition, along, self.claim, self.comparison.reasons)
        values = [*exact, *optima.kinks, *solved, along.world.record[along.coordinate]]
        values = [value for value in dict.fromkeys(values) if along.permitted(value)]
        best = [optimum.point for optimum in optima.points if licensed(along.at(optimum.point))]
        return self._witness(along, values) or self._outside(along, optima) or self._beaten(along, [*values, *best])

    def _outside(self, along: Line, optima: Optima) -> CounterExample | None:
        """A certified optimum that does not satisfy the condition."""
        for optimum in optima.points:
            candidate = along.at(optimum.point)
            if self._holds(candidate) is False and licensed(candidate):
                found = optimum.shown(partial(self._lies_outside, along))
                if found is not None:
                    return found
                self.comparison.reasons.setdefault(UNFOLLOWED)
        return None

    def _lies_outside(self, along: Line, value: fmpq, certificate: LineCertificate | Bowl) -> CounterExample | None:
        """A certified optimum outside the set, if that can be verified."""
        near = _permitted(self.comparison, along, value)
        if near is None:
            return None
        return _verified(self.comparison, Shows.MEMBERSHIP, (self._shown(near, Standing.OUTSIDE),), certificate)

    def _beaten(self, along: Line, values: list[fmpq]) -> CounterExample | None:
        """A point that satisfies the condition, and one that is strictly better."""
        tried = dict.fromkeys([*values, *(near for value in values[:2] for near in _probes(value) if along.allows(near))])
        worth = [self.comparison.at(along.at(value)) for value in tried]
        allowed = [point for point in worth if point is not None]
        for first in allowed:
            tick()
            better = (second for second in allowed if order(second.sides[0], first.sides[0]) == -self.direction)
            second = next((point for point in better if licensed(point.world)), None)
            if second is not None and self._holds(first.world) and licensed(first.world):
                pair = (self._shown(first, Standing.INSIDE), self._shown(second, self._place(second.world)))
                evidence = _verified(self.comparison, Shows.MEMBERSHIP, pair)
                if evidence is not None:
                    return evidence
                self.comparison.reasons.setdefault("a point that is beaten could not be shown to be in the set")
        return None

    def _several(self, world: World) -> CounterExample | None:
        """Where more than one entry is free: a point of the set, which solves its equations, and one that is better."""
        coordinates = sorted((at for at in world.free() if at[0] == "entry"), key=str)
        if not 1 < len(coordinates) <= MOST or len(coordinates) < len(world.free()):
            return None
        found = solved(equations(self.points.condition, self.claim, world), coordinates)
        for start in ([] if found is None else [found], [dict.fromkeys(coordinates, fmpq(0))]):
            for values in start:
                first = self._allowed(world, values)
                if first is None or not self._holds(first.world):
                    continue
                for better in nearer(lambda at: self._worth(world, at), values):
                    tick()
                    second = self._allowed(world, better)
                    if second is None or order(second.sides[0], first.sides[0]) != -self.direction:
                        continue
                    pair = (self._shown(first, Standing.INSIDE), self._shown(second, self._place(second.world)))
                    evidence = _verified(self.comparison, Shows.MEMBERSHIP, pair)
                    if evidence is not None:
                        return evidence
        return None

    def _allowed(self, world: World, values: Numbers) -> Values | None:
        """A point, where the unknowns may have these values and the objective has one."""
        at = world.at(values)
        return self.comparison.at(at) if permitted(at) and licensed(at) else None

    def _worth(self, world: World, values: Numbers) -> object:
        """What is made small at a point; None where it may not lie there."""
        point = self._allowed(world, values)
        return None if point is None else point.sides[0] * fmpq(self.direction)

    def _holds(self, world: World) -> bool | None:
        return _holds(self.points.condition, world, self.claim)

    def _place(self, world: World) -> Standing:
        inside = self._holds(world)
        return Standing.OPEN if inside is None else Standing.INSIDE if inside else Standing.OUTSIDE

    def _told(self, world: World, membership: Standing) -> Values | None:
        point = self.comparison.at(world)
        return None if point is None else self._shown(point, membership)

    def _shown(self, point: Values, membership: Standing) -> Values:
        """The point with its membership; what the condition looks up is recorded with it."""
        self._holds(point.world)
        return Values(point.world, _by_side(self.side, point.sides[0], membership))

    def _witness(self, along: Line, values: list[fmpq]) -> CounterExample | None:
        """A point, or two, at which something that the witness owes fails."""
        for value in values:
            candidate = along.at(value)
            try:
                wrong = next((owed for owed in self.owed if owed.points == 1 and self._fails(owed, candidate)), None)
            except (NotEvaluable, Undefined) as why:
                self.comparison.reasons.setdefault(f"the witness was not checked everywhere: {why}")
                continue
            point = self._told(candidate, self._place(candidate)) if wrong else None
            if wrong is not None and point is not None:
                return counter_example(wrong.shows, (point,), Against.WITNESS)
        return self._moving(along, values)

    def _moving(self, along: Line, values: list[fmpq]) -> CounterExample | None:
        """Two points between which something that the witness owes fails."""
        several = [owed for owed in self.owed if owed.points == 2]
        if not several or not values:
            return None
        low, high = values[0], next(near for near in _probes(values[0]) if along.allows(near) and near > values[0])
        pair = along.at(low), along.at(high)
        try:
            wrong = next((owed for owed in several if self._fails(owed, *pair)), None)
        except (NotEvaluable, Undefined):
            return None
        first, second = (self._told(point, self._place(point)) for point in pair)
        if wrong is None or first is None or second is None or not all(map(licensed, pair)):
            return None
        return counter_example(wrong.shows, (first, second), Against.WITNESS)

    def _fails(self, owed: Owed, *points: World) -> bool:
        asked = owed.asks()
        readers = [Reader(point, self.claim.premises) for point in points]
        found = [[quantity(each, reader, self.claim.premises) for each in asked] for reader in readers]
        return bool(asked) and owed.fails(found, BALLS)


def _refute_same_sets(claim: Claim, limit: int | None, setting: Setting | None, verified: Verified) -> CounterExample | Agreement:
    """A point that is certainly in one set and certainly not in the other."""
    first, second = claim.elements
    conditions = [part for side in claim.sides for part in side.parts]
    if first != second:
        return Agreement(instances=0, reasons=("the two sets hold values of different things",))
    reasons: dict[str, None] = {}
    agreeing = 0
    for instance in islice(_instances(setting or setting_of(claim)), limit):
        found = [_holds(condition, instance, claim) for condition in conditions]
        if None in found:
            continue
        along = line(instance)
        if along is None:
            evidence = _apart(conditions, instance, claim, verified) if isinstance(first, IndexedBase) else None
            if evidence is not None:
                return evidence
            continue
        agreeing += 1
        places = [root for condition in conditions for root in _roots(condition, along, claim, reasons)]
        own = along.world.record[along.coordinate]
        for value in dict.fromkeys([*places, fmpq(0), fmpq(1), *(near for place in places for near in _probes(place)), own, *_probes(own)]):
            tick()
            candidate = along.permitted(value)
            if candidate is None:
                continue
            evidence = _in_one(conditions, candidate, claim, verified)
            if evidence is not None:
                return evidence
    return Agreement(instances=agreeing, reasons=tuple(reasons))


def _in_one(conditions: list[Boolean], candidate: World, claim: Claim, verified: Verified) -> CounterExample | None:
    """The point, if it is certainly in one of two sets only."""
    inside = [_holds(condition, candidate, claim) for condition in conditions]
    if None in inside or inside[0] is inside[1]:
        return None
    left, right = (Standing.INSIDE if one else Standing.OUTSIDE for one in inside)
    evidence = counter_example(Shows.MEMBERSHIP, (Values(candidate, (left, right)),))
    return evidence if verified(claim, evidence) else None


def _apart(conditions: list[Boolean], instance: World, claim: Claim, verified: Verified) -> CounterExample | None:
    """Several entries at which the equations of one condition hold, and the other does not."""
    coordinates = sorted((at for at in instance.free() if at[0] == "entry"), key=str)
    if not coordinates or len(coordinates) > MOST or len(coordinates) < len(instance.free()):
        return None
    solutions = (solved(equations(condition, claim, instance), coordinates) for condition in conditions)
    for values in (found for found in solutions if found is not None):
        candidate = instance.at(values)
        evidence = _in_one(conditions, candidate, claim, verified) if permitted(candidate) and licensed(candidate) else None
        if evidence is not None:
            return evidence
    return None


def _roots(condition: Boolean, along: Line, claim: Claim, reasons: dict[str, None]) -> list[fmpq]:
    """Rational points at which an equation of a condition holds, or an inequality begins or ends to."""
    found: list[fmpq] = []
    try:
        said = list(relations(condition, claim, along.world, {}))
    except (NotEvaluable, Undefined):
        return found
    for part, env in said:
        curve = unknown_curve(fmpq(1))
        try:
            reader = Reader(along.world, claim.premises, {along.key: curve})
            difference = reader.value(part.lhs, dict(env)) - reader.value(part.rhs, dict(env))
            if type(difference) is Curve and difference.value is not None:
                found += [root for root in real_roots(difference.value.top) if type(root) is fmpq]
        except (NotEvaluable, Undefined) as why:
            reasons.setdefault(f"the condition was not solved: {why}")
    return found


def _holds(condition: Boolean, world: World, claim: Claim) -> bool | None:
    """Whether a condition holds at a point; None where balls cannot tell."""
    try:
        return holds(condition, world, claim.premises)
    except (NotEvaluable, Undefined):
        return None
