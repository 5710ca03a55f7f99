"""An oracle for claims: SymPy trees evaluated by mpmath, worlds drawn at random, relations read as they are defined.

It shares no code with derive; of derive it knows the types of nodes and of claims. It proves nothing: it finds a
witness (a world, one to three points of it) at which a claim fails, or says in how many worlds the claim held.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import mpmath
from mpmath import mpf
from sympy import (
    Abs, Add, Basic, E, Eq, Expr, FiniteSet, Ge, Gt, Indexed, IndexedBase, Interval, Le, Lt, Max, Min, Mul, Ne, Number,
    Piecewise, Pow, Product, Sum, Symbol, cos, digamma, erf, exp, false, gamma, log, loggamma, pi, sign, sin, tanh, true,
)
from sympy.logic.boolalg import And, Not, Or

from derive import (
    Affine, Claim, Equal, EqualUpTo, Feasible, IntegratesTo, Law, Optimum, Points, SameArgmin, SameOrder, Sense,
)
from derive.symbolic.nodes import Density, Exp, Indicator, Log, Prediction, Sqrt

DIGITS = 50
UNEQUAL, SAME, LARGEST = mpf(10) ** -12, mpf(10) ** -32, mpf(10) ** 15
POINTS = 8
STEEPEST = 60  # beyond this, exp of a number cannot be told from 0 or from a very large one


class Undefined(Exception):
    """A value that does not exist, is not real, or is too large to be compared."""


MOODS = ((1, 3, (1,)), (1, 12, (2, 3, 5)), (0, 1, (1,)), (1, 40, (1, 7)), (1, 5, (6, 7, 8)), (0, 4, (3, 4)))
"""Smallest and largest numerator, denominators: of every size, with zeros and ones, and near one another."""


@dataclass
class World:
    """Numbers for everything, each drawn from (seed, name) alone; `moves` names what differs between points of a world."""

    claim: Claim
    seed: str
    point: int = 0
    moves: frozenset[str] = frozenset()
    drawn: dict = field(default_factory=dict)
    fixed: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mood = random.Random(self.seed).randrange(len(MOODS))
        self.domains = {_name(domain.element): domain.values for domain in self.claim.domains}
        self.laws = [law for premise in self.claim.premises for law in premise.laws]

    def at(self, point: int) -> World:
        """The same world at another value of what moves."""
        return World(self.claim, self.seed, point, self.moves)

    def draw(self, key: tuple, node: Basic | None, names: tuple[str, ...]) -> mpf:
        """The value of an entry, a symbol, a prediction or a joint density."""
        if key in self.fixed:
            return self.fixed[key]
        if key not in self.drawn:
            point = self.point if self.moves.intersection(names) else 0
            rng = random.Random(f"{self.seed}/{point}/{key}")
            self.drawn[key] = self._number(rng, node, self.domains.get(names[0]))
        return self.drawn[key]

    def _number(self, rng: random.Random, node: Basic | None, values: Basic | None) -> mpf:
        if isinstance(values, FiniteSet):
            return _exact(rng.choice(sorted(values, key=float)))
        if isinstance(values, Interval):
            return _inside(rng, values, node)
        if node is not None and node.is_integer:
            return mpf(rng.randint(1, 3) if node.is_positive else rng.randint(-3, 3))
        if isinstance(node, Symbol) and node.is_real is None:
            return mpf(rng.randint(1, 3))
        low, top, denominators = MOODS[self.mood]
        number = mpf(rng.randint(low, top)) / rng.choice(denominators)
        if node is None or node.is_positive:
            return number or mpf(1) / rng.randint(2, 5)
        return number if node.is_nonnegative or rng.random() < 0.5 else -number

    def holds(self) -> bool:
        """Whether what the premises call positive is positive here."""
        evaluate = Evaluator(self)
        return all(evaluate(expr) > 0 for premise in self.claim.premises for expr in premise.positive)


def _inside(rng: random.Random, values: Interval, node: Basic | None) -> mpf:
    ends = [_exact(end) for end, shut in ((values.start, values.left_open), (values.end, values.right_open)) if end.is_finite and not shut]
    if ends and rng.random() < 0.2:
        return rng.choice(ends)
    part = mpf(rng.randint(1, 11)) / 12
    if values.start.is_finite and values.end.is_finite:
        number = _exact(values.start) + part * (_exact(values.end) - _exact(values.start))
    elif values.start.is_finite:
        number = _exact(values.start) + rng.choice((part, 6 * part))
    else:
        number = _exact(values.end) - rng.choice((part, 6 * part))
    return mpf(1) / 7 if node is not None and node.is_positive and number <= 0 else number


def _exact(number: Expr) -> mpf:
    return mpf(int(number.p)) / int(number.q)


def _name(item: Basic) -> str:
    return str(item.base.label if isinstance(item, Indexed) else item.label if isinstance(item, IndexedBase) else item.name)


FUNCTIONS = {
    Abs: abs, sign: mpmath.sign, erf: mpmath.erf, sin: mpmath.sin, cos: mpmath.cos, tanh: mpmath.tanh,
}
COMPARED = {Ge: lambda d: d >= -SAME, Gt: lambda d: d > SAME, Le: lambda d: d <= SAME, Lt: lambda d: d < -SAME}


class Evaluator:
    """Values of expressions in a world; sums and products over ranges that run backwards are empty."""

    def __init__(self, world: World, limits: bool = False) -> None:
        self.world = world
        self.limits = limits

    def __call__(self, node: Basic, env: dict | None = None) -> mpf:
        try:
            value = self._value(node, env or {})
        except (ZeroDivisionError, OverflowError, ValueError) as why:
            raise Undefined(str(why)) from why
        if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value) or (abs(value) > LARGEST and not self.limits):
            raise Undefined("not real, or too large")
        return value

    def _value(self, node: Basic, env: dict) -> mpf:
        match node:
            case Symbol():
                return env[node] if node in env else self.world.draw(("symbol", node.name), node, (node.name,))
            case Number():
                return _exact(node)
            case Add():
                return mpmath.fsum(self(a, env) for a in node.args)
            case Mul():
                return mpmath.fprod(self(a, env) for a in node.args)
            case Pow():
                base, power = self(node.base, env), self(node.exp, env)
                if base == 0 and power <= 0 and not (node.exp.is_Integer and power == 0):
                    raise Undefined("a power of zero")
                return self._real(mpmath.power(base, power))
            case Indexed():
                at = tuple(int(self(a, env)) for a in node.indices)
                return self.world.draw(("entry", _name(node), at), node, (_name(node),))
            case Prediction():
                name = _name(node.parameters)
                key = ("prediction", name, str(self(node.argument, env)))
                return self.world.draw(key, IndexedBase("f", real=True)[1], (name,))
            case Sum() | Product():
                *inner, (index, low, high) = node.args  # SymPy keeps nested sums flat, the outermost limit last
                body = inner[0] if len(inner) == 1 else node.func(*inner)
                terms = [self(body, env | {index: mpf(k)}) for k in range(int(self(low, env)), int(self(high, env)) + 1)]
                return mpmath.fsum(terms) if isinstance(node, Sum) else mpmath.fprod(terms)
            case Max() | Min():
                return (max if isinstance(node, Max) else min)(self(a, env) for a in node.args)
            case Piecewise():
                for value, condition in node.args:
                    if self.true(condition, env):
                        return self(value, env)
                raise Undefined("no case applies")
            case Indicator():
                return mpf(self.true(node.args[0], env))
            case Density():
                return self._density(node, env)
        if isinstance(node, (Exp, exp, Log, log, Sqrt, gamma, loggamma, digamma)):
            return self._partial(node, self(node.args[0], env))
        if type(node) in FUNCTIONS:
            return FUNCTIONS[type(node)](self(node.args[0], env))
        if node in (pi, E):
            return +(mpmath.pi if node == pi else mpmath.e)
        raise TypeError(f"the oracle does not know {type(node).__name__}")

    def _partial(self, node: Basic, value: mpf) -> mpf:
        """Functions that are not defined everywhere."""
        match node:
            case Exp() | exp() if abs(value) <= STEEPEST or self.limits:
                return mpmath.exp(value)
            case Log() | log() if value > 0:
                return mpmath.log(value)
            case Sqrt() if value >= 0:
                return mpmath.sqrt(value)
            case gamma() if not (value <= 0 and mpmath.isint(value)):
                return mpmath.gamma(value)
            case digamma() if not (value <= 0 and mpmath.isint(value)):
                return mpmath.digamma(value)
            case loggamma() if value > 0:
                return mpmath.loggamma(value)
        raise Undefined(f"{type(node).__name__} at {mpmath.nstr(value)}")

    def _real(self, value: mpf) -> mpf:
        if isinstance(value, mpmath.mpc):
            raise Undefined("not real")
        return value

    def true(self, condition: Basic, env: dict | None = None) -> bool:
        """Whether a condition holds; equations up to the precision of the numbers."""
        if condition in (true, false):
            return condition == true
        match condition:
            case And():
                return all(self.true(a, env) for a in condition.args)
            case Or():
                return any(self.true(a, env) for a in condition.args)
            case Not():
                return not self.true(condition.args[0], env)
        difference = self(condition.lhs, env) - self(condition.rhs, env)
        if isinstance(condition, (Eq, Ne)):
            return (abs(difference) <= SAME) == isinstance(condition, Eq)
        return COMPARED[type(condition)](difference)

    def _density(self, node: Density, env: dict) -> mpf:
        """p(A given C) = p(A, C) / p(C), unless a premise says what it is; joint densities are free positive numbers."""
        for law in self.world.laws:
            bound = self._matched(law, node, env)
            if bound is not None:
                return self(law.right, bound)
        given = self._names(node.given, env)
        joint = self._joint(node.name, self._names(node.variates, env) | given, env)
        return joint / self._joint(node.name, given, env)

    def _matched(self, law: Law, node: Density, env: dict) -> dict | None:
        left = law.left
        if (left.name, len(left.variates), len(left.given)) != (node.name, len(node.variates), len(node.given)):
            return None
        bound: dict = {}
        for pattern, item in zip((*left.variates, *left.given), (*node.variates, *node.given), strict=True):
            if isinstance(pattern, Indexed) and isinstance(item, Indexed) and pattern.base == item.base:
                at = self(item.indices[0], env)
                if pattern.indices[0] in law.variables:
                    if bound.setdefault(pattern.indices[0], at) == at:
                        continue
                elif self(pattern.indices[0]) == at:
                    continue
                return None
            if pattern != item:
                return None
        return bound

    def _names(self, items: tuple[Basic, ...], env: dict) -> frozenset:
        return frozenset((_name(a), *(int(self(k, env)) for k in a.indices)) if isinstance(a, Indexed) else (_name(a),) for a in items)

    def _joint(self, name: str, names: frozenset, env: dict) -> mpf:
        if not names:
            return mpf(1)
        for law in self.world.laws:
            left = law.left
            if left.name == name and not law.variables and self._names((*left.variates, *left.given), env) == names:
                return self(law.right, env) * self._joint(name, self._names(left.given, env), env)
        key = ("joint", name, tuple(sorted(map(str, names))))
        return self.world.draw(key, None, ("", *sorted(item[0] for item in names)))


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
                world = World(claim, f"{number}", moves=frozenset(map(_name, _unknowns(claim))))
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
    low, high = (_exact(end) if end.is_Rational else None for end in (values.start, values.end))
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
            gap = way * (number - _exact(end))
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
    claim or by construction, and nothing on the grid is better.
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
    for point, height in heights.items():
        order = None if height is None else compare(height, lowest)
        found[point] = None if order is None else False if order else (True if any(unequal(point, s) is False for s in stated) else None)
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

    ends = [_exact(end) if end.is_finite else mpmath.inf if end.is_extended_positive else -mpmath.inf for end in (values.start, values.end)]
    inner = sorted({mpf(0), *(v for key, v in world.drawn.items() if key[0] == "symbol" and key[1] != variate.name and abs(v) < 50)})
    cuts = [ends[0], *(cut for cut in inner if ends[0] < cut < ends[1]), ends[1]]
    with mpmath.workdps(20):
        value, error = mpmath.quad(integrand, cuts, error=True, maxdegree=8)
    if not mpmath.isfinite(value) or error > mpf(10) ** -9 * (1 + abs(value)):
        return None
    return f"the integral is {mpmath.nstr(value, 10)}, not {mpmath.nstr(stated, 10)}" if abs(value - stated) > 1e-6 * (1 + abs(value)) else False


__all__ = ["Evaluator", "Finding", "Undefined", "World", "compare", "examine", "minimised", "unequal"]
