"""Refuting that a set of points is the set of optima: a point of the set that is beaten, or an optimum outside it."""

from itertools import islice

from flint import ctx, fmpq
from sympy import Expr, Symbol

from derive.claims.certificate import Bowl, LineCertificate
from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows, Standing
from derive.claims.owed import Owed
from derive.claims.sides import Attained, Between, Feasible
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.sampling import licensed
from derive.judging.evaluation.world import Setting, World
from derive.judging.refutation.certify import Line, Optima, line, minimisers
from derive.judging.refutation.compare import BALLS, Agreement, Comparison, Values, counter_example, order, quantity
from derive.judging.refutation.optimum import UNFOLLOWED, instances, probes, shortest
from derive.judging.refutation.sets import holds, refute_same_sets, roots
from derive.replay.optimality import contained
from derive.replay.replay import replay
from derive.vocabulary.budget import tick


def refute_points(claim: Claim, limit: int | None = None, setting: Setting | None = None) -> CounterExample | Agreement:
    """Whether the points of a set are seen not to be the optima, or the witness not to describe them, in at most `limit` worlds."""
    if claim.between is Between.SETS:
        return refute_same_sets(claim, setting)
    given = claim.attained
    if given is None:
        return Agreement(instances=0, reasons=(claim.between.value,))
    element = given.points.element
    if not isinstance(element, Symbol) or given.optimum.unknowns != {element} or given.optimum.feasible is not Feasible.EVERYWHERE:
        return Agreement(instances=0, reasons=("the optimum is not taken over all values of the one scalar that the set holds",))
    search = _Search(claim, given, setting)
    for number, world in enumerate(islice(instances(search.comparison.setting), limit)):
        search.comparison.instances = number
        found = search.at(world)
        if found is not None:
            return found
    return search.comparison.agreement()


class _Search:
    """One claim about an optimum and a set of points, tried in one world after another."""

    def __init__(self, claim: Claim, given: Attained, setting: Setting | None) -> None:
        self.claim = claim
        self.points = given.points
        self.direction = given.optimum.orientation
        self.objective: Expr = given.optimum.objective
        self.comparison = Comparison(claim, (self.objective, self.objective), setting)
        self.first = given.first
        self.owed = claim.witness.owes(claim) or () if claim.witness is not None else ()

    def at(self, world: World) -> CounterExample | None:
        """A counter-example in this world."""
        point = self.comparison.at(world)
        along = line(world) if point is not None else None
        if along is None:
            return None
        try:
            optima = minimisers(self.objective, self.direction, along, self.claim.premises, "before" if self.first else "after")
        except (NotEvaluable, Undefined) as why:
            self.comparison.reasons.setdefault(f"no optimum was certified: {why}")
            optima = Optima()
        exact = [optimum.point for optimum in optima.points if optimum.exact]  # elsewhere slopes that are nearly 0 cannot be told apart
        solved = roots(self.points.condition, along, self.claim, self.comparison.reasons)
        values = [*exact, *optima.kinks, *solved, world.scalar(self.points.element)]
        values = [value for value in dict.fromkeys(values) if along.allows(value) and licensed(along.at(value))]
        best = [optimum.point for optimum in optima.points if licensed(along.at(optimum.point))]
        return self._witness(along, values) or self._outside(along, optima) or self._beaten(along, [*values, *best])

    def _outside(self, along: Line, optima: Optima) -> CounterExample | None:
        """A certified optimum that does not satisfy the condition."""
        for optimum in optima.points:
            candidate = along.at(optimum.point)
            if holds(self.points.condition, candidate, self.claim) is False and licensed(candidate):
                found = shortest(optimum, lambda value, certificate: self._lies_outside(along, value, certificate))
                if found is not None:
                    return found
                self.comparison.reasons.setdefault(UNFOLLOWED)
        return None

    def _lies_outside(self, along: Line, value: fmpq, certificate: LineCertificate | Bowl) -> CounterExample | None:
        """A certified optimum outside the set, if that can be verified."""
        near = along.at(value)
        point = self._told(near, Standing.OUTSIDE) if along.allows(value) and licensed(near) else None
        if point is None or contained(self.claim, self.points.condition, near.freeze(), certificate) is not False:
            return None
        evidence = counter_example(Shows.MEMBERSHIP, (point,), certificate=certificate)
        return evidence if replay(self.claim, evidence) else None

    def _beaten(self, along: Line, values: list[fmpq]) -> CounterExample | None:
        """A point that satisfies the condition, and one that is strictly better."""
        tried = dict.fromkeys([*values, *(near for value in values[:2] for near in probes(value) if along.allows(near))])
        worth = [self.comparison.at(along.at(value)) for value in tried]
        allowed = [point for point in worth if point is not None]
        for first in allowed:
            tick()
            better = (second for second in allowed if order(second.before, first.before) == -self.direction)
            second = next((point for point in better if licensed(point.world)), None)
            if second is not None and holds(self.points.condition, first.world, self.claim) and licensed(first.world):
                pair = (self._shown(first, Standing.INSIDE), self._shown(second, self._place(second.world)))
                evidence = counter_example(Shows.MEMBERSHIP, pair)
                if replay(self.claim, evidence):
                    return evidence
                self.comparison.reasons.setdefault("a point that is beaten could not be shown to be in the set")
        return None

    def _place(self, world: World) -> Standing:
        inside = holds(self.points.condition, world, self.claim)
        return Standing.OPEN if inside is None else Standing.INSIDE if inside else Standing.OUTSIDE

    def _told(self, world: World, membership: Standing) -> Values | None:
        point = self.comparison.at(world)
        return None if point is None else self._shown(point, membership)

    def _shown(self, point: Values, membership: Standing) -> Values:
        """The point with its membership; what the condition looks up is recorded with it."""
        holds(self.points.condition, point.world, self.claim)
        return Values(point.world, point.before, membership) if self.first else Values(point.world, membership, point.before)

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
        low, high = values[0], next(near for near in probes(values[0]) if along.allows(near) and near > values[0])
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
        with ctx.workprec(PRECISION):
            readers = [Reader(point, self.claim.premises) for point in points]
            found = [[quantity(each, reader, self.claim.premises) for each in asked] for reader in readers]
            return bool(asked) and owed.fails(found, BALLS)
