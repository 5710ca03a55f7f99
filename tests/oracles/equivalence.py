"""Is a mutant an equivalence after all? mpmath at 60 digits, 20 points, n = 1..4, sharing no code with the judge.

Expressions are walked here and nowhere else; opaque densities are expanded by the premises' equations read as
functions, the rest are arbitrary positive numbers drawn once for each argument.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise, product

import mpmath
from sympy import Abs, Add, E, Indexed, IndexedBase, Mul, Number, Pow, Product, Sum, Symbol, exp, gamma, log, pi

from derive.claims.claim import Claim
from derive.claims.relations import Equal, EqualUpTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.witness import Affine, Monotone
from derive.vocabulary.nodes import Density, Exp, Log, Named, Prediction, Sqrt

DIGITS = 60
POINTS = 20
SQUARES = {"mse", "rss", "l2_squared"}
MEANS = {"mse", "mae"}


@dataclass
class Point:
    """Numbers for everything; `theta` draws what depends on the unknowns, `fixed` what does not."""

    sizes: dict[str, int]
    fixed: random.Random
    unknown_names: frozenset[str]
    moving: random.Random
    shared: dict = field(default_factory=dict)
    own: dict = field(default_factory=dict)

    def value(self, key, *, moves: bool, positive: bool):
        table, source = (self.own, self.moving) if moves else (self.shared, self.fixed)
        if key not in table:
            number = mpmath.mpf(source.randint(1, 400)) / source.randint(1, 60)
            table[key] = number if positive or source.random() < 0.5 else -number
        return table[key]


class Evaluator:
    """Values of expressions at a point."""

    def __init__(self, claim: Claim, point: Point) -> None:
        self.laws = [law for premise in claim.premises for law in premise.laws]
        self.point = point

    def __call__(self, node, env=None):
        env = env or {}
        match node:
            case Symbol():
                if node in env:
                    return env[node]
                if node.name in self.point.sizes:
                    return self.point.sizes[node.name]
                return self.point.value(node.name, moves=node.name in self.point.unknown_names, positive=bool(node.is_positive))
            case Number():
                return mpmath.mpf(int(node.p)) / int(node.q)
            case Add():
                return mpmath.fsum(self(a, env) for a in node.args)
            case Mul():
                return mpmath.fprod(self(a, env) for a in node.args)
            case Pow():
                return mpmath.power(self(node.base, env), self(node.exp, env))
            case Indexed():
                at = tuple(int(self(a, env)) for a in node.indices)
                name = str(node.base.label)
                return self.point.value((name, at), moves=name in self.point.unknown_names, positive=bool(node.is_positive))
            case Prediction():
                name = str(node.parameters.label)
                return self.point.value(("f", name, self(node.argument, env)), moves=name in self.point.unknown_names, positive=False)
            case Sum() | Product():
                *inner, (index, low, high) = node.args  # SymPy keeps nested sums flat, the outermost limit last
                body = inner[0] if len(inner) == 1 else node.func(*inner)
                terms = [self(body, env | {index: k}) for k in range(int(self(low, env)), int(self(high, env)) + 1)]
                return mpmath.fsum(terms) if isinstance(node, Sum) else mpmath.fprod(terms)
            case Named():
                index, low, high = node.limits
                entries = [self(node.entry, env | {index: k}) for k in range(int(self(low, env)), int(self(high, env)) + 1)]
                total = mpmath.fsum(u**2 if node.name in SQUARES else abs(u) for u in entries)
                return total / len(entries) if node.name in MEANS else total
            case Density():
                return self.density(node, env)
        functions = {gamma: mpmath.gamma, Log: mpmath.log, log: mpmath.log, Exp: mpmath.exp, exp: mpmath.exp, Sqrt: mpmath.sqrt, Abs: abs}
        if type(node) in functions:
            return functions[type(node)](self(node.args[0], env))
        if node == pi:
            return +mpmath.pi
        if node == E:
            return +mpmath.e
        raise TypeError(f"the oracle does not know {type(node).__name__}")

    def density(self, node, env):
        for law in self.laws:
            bound = {}
            if (
                law.left.name == node.name
                and all(
                    self.bind(pattern, given, law.variables, env, bound)
                    for pattern, given in zip(
                        (*law.left.variates, None, *law.left.given), (*node.variates, None, *node.given), strict=False
                    )
                )
                and (len(law.left.variates), len(law.left.given)) == (len(node.variates), len(node.given))
            ):
                return self(law.right, bound)
        if node.given:
            return self.joint(node.name, (*node.variates, *node.given), env) / self.joint(node.name, node.given, env)
        return self.joint(node.name, node.variates, env)

    def joint(self, name, parts, env):
        """p(A, C) = p(A | C) p(C), by a law for p(A | C) if there is one."""
        for law in self.laws:
            left = law.left
            if left.name == name and not law.variables and {*left.variates, *left.given} == {*parts}:
                return self(law.right, env) * (self.joint(name, left.given, env) if left.given else 1)
        moves = any(isinstance(a, IndexedBase) and str(a.label) in self.point.unknown_names for a in parts)
        arguments = frozenset((str(a), None if isinstance(a, IndexedBase) else self(a, env)) for a in parts)
        return self.point.value(("density", name, arguments), moves=moves, positive=True)

    def bind(self, pattern, given, variables, env, bound) -> bool:
        if pattern in variables:
            bound[pattern] = self(given, env)
            return True
        if isinstance(pattern, Indexed) and isinstance(given, Indexed) and pattern.base == given.base and pattern.indices[0] in variables:
            bound[pattern.indices[0]] = self(given.indices[0], env)
            return True
        return pattern == given


def is_equivalence(claim: Claim) -> bool:
    """Whether the claim holds at every point tried."""
    with mpmath.workdps(DIGITS):
        return all(_holds(claim, size, count, seed) for size, count, seed in product(range(1, 5), (1, 2), range(3)))


def _holds(claim: Claim, size: int, count: int, seed: int) -> bool:
    varied = claim.before.unknowns if isinstance(claim.before, Optimum) else claim.unknowns
    names = frozenset(str(u.label if isinstance(u, IndexedBase) else u) for u in varied)
    shared: dict = {}
    fixed = random.Random(1000 * size + 100 * count + seed)
    rows = []
    for number in range(POINTS):
        point = Point({"n": size, "p": count}, fixed, names, random.Random(f"{seed}/{size}/{number}"), shared)
        evaluate = Evaluator(claim, point)
        before, after = (evaluate(side.objective if isinstance(side, Optimum) else side) for side in (claim.before, claim.after))
        witness = (evaluate(claim.witness.factor), evaluate(claim.witness.constant)) if isinstance(claim.witness, Affine) else None
        rows.append((before, after, witness))
    if any(isinstance(value, mpmath.mpc) for row in rows for value in row[:2]):
        return False
    return _related(claim, rows)


def _related(claim: Claim, rows) -> bool:
    swapped = isinstance(claim.before, Optimum) and isinstance(claim.after, Optimum) and claim.before.sense is not claim.after.sense
    sign = -1 if isinstance(claim.before, Optimum) and claim.before.sense is Sense.MAX else 1
    match claim.relation, claim.witness:
        case (Equal(), _):
            return all(_close(before, -after if swapped else after) for before, after, _ in rows)
        case _, Affine():
            orient = sign * (-1 if swapped else 1)
            return all(
                c > 0 and _close(sign * before, c * orient * after + k) and _close(c, rows[0][2][0]) for before, after, (c, k) in rows
            )
        case _, Monotone():
            return swapped and all(_close(-mpmath.log(before), after) for before, after, _ in rows)
        case EqualUpTo(constant=constant, factor=factor), _:
            (b0, a0, _), (b1, a1, _) = rows[0], rows[1]
            if swapped:
                rows = [(before, -after, None) for before, after, _ in rows]
                (b0, a0, _), (b1, a1, _) = rows[0], rows[1]
            c = (b0 - b1) / (a0 - a1) if factor and constant else b0 / a0 if factor else mpmath.mpf(1)
            return c > 0 and all(_close(before, c * after + (b0 - c * a0)) for before, after, _ in rows)
        case ((SameOrder() | SameArgmin()), _):
            flip = -1 if swapped else 1
            ordered = sorted((before, flip * after) for before, after, _ in rows)
            return all(low[1] < high[1] or _close(low[0], high[0]) for low, high in pairwise(ordered))
    return False


def _close(left, right) -> bool:
    return abs(left - right) <= mpmath.mpf(10) ** (-45) * (1 + abs(left) + abs(right))
