"""Arg mins in one unknown: on the line, on open, half-open and closed intervals, against points and against another objective."""

# ruff: noqa: I001
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from sympy import Abs, Basic, Eq, Expr, Interval, Max, Or, Rational, S, Symbol, integrate, oo, sign

from derive import Claim, Domain, Equal, Optimum, Points, SameArgmin, Sense
from derive.vocabulary.nodes import Exp, Log, Sqrt
from tests.attack.vocabulary import (
    Case, Kinds, Unfit, a, c, lam, mu, n, number, q, r, sigma, tau, total, v, w, x, y, i,
)  # fmt: skip

KINDS = Kinds()


@dataclass(frozen=True)
class Problem:
    """An objective of one unknown with all of its minimisers; none where the infimum is not reached."""

    unknown: Symbol
    objective: Expr
    minimisers: tuple[Expr, ...]
    values: Interval | None = None

    def domains(self) -> tuple[Domain, ...]:
        return () if self.values is None else (Domain(element=self.unknown, values=self.values),)


def closed_form(rng: Random) -> Problem:
    """Problems of textbooks over everything that the unknown's assumptions allow."""
    rest, size = rng.choice((S.Zero, a, n * Log(tau), c**2)), rng.choice((S.One, S(2), q, 1 / n, 1 / (2 * tau**2)))
    unknown, g, minimiser = rng.choice((
        (mu, total((y[i] - mu) ** 2), total(y[i]) / n),
        (mu, total(w[i] * (y[i] - mu) ** 2), total(w[i] * y[i]) / total(w[i])),
        (mu, total((y[i] - x[i] * mu) ** 2) + lam * mu**2, total(x[i] * y[i]) / (lam + total(x[i] ** 2))),
        (mu, total((y[i] - mu) ** 2) + lam * mu**2, total(y[i]) / (lam + n)),
        (mu, total((y[i] - mu) ** 2) / (2 * sigma**2) + mu**2 / (2 * r**2), total(y[i]) / (n + sigma**2 / r**2)),
        (mu, lam * mu**2 - 2 * a * lam * mu, a), (mu, (mu - a) ** 2 + r * (mu - c) ** 2, (a + r * c) / (1 + r)),
        (mu, Abs(mu - a), a), (mu, Abs(mu - a) + (mu - a) ** 2, a), (mu, Exp(mu) - lam * mu, Log(lam)),
        (mu, (mu - a) ** 2 / 2 + lam * Abs(mu), sign(a) * Max(Abs(a) - lam, 0)), (mu, Sqrt(1 + (mu - a) ** 2), a),
        (mu, Log(1 + Exp(mu)) - mu / 3, Log(S(1) / 2)), (mu, Log(1 + Exp(mu)) + Log(1 + Exp(-mu)), S.Zero),
        (sigma, lam * sigma - r * Log(sigma), r / lam), (sigma, n * Log(sigma) + lam / (2 * sigma**2), Sqrt(lam / n)),
        (sigma, n * Log(sigma) + total(w[i]) / sigma, total(w[i]) / n), (sigma, lam * sigma + r / sigma, Sqrt(r / lam)),
        (sigma, total(w[i]) * sigma - n * Log(sigma), n / total(w[i])), (sigma, Log(sigma) ** 2, S.One),
    ))  # fmt: skip
    return Problem(unknown, size * g + rest, (minimiser,))


def bernoulli(rng: Random) -> Problem:
    """A probability in (0, 1)."""
    return Problem(v, -q * Log(v) - r * Log(1 - v), (q / (q + r),), Interval.open(0, 1))


def interval(rng: Random) -> Interval:
    """Open, half-open or closed, now and then without an end."""
    low = Rational(rng.randint(-6, 4), rng.choice((1, 1, 2)))
    low, high = rng.choice(((low, low + rng.randint(1, 5)), (low, low + rng.randint(1, 5)), (low, oo), (-oo, low)))
    return Interval(low, high, rng.random() < 0.5, rng.random() < 0.5)


def polynomial(rng: Random) -> Problem:
    """A polynomial with rational stationary points on an interval: its minimisers are found in exact numbers."""
    values = interval(rng)
    roots = [Rational(rng.randint(-5, 5), rng.choice((1, 2))) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
    slope = rng.choice((1, -1, 2)) * S.One
    for root in roots:
        slope *= v - root
    g = integrate(slope.expand(), v) + rng.randint(-2, 2)
    return _exactly(g, roots, values, lambda point: g.subs(v, point), _end_values(g, values))


def kinked(rng: Random) -> Problem:
    """A sum of weighted distances, or the largest of straight lines through it, on an interval."""
    values = interval(rng)
    kinks = sorted({Rational(rng.randint(-4, 4)) for _ in range(rng.randint(1, 3))})
    weights = [S(rng.choice((1, 1, 2, 3, -1))) for _ in kinks]
    g = sum((weight * Abs(v - kink) for weight, kink in zip(weights, kinks, strict=True)), rng.choice((S.Zero, v, -v, v**2)))
    far = {True: oo, False: -oo}
    ends = {}
    for end, way in ((values.start, -1), (values.end, 1)):
        if end.is_infinite:
            slope = sum(weights) + way * g.coeff(v)
            if slope == 0 and not g.has(v**2):
                raise Unfit("flat at infinity")
            ends[end] = oo if g.has(v**2) else far[bool(slope > 0)]
        else:
            ends[end] = g.subs(v, end)
    points = [*kinks]
    if g.has(v**2):  # between kinks the slope is linear
        edges = [-oo, *kinks, oo]
        for left, right in pairwise(edges):
            inside = right - 1 if left == -oo else left + 1 if right == oo else (left + right) / 2
            point = -sum((weight * sign(inside - kink) for weight, kink in zip(weights, kinks, strict=True)), S.Zero) / 2
            if left <= point <= right:
                points.append(point)
    return _exactly(g, points, values, lambda point: g.subs(v, point), ends)


def _end_values(g: Expr, values: Interval) -> dict:
    return {end: g.subs(v, end) if end.is_finite else S(g).as_poly(v).LC() * end ** g.as_poly(v).degree() if g.has(v) else g
            for end in (values.start, values.end)}  # fmt: skip


def _exactly(g: Expr, points: list, values: Interval, at: Callable, ends: dict) -> Problem:
    """Compare values at stationary points, kinks and ends in exact numbers; an end that is not reached may be the lowest."""
    reached = {point: at(point) for point in sorted({*points, *(end for end in ends if end.is_finite)}) if point in values}
    lowest = min([*reached.values(), *ends.values()])
    between = [(left + right) / 2 for left, right in pairwise(sorted({*points, *(end for end in ends if end.is_finite)}))]
    if any(at(point) <= lowest for point in between if point in values):
        raise Unfit("flat between kinks")
    best = tuple(point for point, value in reached.items() if value == lowest)
    if len(best) > 2 or not S(g).has(v):
        raise Unfit("flat")
    return Problem(v, S(g), best, values)


PROBLEMS = {"closed form": closed_form, "Bernoulli": bernoulli, "polynomial": polynomial, "kinked": kinked}


def optimum(problem: Problem, rng: Random, wrong_sense: bool = False) -> Optimum:
    """arg min of g, or arg max of -g."""
    turned = rng.random() < 0.3
    sense = Sense.MAX if turned != wrong_sense else Sense.MIN
    return Optimum(sense=sense, objective=-problem.objective if turned else problem.objective, unknowns=frozenset({problem.unknown}))


def points(problem: Problem, minimisers: tuple[Expr, ...]) -> Points:
    """The set of these points."""
    condition: Basic = Or(*(Eq(problem.unknown, minimiser) for minimiser in minimisers)) if minimisers else S.false
    return Points(element=problem.unknown, condition=condition)


def claim(problem: Problem, rng: Random, before: object, after: object, hints: tuple = ()) -> Case:
    """before = after, in any order."""
    if rng.random() < 0.3:
        before, after = after, before
    optima = isinstance(before, Optimum) and isinstance(after, Optimum)
    relation = SameArgmin() if optima else Equal()
    made = Claim(before=before, relation=relation, after=after, unknowns=frozenset({problem.unknown}), domains=problem.domains())
    return Case(lambda: made, (*problem.minimisers, *hints))


def shifted(problem: Problem, rng: Random) -> tuple[Expr, ...]:
    if not problem.minimisers:
        if problem.values.start.is_finite and problem.values.end.is_finite:
            return ((problem.values.start + problem.values.end) / 2,)
        return (problem.values.start + 1 if problem.values.start.is_finite else problem.values.end - 1,)
    first, *rest = problem.minimisers
    moved = rng.choice((first + number(rng), 2 * first, first / 2, first + rng.choice((a, q)), -first))
    if problem.values is not None and not first.is_Rational:  # another probability
        moved = first**2
    elif problem.values is not None:
        moved = rng.choice((first + Rational(1, 4), first - Rational(1, 4), first + 1, first - 1))
    if moved == first:
        raise Unfit("not moved")
    return (moved, *rest)


def extra(problem: Problem, rng: Random) -> tuple[Expr, ...]:
    if not problem.minimisers:
        raise Unfit("empty")
    more = problem.minimisers[0] + rng.choice((1, -1)) * number(rng)
    if problem.values is not None and not more.is_Rational:  # a probability: another one
        more = problem.minimisers[0] ** 2
    elif problem.values is not None and more not in problem.values:
        raise Unfit("outside")
    return (*problem.minimisers, more)


def fewer(problem: Problem, rng: Random) -> tuple[Expr, ...]:
    if not problem.minimisers:
        raise Unfit("empty already")
    return problem.minimisers[1:]


def against_points(problem: Problem, rng: Random, change: Callable) -> Case:
    """The optimum against its minimisers, or against these as they are changed."""
    return claim(problem, rng, optimum(problem, rng), points(problem, change(problem, rng)))


def wrong_sense(problem: Problem, rng: Random) -> Case:
    """The minimisers claimed to be maximisers."""
    if not problem.minimisers:
        raise Unfit("neither may be reached")
    return claim(problem, rng, optimum(problem, rng, True), points(problem, problem.minimisers))


for name, make in PROBLEMS.items():
    KINDS(f"arg min: {name}", "true", 3)(lambda rng, make=make: against_points(make(rng), rng, lambda it, _: it.minimisers))
    for slip, change in {"shifted": shifted, "extra point": extra, "point lost": fewer}.items():
        KINDS(f"arg min: {name}, {slip}", "false", 2)(lambda rng, make=make, change=change: against_points(make(rng), rng, change))
    KINDS(f"arg min: {name}, sense", "false")(lambda rng, make=make: wrong_sense(make(rng), rng))


def _partner(problem: Problem, rng: Random) -> Expr:
    """Another objective with the same single minimiser."""
    if len(problem.minimisers) != 1:
        raise Unfit("not one minimiser")
    distance = problem.unknown - problem.minimisers[0]
    return rng.choice((distance**2, 3 * Abs(distance), Abs(distance) + distance**2, problem.objective + distance**2, Exp(distance**2)))


@KINDS("arg min: two objectives", "true", 3)
def _(rng: Random) -> Case:
    problem = rng.choice(list(PROBLEMS.values()))(rng)
    return claim(problem, rng, optimum(problem, rng), optimum(replace(problem, objective=_partner(problem, rng)), rng))


@KINDS("arg min: two objectives, shifted", "false", 3)
def _(rng: Random) -> Case:
    problem = rng.choice(list(PROBLEMS.values()))(rng)
    other = replace(problem, minimisers=shifted(problem, rng)[:1])
    if problem.values is not None and other.minimisers[0].is_Rational and other.minimisers[0] not in problem.values:
        raise Unfit("outside")
    partner = replace(problem, objective=_partner(replace(other, objective=S.Zero), rng))
    return claim(problem, rng, optimum(problem, rng), optimum(partner, rng), other.minimisers)


SETS = (
    (Eq(n * mu, total(y[i])), Eq(mu, total(y[i]) / n), Eq(mu, total(y[i])), 0),
    (Eq(q * mu, a), Eq(mu, a / q), Eq(mu, a * q), a / q),
    (Abs(mu) <= q, (mu <= q) & (mu >= -q), mu <= q, q),
    (Abs(mu - a) < q, (mu < a + q) & (mu > a - q), (mu < a + q) & (mu >= a - q), a - q),
    (Eq(mu**2, q**2), Eq(mu, q) | Eq(mu, -q), Eq(mu, q), -q),
    (Eq(Exp(mu), q), Eq(mu, Log(q)), Eq(mu, Exp(q)), 0),
    (Eq(total(y[i] - mu), 0), Eq(mu, total(y[i]) / n), Eq(mu, total(y[i]) / (n + 1)), total(y[i]) / n),
)  # fmt: skip


@KINDS("points: equivalent conditions", "true")
def _(rng: Random) -> Case:
    first, second, _, _ = rng.choice(SETS)
    problem = Problem(mu, S.Zero, ())
    return claim(problem, rng, Points(element=mu, condition=first), Points(element=mu, condition=second))


@KINDS("points: other conditions", "false")
def _(rng: Random) -> Case:
    first, second, third, hint = rng.choice(SETS)
    problem = Problem(mu, S.Zero, ())
    return claim(problem, rng, Points(element=mu, condition=rng.choice((first, second))), Points(element=mu, condition=third), (S(hint),))
