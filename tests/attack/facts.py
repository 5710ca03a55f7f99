"""Equalities that hold because of a domain, and slips that a domain does not excuse; other terms stand beside them."""

from __future__ import annotations

from random import Random

from sympy import Abs, FiniteSet, Interval, Max, Min, Product, oo, sign

from derive import Claim, Domain, Equal
from derive.vocabulary.nodes import Exp, Log, Sqrt
from tests.attack.vocabulary import Case, Kinds, a, c, factor, i, mu, n, q, t, term, total, w, x, y, z

KINDS = Kinds()
UNIT, ABOVE, BELOW = Interval.open(0, 1), Interval(0, oo), Interval.open(-oo, 0)
likelihood = Product(q ** y[i] * (1 - q) ** (1 - y[i]), (i, 1, n))
FACTS = (
    # left, right, wrong right, what is restricted to what
    (Log(q * (1 - q)), Log(q) + Log(1 - q), Log(q) - Log(1 - q), {q: UNIT}),
    (Log(q / (1 - q)), Log(q) - Log(1 - q), Log(q) + Log(1 - q), {q: UNIT}),
    (Log(1 - a**2), Log(1 - a) + Log(1 + a), 2 * Log(1 - a), {a: Interval.open(-1, 1)}),
    (Abs(a), -a, a, {a: BELOW}),
    (Abs(a), a, -a, {a: ABOVE}),
    (Abs(a), a, a**2, {a: UNIT}),
    (Abs(a - 1), 1 - a, a - 1, {a: Interval(0, 1)}),
    (Abs(a), Abs(a) * sign(1 + a), a, {a: Interval.open(-1, 1)}),
    (Max(a, 0), a, 0 * a, {a: ABOVE}),
    (Min(a, 1), a, a - 1, {a: Interval(0, 1)}),
    (Max(a, c), c, a, {a: Interval(-1, 0), c: Interval(1, 2)}),
    (Sqrt(a) ** 2, a, -a, {a: ABOVE}),
    (Sqrt(a**2), -a, a, {a: BELOW}),
    (Sqrt(a**2), a, a**2, {a: Interval(0, 3)}),
    (total(Abs(y[i])), total(y[i]), Abs(total(y[i])) + y[1], {y: Interval.open(0, oo)}),
    (total(y[i] ** 2), total(y[i]), total(y[i]) ** 2, {y: FiniteSet(0, 1)}),
    (total(y[i] ** 2), n + 0 * a, total(y[i]), {y: FiniteSet(-1, 1)}),
    (total(y[i] * (1 - y[i])), 0 * a, total(y[i]), {y: FiniteSet(0, 1)}),
    (total(Abs(y[i] - z[i])), total(z[i] - y[i]), total(y[i] - z[i]), {y: Interval(0, 1), z: Interval(1, 2)}),
    (Log(likelihood), total(y[i] * Log(q) + (1 - y[i]) * Log(1 - q)), n * Log(q) + Log(1 - q), {q: UNIT, y: FiniteSet(0, 1)}),
    (-Log(likelihood), -total(y[i]) * Log(q) - (n - total(y[i])) * Log(1 - q), -total(y[i]) * Log(q) - n * Log(1 - q), {q: UNIT}),
    (total(Sqrt(w[i] ** 2)), total(w[i]), -total(w[i]), {}),
    (Log(Exp(mu) * (1 - q)), mu + Log(1 - q), mu * Log(1 - q), {q: UNIT}),
)


def fact(rng: Random, right: bool) -> Case:
    """One of these, alone, under a factor, or in a sum with other terms."""
    before, true, false, restricted = rng.choice(FACTS)
    after = true if right else false
    scale, other = rng.choice(((1, 0), (factor(rng), 0), (1, total(z[i] * x[i])), (t, c), (1, term(rng))))
    domains = tuple(Domain(element=element, values=values) for element, values in restricted.items())
    claim = Claim(before=scale * before + other, relation=Equal(), after=scale * after + other, domains=domains)
    return Case(lambda: claim)


KINDS("facts of a domain", "true", 5)(lambda rng: fact(rng, True))
KINDS("facts of a domain, slip", "false", 5)(lambda rng: fact(rng, False))
