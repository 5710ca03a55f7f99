"""Witnesses that a claim fails: relations read as they are defined, at one to eight points of a world that the oracle drew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import mpmath
from mpmath import mpf
from sympy import Basic, Eq, Expr, Ge, Gt, Indexed, Interval, Le, Lt, Symbol

from derive import Affine, Claim, Equal, EqualUpTo, Feasible, IntegratesTo, Optimum, Points, SameArgmin, SameOrder, Sense
from derive.vocabulary.nodes import Prediction
from tests.attack.oracle import SAME, Evaluator, Undefined, World, exact, name_of

DIGITS = 50
UNEQUAL = mpf(10) ** -12
POINTS = 8
"""Points of a world at which orders are compared, each pair of them."""


@dataclass(frozen=True)
class Finding:
    """What the oracle saw: a witness that the claim fails, or in how many worlds it held."""

    witness: str | None
    held: int


def unequal(left: mpf, right: mpf) -> bool | None:
    """Whether two values differ; None where that cannot be told at this precision."""
    distance, size = abs(left - right), 1 + abs(left) + abs(right)
    return True if distance > UNEQUAL * size else False if distance < SAME * size else None


def compare(left: mpf, right: mpf) -> int | None:
    """-1, 0 or 1: how two values of one objective are ordered; None where that cannot be told."""
    differ = unequal(left, right)
    return None if differ is None else 0 if not differ else 1 if left > right else -1


def examine(claim: Claim, worlds: int = 60, hints: tuple[Expr, ...] = ()) -> Finding:
    """Look for a witness in so many worlds; `hints` are points that are optimal by construction (of either side)."""
    with mpmath.workdps(DIGITS):
        held = 0
        for number in range(min(worlds, 8) if isinstance(claim.relation, IntegratesTo) else worlds):
            try:
                world = World(claim, f"{number}", moves=frozenset(map(name_of, _unknowns(claim))))
                if not world.holds():
                    continue
                fails = _fails(claim, world, hints)
            except Undefined:
                continue
            if fails:
                return Finding(f"world {number}: {fails}; " + ", ".join(f"{k[1]}{list(k[2]) if len(k) > 2 else ''} = {mpmath.nstr(v, 6)}"
                               for k, v in world.drawn.items()), held)  # fmt: skip
            held += fails is False
    return Finding(None, held)


def _unknowns(claim: Claim) -> frozenset[Basic]:
    """What moves: an optimum's unknowns are its own."""
    if isinstance(claim.before, Optimum):
        return claim.before.unknowns
    return claim.after.unknowns if isinstance(claim.after, Optimum) else claim.unknowns


def minimised(side: Expr | Optimum) -> Expr:
    """What is minimised: an arg max of g is an arg min of -g."""
    if isinstance(side, Optimum):
        return side.objective if side.sense is Sense.MIN else -side.objective
    return side


def _fails(claim: Claim, world: World, hints: tuple[Expr, ...]) -> str | bool | None:
    """A sentence, if the claim fails in this world; False if it held; None if that could not be told."""
    before, after, relation = claim.before, claim.after, claim.relation
    if isinstance(relation, IntegratesTo):
        return _integral_fails(claim, world)
    stronger = isinstance(relation, SameArgmin) and not _arbitrary(claim)  # then the order decides for, not against
    if _with_points(claim) or (stronger and hints):
        return _points_fail(claim, world, hints)
    a, b = minimised(before), minimised(after)
    rows = []
    ordered = isinstance(relation, (SameOrder, SameArgmin))
    for point in range(POINTS if ordered else 3):
        evaluate = Evaluator(world.at(point) if point else world)
        witness = claim.witness if isinstance(claim.witness, Affine) else Affine()
        rows.append(tuple(evaluate(part) for part in (a, b, witness.factor, witness.constant)))
    if ordered:
        verdicts = [_opposite(compare(one[0], two[0]), compare(one[1], two[1])) for one, two in combinations(rows, 2)]
    else:
        verdicts = list(_related(claim, rows))
    if True in verdicts:
        return None if stronger else "; ".join(f"{mpmath.nstr(row[0], 8)} against {mpmath.nstr(row[1], 8)}" for row in rows)
    return None if None in verdicts else False


def _arbitrary(claim: Claim) -> bool:
    """Whether the feasible set may hold just two points: it is arbitrary, or a model of which nothing is known stands for the unknowns."""
    sides = [side for side in (claim.before, claim.after) if isinstance(side, Optimum)]
    if sides and all(side.feasible is Feasible.ANY_SUBSET for side in sides):
        return True
    unknowns = _unknowns(claim)
    objectives = [minimised(side) for side in (claim.before, claim.after)]
    opaque = all(any(node.parameters in unknowns for node in g.atoms(Prediction)) for g in objectives)
    return opaque and not any(entry.base in unknowns for g in objectives for entry in g.atoms(Indexed))


def _related(claim: Claim, rows: list[tuple]) -> Iterator[bool | None]:
    """For each condition that the relation (and an affine witness) states: does it fail?"""
    (a0, b0, c0, k0), (a1, b1, c1, k1), (a2, b2, *_) = rows
    if isinstance(claim.witness, Affine):
        match claim.relation:
            case EqualUpTo(constant=constant, factor=factor):
                yield (not factor and bool(unequal(c0, mpf(1)))) or (not constant and bool(unequal(k0, mpf(0))))
        yield from (c0 <= 0, unequal(c0, c1), unequal(k0, k1), *(unequal(a, c * b + k) for a, b, c, k in rows))
        return
    match claim.relation:
        case Equal():
            yield unequal(a0, b0)
        case EqualUpTo(constant=True, factor=False):
            yield unequal(a0 - a1, b0 - b1)
        case EqualUpTo(constant=False, factor=True):
            yield from (unequal(a0 * b1, a1 * b0), mpmath.sign(a0) != mpmath.sign(b0))
        case EqualUpTo():
            yield unequal((a0 - a1) * (b0 - b2), (a0 - a2) * (b0 - b1))
            yield _opposite(compare(a0, a1), compare(b0, b1))


def _opposite(left: int | None, right: int | None) -> bool | None:
    return None if left is None or right is None else left != right


def _allowed(claim: Claim, unknown: Symbol) -> tuple[Interval, list[mpf]]:
    """The interval in which one unknown may lie, and a fine grid of it, denser at open and at infinite ends."""
    values: Basic = Interval.open(0, mpmath.inf) if unknown.is_positive else Interval(-mpmath.inf, mpmath.inf)
    for domain in claim.domains:
        if domain.element == unknown:
            values = values.intersect(domain.values)
    low, high = (exact(end) if end.is_Rational else None for end in (values.start, values.end))
    steps = [mpf(2) ** (k / mpf(3)) for k in range(-36, 25)]
    if low is None or high is None:
        start = low if low is not None else high if high is not None else mpf(0)
        up = [start + step for step in steps] if high is None else []
        down = [start - step for step in steps] if low is None else []
        grid = [*up, *down, *(start + (mpf(k) / 4 if high is None else -mpf(k) / 4) for k in range(1, 40))]
    else:
        grid = [low + (high - low) * mpf(k) / 97 for k in range(1, 97)]
        grid += [end + way * (high - low) * mpf(2) ** -k for end, way in ((low, 1), (high, -1)) for k in range(3, 20, 2)]
    grid += [end for end, shut in ((low, values.left_open), (high, values.right_open)) if end is not None and not shut]
    return values, grid


def _within(values: Interval, number: mpf) -> bool:
    for end, shut, way in ((values.start, values.left_open, 1), (values.end, values.right_open, -1)):
        if end.is_Rational:
            gap = way * (number - exact(end))
            if gap < -SAME or (shut and gap <= SAME):
                return False
    return True


def _points_fail(claim: Claim, world: World, hints: tuple[Expr, ...]) -> str | bool | None:
    """Sets of points of one unknown: a point of one side is beaten on the other, or one that is best is not in the set."""
    element = next(side.element for side in (claim.before, claim.after) if isinstance(side, Points)) if _with_points(claim) else None
    unknown = element or next(iter(_unknowns(claim)))
    if not isinstance(unknown, Symbol):
        return None
    values, grid = _allowed(claim, unknown)
    evaluate = Evaluator(world)
    stated = [evaluate(hint) for hint in hints]
    for side in (claim.before, claim.after):
        if isinstance(side, Points):
            for relational in sorted(side.condition.atoms(Eq, Le, Ge, Lt, Gt), key=str):
                for left, right in ((relational.lhs, relational.rhs), (relational.rhs, relational.lhs)):
                    if left == unknown and unknown not in right.free_symbols:
                        stated.append(evaluate(right))
    own = ("symbol", unknown.name)
    kinks = [value for key, value in world.drawn.items() if key != own and key[0] != "joint"]
    tried = sorted({point for point in (*stated, *kinks, *grid) if _within(values, point)})
    sets = [_best(claim, world, side, own, tried, stated) for side in (claim.before, claim.after)]
    for (here, _), (there, beaten) in (sets, sets[::-1]):
        for point in tried:
            if here[point] is True and (there[point] is False):
                return f"{unknown} = {mpmath.nstr(point, 10)} belongs to one side only{beaten}"
    return False


def _with_points(claim: Claim) -> bool:
    return isinstance(claim.before, Points) or isinstance(claim.after, Points)


def _best(claim: Claim, world: World, side: object, own: tuple, tried: list[mpf], stated: list[mpf]) -> tuple[dict, str]:
    """For each point tried: certainly in the set (True), certainly not (False), or not known (None).

    Of an arg min a point is certainly outside if another is better; it is taken to be inside if it was stated, by the
    claim or by construction, and nothing on the grid is better; what is as good as such a point is inside too.
    """
    found: dict = {}
    if isinstance(side, Points):
        for point in tried:
            world.fixed[own] = point
            try:
                found[point] = Evaluator(world).true(side.condition)
            except Undefined:
                found[point] = None
        return found, ""
    heights: dict = {}
    for point in tried:
        world.fixed[own] = point
        try:
            heights[point] = Evaluator(world)(minimised(side))
        except Undefined:
            heights[point] = None
    known = [value for value in heights.values() if value is not None]
    if not known:
        return dict.fromkeys(tried), ""
    lowest = min(known)
    orders = {point: None if height is None else compare(height, lowest) for point, height in heights.items()}
    reached = any(order == 0 and any(unequal(point, it) is False for it in stated) for point, order in orders.items())
    for point, order in orders.items():
        found[point] = None if order is None else False if order else True if reached else None
    return found, f" (values {mpmath.nstr(lowest, 8)} at best)"


def _integral_fails(claim: Claim, world: World) -> str | bool | None:
    """Quadrature over the variate's domain, split at zero and at every location drawn."""
    (variate,) = claim.unknowns
    values, _ = _allowed(claim, variate)
    evaluate = Evaluator(world, limits=True)
    stated = evaluate(claim.after)
    for domain in claim.domains:
        if domain.element == variate and not all(end.is_Rational or end.is_infinite for end in (values.start, values.end)):
            return None

    def integrand(point: mpf) -> mpf:
        world.fixed["symbol", variate.name] = point
        return evaluate(claim.before)

    ends = [exact(end) if end.is_finite else mpmath.inf if end.is_extended_positive else -mpmath.inf for end in (values.start, values.end)]
    inner = sorted({mpf(0), *(v for key, v in world.drawn.items() if key[0] == "symbol" and key[1] != variate.name and abs(v) < 50)})
    cuts = [ends[0], *(cut for cut in inner if ends[0] < cut < ends[1]), ends[1]]
    with mpmath.workdps(20):
        value, error = mpmath.quad(integrand, cuts, error=True, maxdegree=8)
    if not mpmath.isfinite(value) or error > mpf(10) ** -9 * (1 + abs(value)):
        return None
    if abs(value - stated) <= 1e-6 * (1 + abs(value)):
        return False
    return f"the integral is {mpmath.nstr(value, 10)}, not {mpmath.nstr(stated, 10)}"
