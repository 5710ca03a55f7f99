"""An oracle for claims: SymPy trees evaluated by mpmath, worlds drawn at random, relations read as they are defined.

It shares no code with derive; of derive it knows the types of nodes and of claims. It proves nothing: it finds a
witness (a world, one to three points of it) at which a claim fails, or says in how many worlds the claim held.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import mpmath
from mpmath import mpf
from sympy import (
    Abs,
    Add,
    Basic,
    E,
    Eq,
    Expr,
    FiniteSet,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Interval,
    KroneckerDelta,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Number,
    Piecewise,
    Pow,
    Product,
    Sum,
    Symbol,
    cos,
    digamma,
    erf,
    exp,
    false,
    gamma,
    log,
    loggamma,
    pi,
    sign,
    sin,
    tanh,
    true,
)
from sympy.logic.boolalg import And, Not, Or

from derive import Claim, Law
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, PartialDerivative, Prediction, Sqrt

SAME, LARGEST = mpf(10) ** -32, mpf(10) ** 15
STEEPEST = 20
"""Beyond this, exp of a number cannot be told from 0 or from a very large one."""


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
        self.domains = {name_of(domain.element): domain.values for domain in self.claim.domains}
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
            return exact(rng.choice(sorted(values, key=float)))
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
    ends = [exact(end) for end, shut in ((values.start, values.left_open), (values.end, values.right_open)) if end.is_finite and not shut]
    if ends and rng.random() < 0.2:
        return rng.choice(ends)
    part = mpf(rng.randint(1, 11)) / 12
    if values.start.is_finite and values.end.is_finite:
        number = exact(values.start) + part * (exact(values.end) - exact(values.start))
    elif values.start.is_finite:
        number = exact(values.start) + rng.choice((part, 6 * part))
    else:
        number = exact(values.end) - rng.choice((part, 6 * part))
    return mpf(1) / 7 if node is not None and node.is_positive and number <= 0 else number


def exact(number: Expr) -> mpf:
    return mpf(int(number.p)) / int(number.q)


def name_of(item: Basic) -> str:
    return str(item.base.label if isinstance(item, Indexed) else item.label if isinstance(item, IndexedBase) else item.name)


FUNCTIONS = {
    Abs: abs,
    sign: mpmath.sign,
    erf: mpmath.erf,
    sin: mpmath.sin,
    cos: mpmath.cos,
    tanh: mpmath.tanh,
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
                return exact(node)
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
                if min(at) < 1:
                    raise Undefined("arrays start at 1")
                return self.world.draw(("entry", name_of(node), at), node, (name_of(node),))
            case Prediction():
                name = name_of(node.parameters)
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
            case KroneckerDelta():
                one, other = (self(a, env) for a in node.args)
                return mpf(one == other)
            case PartialDerivative():
                return self._slope(node, env)
        if isinstance(node, (Exp, exp, Log, log, Sqrt, gamma, loggamma, digamma)):
            return self._partial(node, self(node.args[0], env))
        if type(node) in FUNCTIONS:
            return FUNCTIONS[type(node)](self(node.args[0], env))
        if node in (pi, E):
            return +(mpmath.pi if node == pi else mpmath.e)
        raise TypeError(f"the oracle does not know {type(node).__name__}")

    def _slope(self, node: PartialDerivative, env: dict) -> mpf:
        """The derivative by differences, whatever the variable is called inside."""
        variable, world = node.variable, self.world
        at = tuple(int(self(a, env)) for a in variable.indices) if isinstance(variable, Indexed) else None
        key = ("symbol", variable.name) if at is None else ("entry", name_of(variable), at)
        here = self(variable, env)

        def moved(value: mpf) -> mpf:
            world.fixed[key] = value
            return self(node.expr, env)

        before = dict(world.fixed)
        try:
            return mpmath.diff(moved, here)
        finally:
            world.fixed = before

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
        return frozenset((name_of(a), *(int(self(k, env)) for k in a.indices)) if isinstance(a, Indexed) else (name_of(a),) for a in items)

    def _joint(self, name: str, names: frozenset, env: dict) -> mpf:
        if not names:
            return mpf(1)
        for law in self.world.laws:
            left = law.left
            if left.name == name and not law.variables and self._names((*left.variates, *left.given), env) == names:
                return self(law.right, env) * self._joint(name, self._names(left.given, env), env)
        key = ("joint", name, tuple(sorted(map(str, names))))
        return self.world.draw(key, None, ("", *sorted(item[0] for item in names)))
