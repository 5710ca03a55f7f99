"""Refuting an order: two points in opposite order, drawn at random or found on a level set of one side.

Random pairs miss objectives that differ little, such as r^2 and r^2 + |r| / 10^6. So walk on a segment to where one
side is worth what it is worth at a third point, and compare the other side there: if the orders were the same, it
would have to agree too.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice
from typing import Any

from flint import arb, ctx, fmpq

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows
from derive.claims.sides import Feasible
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.numbers import ball
from derive.judging.evaluation.ordering import BALLS, order
from derive.judging.evaluation.reading import PRECISION
from derive.judging.evaluation.sampling import licensed, worlds
from derive.judging.evaluation.world import World
from derive.judging.refutation.compare import Comparison, Values, counter_example, permitted, realisable
from derive.replay.growing import grows_with_the_model
from derive.replay.unlikely import unlikely_elsewhere
from derive.vocabulary.budget import charged, tick
from derive.vocabulary.nodes import Prediction

POINTS = 6
SIMPLE_POINTS = 8
"""Points of a world whose values are chosen: all combinations of 0 and 1 of three unknowns."""
ATTACKED = 3
"""Worlds in which level sets are searched."""
GLANCE = 3
"""Further points that are looked at before a proof is searched for any longer."""
STEPS = 16
CLOSE = fmpq(1, 2**40)


def refute_order(comparison: Comparison, *, only_decisive: bool = False) -> CounterExample | None:
    """Two points that the sides put in opposite order, or that only one side tells apart.

    Parameters
    ----------
    comparison : Comparison
        The two objectives.
    only_decisive : bool
        Whether the order must decide where the optimum lies: over an arbitrary feasible set, or where every value
        comes from a model that is arbitrary itself.
    """
    attacked = 0
    for world in worlds(comparison.claim, comparison.setting):
        first = comparison.at(world)
        against = _decisive(comparison, world) if only_decisive else None
        if first is None or (only_decisive and against is None):
            continue
        points: list[Values] = []
        pair = _reversed_pair(comparison, _pairs(chain((first,), _others(comparison, world)), points))
        if pair is None and attacked < ATTACKED and comparison.setting.supply is None and not _related(points):
            attacked += 1
            found = _level_set(comparison, points)
            pair = found and _rounded(comparison, found)
        if pair is not None:
            return counter_example(Shows.ORDER, pair, against)
    return None


def disagree(claim: Claim) -> bool:
    """Whether two of the first few points of one world are put in another order, or not related as is claimed: for a quick look."""
    comparison = Comparison(claim, claim.objectives)
    with ctx.workprec(PRECISION):
        for world in islice(worlds(claim, comparison.setting), 1):
            points = chain(filter(None, (comparison.at(world),)), islice(_others(comparison, world), GLANCE))
            return any(opposed(comparison, *pair) and usable(*pair) for pair in _pairs(points, []))
    return False


def _others(comparison: Comparison, world: World) -> Iterator[Values]:
    candidates = (world.point(own) for own in range(1, POINTS if world.supply is None else SIMPLE_POINTS))
    return filter(None, (comparison.at(candidate) for candidate in candidates if licensed(candidate)))


def _pairs(candidates: Iterable[Values], points: list[Values]) -> Iterator[tuple[Values, Values]]:
    """Every two points, each of which is evaluated when its turn comes and then kept."""
    for second in candidates:
        yield from ((first, second) for first in points)
        points.append(second)


def _decisive(comparison: Comparison, world: World) -> Against | None:
    """Between what the optimum is chosen if two points can be all that counts; None if they need not decide."""
    before, _ = comparison.claim.sides
    if before.within is Feasible.ANY_SUBSET:
        return Against.FEASIBLE
    # An arbitrary model may take two vectors of values and no other, or be far from the data everywhere else.
    if len(comparison.claim.varied) == 1 and all(coordinate[0] == "prediction" for coordinate in world.free()):
        return Against.MODELS
    if _others_worse(comparison.claim):
        return Against.OTHERS_WORSE
    if unlikely_elsewhere(comparison.claim):
        return Against.UNLIKELY
    comparison.reasons.setdefault("the order of two points need not move the optimum")
    return None


@charged(64)
def _others_worse(claim: Claim) -> bool:
    """Whether a model can be as bad as one likes wherever it is not one of two, all that is unknown being what models depend on."""
    if any(expr.has(Prediction) for premise in claim.premises for expr in premise.positive):
        return False
    parameters = frozenset(node.parameters for expr in claim.expressions() for node in expr.atoms(Prediction))
    only = len(parameters) == 1 and parameters == claim.varied
    return only and any(map(grows_with_the_model, claim.sides))


def _rounded(comparison: Comparison, pair: tuple[Values, Values]) -> tuple[Values, Values]:
    """The same evidence in numbers that a reader can check, if rounding leaves the orders opposite."""
    for denominator in (1, 2, 4, 10, 100, 1000, 10**6):
        moved = [{place: _near(number, denominator) for place, number in value.world.moved.items()} for value in pair]
        first, second = (comparison.at(value.world.at(near)) for value, near in zip(pair, moved, strict=True))
        if first is not None and second is not None and opposed(comparison, first, second) and usable(first, second):
            return first, second
    return pair


def _near(number: fmpq, denominator: int) -> fmpq:
    return fmpq(round(Fraction(int(number.p), int(number.q)) * denominator), denominator)


def _reversed_pair(comparison: Comparison, pairs: Iterable[tuple[Values, Values]]) -> tuple[Values, Values] | None:
    """Two points in opposite order; if there is none, two that one side only tells apart."""
    tie = None
    for first, second in pairs:
        if opposed(comparison, first, second) and usable(first, second):
            if not tied(first, second):
                return first, second
            tie = tie or (first, second)
    return tie


def opposed(comparison: Comparison, first: Values, second: Values) -> bool:
    """Whether the two sides certainly order the points differently."""
    return comparison.claim.relation.fails([comparison.minimised(first), comparison.minimised(second)], BALLS)


def tied(first: Values, second: Values) -> bool:
    """Whether one side is certainly indifferent between two points."""
    return any(order(one, other) == 0 for one, other in zip(first.sides, second.sides, strict=True))


def usable(first: Values, second: Values) -> bool:
    """Whether two points can be evidence."""
    return realisable(first.world, second.world) and all(permitted(value.world) and licensed(value.world) for value in (first, second))


def _related(points: list[Values]) -> bool:
    """Whether the points look as if the sides, or a log of one, were affine in each other: then level sets coincide."""
    if len(points) < 4:
        return False
    before, after = [[ball(point.sides[side]) for point in points] for side in (0, 1)]
    return any(_affine(left, right) for left in (before, _logs(before)) for right in (after, _logs(after)) if left and right)


def _logs(values: list[arb]) -> list[arb]:
    """Logarithms, if the values have one sign."""
    if all(value > 0 for value in values):
        return [value.log() for value in values]
    return [(-value).log() for value in values] if all(value < 0 for value in values) else []


def _affine(before: list[arb], after: list[arb]) -> bool:
    moves = [(left - before[0], right - after[0]) for left, right in zip(before[1:], after[1:], strict=True)]
    base = next(((left, right) for left, right in moves if right > 0 or right < 0), None)
    return base is not None and all((left * base[1]).overlaps(right * base[0]) for left, right in moves)


def _level_set(comparison: Comparison, points: list[Values]) -> tuple[Values, Values] | None:
    """Walk towards the level of a middle point, first of one side, then of the other."""
    for side in (0, 1):
        ranked = _ranked(points, side)
        if ranked is None:
            continue
        for target in ranked[1:-1]:
            pair = _approach(comparison, ranked[0], ranked[-1], target, side)
            if pair is not None:
                return pair
    return None


def _ranked(points: list[Values], side: int) -> list[Values] | None:
    """Points in the order of one side, those that it does not tell apart left out."""
    kept: list[Values] = []
    for point in sorted(points, key=lambda value: float(ball(value.sides[side]).mid())):
        if not kept or order(kept[-1].sides[side], point.sides[side]) == -1:
            kept.append(point)
    return kept if len(kept) >= 3 else None


def _approach(comparison: Comparison, low: Values, high: Values, target: Values, side: int) -> tuple[Values, Values] | None:
    """On the segment from low to high, points ever closer to the level of the target; one of them may be in the wrong order."""
    start, end = low.world.free(), high.world.free()
    if start.keys() != end.keys():
        return None
    level = target.sides[side]
    left, right = fmpq(0), fmpq(1)
    below, above = _gap(low.sides[side], level), _gap(high.sides[side], level)
    if below is None or above is None:
        return None
    for step in range(STEPS):
        tick()
        position = _between(left, right, below, above, step)
        point = comparison.at(low.world.at({key: value + position * (end[key] - value) for key, value in start.items()}))
        if point is None:
            return None
        if opposed(comparison, point, target) and usable(point, target):
            return point, target
        gap = _gap(point.sides[side], level)
        if gap is None or gap == 0:
            return None
        if gap < 0:
            left, below = position, gap
            above = above / 2 if step % 2 else above
        else:
            right, above = position, gap
            below = below / 2 if step % 2 else below
        if right - left < CLOSE:
            return None
    return None


def _gap(value: Any, level: Any) -> fmpq | None:
    """How far a value lies above the level, roughly; None where balls cannot tell the side."""
    difference = value - level
    if type(difference) is fmpq:
        return difference
    if order(difference, 0) is None:
        return None
    middle, exponent = difference.mid().man_exp()
    return fmpq(int(middle)) * fmpq(2) ** int(exponent)


def _between(left: fmpq, right: fmpq, below: fmpq, above: fmpq, step: int) -> fmpq:
    """Where the line through the two ends crosses zero, kept inside, with a short denominator; every third time the middle."""
    if step % 3 == 2:
        return (left + right) / 2
    share = -below / (above - below)
    share = min(max(share, fmpq(1, 2**12)), 1 - fmpq(1, 2**12))
    rounded = fmpq(int(share * 2**24), 2**24)
    return left + (right - left) * rounded
