"""Refuting that two optima coincide: a point certified optimal for one side and beaten on the other."""

from collections.abc import Callable, Iterator
from functools import partial

from flint import ctx, fmpq
from sympy import Expr

from derive.claims.certificate import Bowl, LineCertificate
from derive.claims.evidence import Shows, Standing
from derive.claims.sides import orientation
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.sampling import licensed, world, worlds
from derive.judging.evaluation.values import Mood
from derive.judging.evaluation.world import Coordinate, Setting, World
from derive.judging.refutation.certify import Line, Minimiser, Optima, line, minimisers
from derive.judging.refutation.compare import Comparison, Values, counter_example, order
from derive.replay.optimality import undefined
from derive.replay.replay import replay
from derive.vocabulary.budget import tick

UNFOLLOWED = "no point was certified to be optimal for one side where the other prefers another"
CLOSE = fmpq(1, 10**20)
"""What is nearer to an irrational optimum than this is not held against it."""
MORE = 8
"""Further worlds of small integers, in which a minimiser is more often rational."""


def refute_optimum(comparison: Comparison) -> CounterExample | None:
    """A point certified optimal for one side; on the other side another is strictly better, or there is no value at all."""
    seen: set[frozenset[tuple[Coordinate, fmpq]]] = set()
    for number, candidate in enumerate(instances(comparison.setting)):
        comparison.instances = number
        along = _line(comparison, candidate)
        known = frozenset(candidate.record.items() - candidate.free().items())
        if along is None or known in seen:
            continue
        seen.add(known)
        found = {side: _optima(comparison, side, along) for side in ("before", "after")}
        for side, other in (("before", "after"), ("after", "before")):
            rivals = [*(optimum.point for optimum in found[other].points), *found[other].kinks]
            for optimum in found[side].points:
                evidence = _beaten(comparison, other, along, optimum, rivals) or _undefined(comparison, side, along, optimum)
                if evidence is not None:
                    return evidence
    return None


def _line(comparison: Comparison, candidate: World) -> Line | None:
    """The line through a world in which at least one side has a value."""
    if comparison.at(candidate) is None and not any(_known(comparison, expr, candidate) for expr in (comparison.before, comparison.after)):
        return None
    return line(candidate)


def _known(comparison: Comparison, expr: Expr, at: World) -> bool:
    """Whether an expression has a value that the premises determine."""
    reader = Reader(at, comparison.claim.premises)
    try:
        with ctx.workprec(PRECISION):
            reader.value(expr, {})
    except (NotEvaluable, Undefined):
        return False
    return not reader.opaque


def _optima(comparison: Comparison, side: str, along: Line) -> Optima:
    expr: Expr = getattr(comparison, side)
    try:
        return minimisers(expr, orientation(getattr(comparison.claim, side)), along, comparison.claim.premises, side)
    except (NotEvaluable, Undefined) as why:
        comparison.reasons.setdefault(f"no optimum of {side} was certified: {why}")
        return Optima()


def _beaten(comparison: Comparison, name: str, along: Line, optimum: Minimiser, rivals: list[fmpq]) -> CounterExample | None:
    """The point, and one that is certainly better on the other side of the claim."""
    first = _permitted(comparison, along, optimum.point)
    if first is None:
        return None
    direction = orientation(getattr(comparison.claim, name))
    around = optimum.point if optimum.exact else fmpq((optimum.point * 100).floor()) / 100
    for value in [*probes(around), *rounded(rivals)]:
        tick()
        second = _permitted(comparison, along, value) if abs(value - optimum.point) > CLOSE else None
        if second is None or order(getattr(second, name), getattr(first, name)) != -direction:
            continue
        found = shortest(optimum, partial(_against, comparison, along, second))
        if found is None:
            comparison.reasons.setdefault(UNFOLLOWED)
        return found
    return None


def _against(comparison: Comparison, along: Line, rival: Values, at: fmpq, certificate: LineCertificate | Bowl) -> CounterExample | None:
    """The evidence, if it can be verified, with the optimum shown at this point."""
    near = _permitted(comparison, along, at)
    evidence = near and counter_example(Shows.OPTIMUM, (near, rival), certificate=certificate)
    return evidence if evidence and replay(comparison.claim, evidence) else None


def shortest(optimum: Minimiser, verified: Callable[[fmpq, LineCertificate | Bowl], CounterExample | None]) -> CounterExample | None:
    """The evidence in the fewest decimals that can be verified, if it can be with the finest enclosure."""
    *coarser, finest = optimum.digits
    best = optimum.certificate(finest, verified)
    if best is None:
        return None
    return next((found for found in (optimum.certificate(digits, verified) for digits in coarser) if found is not None), best)


def _permitted(comparison: Comparison, along: Line, value: fmpq) -> Values | None:
    """Both sides where the unknown has this value, if it may."""
    world = along.at(value)
    return comparison.at(world) if along.allows(value) and licensed(world) else None


def _undefined(comparison: Comparison, side: str, along: Line, optimum: Minimiser) -> CounterExample | None:
    """The point, if the other side certainly has no value there."""
    claim, world = comparison.claim, along.at(optimum.point)
    other = claim.after if side == "before" else claim.before
    expr: Expr = getattr(comparison, side)
    if not (optimum.exact and licensed(world) and _known(comparison, expr, world) and undefined(claim, other, world.freeze())):
        return None
    with ctx.workprec(PRECISION):
        value = Reader(world, claim.premises).value(expr, {})
    point = Values(world, value, Standing.UNDEFINED) if side == "before" else Values(world, Standing.UNDEFINED, value)

    def nowhere(_: fmpq, certificate: LineCertificate | Bowl) -> CounterExample | None:
        evidence = counter_example(Shows.OPTIMUM, (point,), certificate=certificate)
        return evidence if replay(claim, evidence) else None

    return shortest(optimum, nowhere)


def rounded(rivals: list[fmpq]) -> Iterator[fmpq]:
    """Each rival, first with few decimals."""
    for rival in rivals:
        for digits in (1, 3, 6):
            yield fmpq((rival * 10**digits).floor()) / 10**digits
        yield rival


def probes(around: fmpq) -> Iterator[fmpq]:
    """Values near a point and far from it."""
    for power in (0, -3, -6, 3, 6):
        step = fmpq(2) ** power
        yield around + step
        yield around - step
    yield around * 2
    yield around / 2


def instances(setting: Setting) -> Iterator[World]:
    """Worlds as usual, then worlds of small integers, of equal data and of squares, in which a minimiser is more often rational."""
    yield from worlds(setting.claim, setting)
    if setting.supply is not None:
        return
    for number in range(MORE):
        sizes = setting.sized(2, 1) if number % 2 else setting.sized(2, 2)
        found = world(setting, sizes, 40_000 + 31 * number, Mood.EQUAL if number % 4 < 2 else Mood.WHOLE)
        if found is not None:
            yield found
    for number, size in enumerate((1, 4, 1)):
        found = world(setting, setting.sized(size, 1), 50_000 + 31 * number, Mood.SQUARE)
        if found is not None:
            yield found
