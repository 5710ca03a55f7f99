"""Points of a set over several entries, at one instance: its equations solved where they are linear, and points that may be better."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from flint import fmpq, fmpq_mat
from sympy import Basic, Eq, Expr, Not, Or
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim
from derive.judging.evaluation.chosen import Coordinate
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import Reader
from derive.judging.evaluation.world import World
from derive.vocabulary.budget import tick
from derive.vocabulary.nodes import ForEvery

MOST = 6
"""How many entries are solved for."""
STEPS = (fmpq(1), fmpq(1, 4), fmpq(1, 32), fmpq(4))
"""How far a better point is looked for."""
MINUS, HALF = fmpq(-1), fmpq(1, 2)

Numbers = dict[Coordinate, fmpq]
Gap = Callable[[Numbers], fmpq | None]
"""A function of the entries; None where it is not known exactly."""


Env = dict[Basic, int]
"""Values of indices."""


def relations(condition: Boolean, claim: Claim, world: World, env: Env) -> Iterator[tuple[Relational, Env]]:
    """The equations and inequalities of a condition in one order, at every value of its indices."""
    tick()
    match condition:
        case ForEvery():
            index, lower, upper = condition.limits
            reader = Reader(world, claim.premises)
            low, high = (reader.value(end, dict(env)) for end in (lower, upper))
            for number in islice(range(int(low), int(high) + 1), MOST + 1):
                yield from relations(condition.stated, claim, world, {**env, index: number})
        case Relational():
            yield condition, env
        case _:
            for part in sorted(condition.args, key=str):
                yield from relations(part, claim, world, env)


def equations(condition: Boolean, claim: Claim, world: World) -> list[Gap]:
    """What a condition says to be zero, for every value of its indices; nothing where it speaks of cases, or of inequalities."""
    if condition.has(Or, Not):
        return []
    try:
        said = list(relations(condition, claim, world, {}))
    except (NotEvaluable, Undefined):
        return []
    if not all(isinstance(part, Eq) for part, _ in said):
        return []
    return [partial(_gap, part, env, claim, world) for part, env in said]


def _gap(equation: Eq, env: Env, claim: Claim, world: World, at: Numbers) -> fmpq | None:
    """How far an equation is from being true at a point."""
    return _value(equation.lhs - equation.rhs, claim, world.at(at), dict(env))


def _value(expr: Expr, claim: Claim, world: World, env: dict[Basic, int]) -> fmpq | None:
    try:
        value = Reader(world, claim.premises).value(expr, env)
    except (NotEvaluable, Undefined):
        return None
    return value if type(value) is fmpq else None


def solved(gaps: Sequence[Gap], coordinates: Sequence[Coordinate]) -> Numbers | None:
    """Values of the coordinates at which all of these vanish, if they are affine there: one of them where there are many."""
    start: Numbers = dict.fromkeys(coordinates, fmpq(0))
    at_zero = [gap(start) for gap in gaps]
    columns = [[gap({**start, coordinate: fmpq(1)}) for gap in gaps] for coordinate in coordinates]
    if None in at_zero or any(None in column for column in columns):
        return None
    rows = [
        [column[row] - at_zero[row] for column in columns] + [at_zero[row] * MINUS]  # type: ignore[operator]
        for row in range(len(gaps))
    ]
    return _from_rows(rows, coordinates)


def _from_rows(rows: Sequence[Sequence[fmpq]], coordinates: Sequence[Coordinate]) -> Numbers | None:
    """A solution of a linear system, whatever is free in it being zero."""
    if not rows:
        return None
    reduced, rank = fmpq_mat(len(rows), len(coordinates) + 1, [entry for row in rows for entry in row]).rref()
    found: Numbers = dict.fromkeys(coordinates, fmpq(0))
    for row in range(rank):
        pivot = next(column for column in range(len(coordinates) + 1) if reduced[row, column] != 0)
        if pivot == len(coordinates):
            return None
        found[coordinates[pivot]] = reduced[row, len(coordinates)]
    return found


def nearer(value: Callable[[Numbers], object], start: Numbers) -> Iterator[Numbers]:
    """Points that may be better: where the slopes of what is quadratic vanish, down the slope, and a step by each entry."""
    coordinates = list(start)
    exact = [_exact(value, start)]
    ahead = [_exact(value, {**start, one: start[one] + 1}) for one in coordinates]
    behind = [_exact(value, {**start, one: start[one] - 1}) for one in coordinates]
    if None not in (*exact, *ahead, *behind):
        slopes = [(high - low) * HALF for high, low in zip(ahead, behind, strict=True)]  # type: ignore[operator]
        rows = []
        for place, one in enumerate(coordinates):
            row = []
            for other_place, other in enumerate(coordinates):
                if one == other:
                    row.append(ahead[place] + behind[place] - 2 * exact[0])  # type: ignore[operator]
                    continue
                both = _exact(value, {**start, one: start[one] + 1, other: start[other] + 1})
                if both is None:
                    break
                row.append(both - ahead[place] - ahead[other_place] + exact[0])
            if len(row) == len(coordinates):
                rows.append([*row, slopes[place] * MINUS])
        if len(rows) == len(coordinates) and (step := _from_rows(rows, coordinates)) is not None:
            yield {one: start[one] + step[one] for one in coordinates}
        for size in STEPS:
            yield {one: start[one] - slope * size for one, slope in zip(coordinates, slopes, strict=True)}
    for size in STEPS:
        for one in coordinates:
            yield {**start, one: start[one] + size}
            yield {**start, one: start[one] - size}


def _exact(value: Callable[[Numbers], object], at: Numbers) -> fmpq | None:
    found = value(at)
    return found if type(found) is fmpq else None
