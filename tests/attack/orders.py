"""Orders: objectives transformed by increasing functions, constants and positive factors, and slips of the same kind."""

# ruff: noqa: I001
from __future__ import annotations

from random import Random

from sympy import Abs, Expr, Max, S

from derive import Affine, Claim, Equal, EqualUpTo, Feasible, Optimum, SameArgmin, SameOrder, Sense
from derive.vocabulary.nodes import Exp, Log, Sqrt
from tests.attack.vocabulary import (
    POSITIVES, Case, Kinds, Unfit, X, a, c, i, j, mu, n, number, p, predictor, q, sigma, t, tau, theta, total, w, x, y,
)  # fmt: skip

KINDS = Kinds()
f = predictor(x[i])
linear = total(X[i, j] * theta[j], j)


def objective(rng: Random) -> tuple[Expr, frozenset]:
    """An objective with what it is varied over; nonnegative everywhere."""
    rest = rng.choice((y[i] - f, y[i] - f, y[i] - mu, y[i] - x[i] * mu, y[i] - linear))
    unknowns = frozenset({mu if rest.has(mu) else theta})
    loss = rng.choice((rest**2, rest**2, Abs(rest), w[i] * rest**2, Log(1 + Exp(rest)), rest**2 / (2 * sigma**2), Sqrt(1 + rest**2)))
    g = total(loss) / rng.choice((1, 1, n, 2, 2 * sigma**2))
    if rng.random() < 0.25:
        g += rng.choice((1, q)) * (rng.choice((mu**2, Abs(mu))) if rest.has(mu) else total(rng.choice((theta[j] ** 2, Abs(theta[j]))), j))
    return g, unknowns


def fixed(rng: Random) -> Expr:
    """Something free of every unknown."""
    return rng.choice((a, c, t, q, n * Log(sigma), total(Log(w[i])), number(rng), -number(rng), p * Log(tau), total(y[i] ** 2)))


def positive_fixed(rng: Random) -> Expr:
    """A positive factor free of every unknown."""
    return rng.choice((number(rng), *POSITIVES, 1 / (2 * sigma**2), 1 / n, 1 + a**2, Exp(c), n / 2))


INCREASING = {
    "sigmoid": lambda g, rng: 1 / (1 + Exp(-g)),
    "softplus": lambda g, rng: Log(1 + Exp(g)),
    "cube": lambda g, rng: (g - rng.choice((0, 1))) ** 3,
    "exp": lambda g, rng: Exp(g),
    "scaled exp": lambda g, rng: positive_fixed(rng) * Exp(g / positive_fixed(rng)),
    "scale and add": lambda g, rng: positive_fixed(rng) * g + fixed(rng),
    "-exp(-u)": lambda g, rng: -Exp(-g),
    "+ constant": lambda g, rng: g + fixed(rng),
    "scale": lambda g, rng: positive_fixed(rng) * g,
    "log": lambda g, rng: Log(g + number(rng)),  # as the next two: of what is nonnegative
    "root": lambda g, rng: Sqrt(g + rng.choice((0, number(rng), q))),
    "square": lambda g, rng: (g + rng.choice((number(rng), q))) ** 2,
}
OF_NONNEGATIVE, MAY_BE_NEGATIVE = {"log", "root", "square"}, {"log", "cube", "scale and add", "-exp(-u)", "+ constant"}
NOT_INCREASING = {
    "minus": lambda g, rng, u: -g,
    "Max(u, 0)": lambda g, rng, u: Max(g - positive_fixed(rng), 0),
    "small term": lambda g, rng, u: g + _moving(g, u) / 20,
    "term": lambda g, rng, u: g + positive_fixed(rng) * _moving(g, u),
    "times unknown": lambda g, rng, u: g * (1 + _moving(g, u)),
    "-square": lambda g, rng, u: -(g**2),
    "square of a difference": lambda g, rng, u: (g - rng.choice((q, number(rng)))) ** 2,
    "abs of a difference": lambda g, rng, u: Abs(g - rng.choice((q, number(rng)))),
    "negative factor": lambda g, rng, u: -positive_fixed(rng) * g + fixed(rng),
    "factor of any sign": lambda g, rng, u: rng.choice((a, c)) * g,
    "reciprocal": lambda g, rng, u: 1 / (1 + g),
    "exp(-u)": lambda g, rng, u: Exp(-g),
    "penalty lost": lambda g, rng, u: g + positive_fixed(rng) * (mu**2 if mu in u else total(theta[j] ** 2, j)),
}


def _moving(g: Expr, unknowns: frozenset) -> Expr:
    return mu**2 if mu in unknowns else total(f**2) if g.has(f) else total(theta[j] ** 2, j)


def sides(before: Expr, after: Expr, unknowns: frozenset, rng: Random, feasible: Feasible | None) -> tuple:
    """Both sides bare, or as optima: an arg max of -g is an arg min of g."""
    if feasible is None:
        return before, after
    made = []
    for g in (before, after):
        flip = rng.random() < 0.4
        made.append(Optimum(sense=Sense.MAX if flip else Sense.MIN, objective=-g if flip else g, unknowns=unknowns, feasible=feasible))
    return tuple(made)


def order(name: str, rng: Random, relation: type) -> Case:
    """A claim that an objective and its transform are ordered alike."""
    g, unknowns = objective(rng)
    after = g
    steps = [rng.choice(list(INCREASING)) for _ in range(rng.choice((0, 0, 1)))]
    steps.insert(rng.randint(0, len(steps)), name)
    nonnegative = True
    for step in steps:
        if step in OF_NONNEGATIVE and not nonnegative:
            raise Unfit(step)
        nonnegative = nonnegative and step not in MAY_BE_NEGATIVE and step in INCREASING
        after = INCREASING[step](after, rng) if step in INCREASING else NOT_INCREASING[step](after, rng, unknowns)
    sound = name in INCREASING
    if relation is SameOrder:
        feasible = rng.choice((None, None, Feasible.ANY_SUBSET, Feasible.EVERYWHERE))
    else:
        feasible = rng.choice((None, Feasible.EVERYWHERE, Feasible.ANY_SUBSET)) if sound else Feasible.ANY_SUBSET
    before, after = sides(g, after, unknowns, rng, feasible)
    if rng.random() < 0.3:
        before, after = after, before
    claim = Claim(before=before, relation=relation(), after=after, unknowns=unknowns)
    return Case(lambda: claim)


for step in (*INCREASING, *NOT_INCREASING):
    for relation in (SameOrder, SameArgmin):
        truth = "true" if step in INCREASING else "false"
        KINDS(f"{relation.__name__}: {step}", truth)(lambda rng, step=step, relation=relation: order(step, rng, relation))


RELATIONS = {(1, 0): EqualUpTo(constant=True), (0, 1): EqualUpTo(factor=True), (1, 1): EqualUpTo(constant=True, factor=True)}


def affine(rng: Random, slip: str | None) -> Case:
    """before = factor * after + constant, as the relation allows, with or without its witness."""
    g, unknowns = objective(rng)
    which = rng.choice(list(RELATIONS))
    constant, scale = fixed(rng) if which[0] else S.Zero, positive_fixed(rng) if which[1] else S.One
    relation, witness = RELATIONS[which], Affine(factor=scale, constant=constant) if rng.random() < 0.5 else None
    match slip:
        case "relation":
            constant, scale, relation = fixed(rng), positive_fixed(rng), rng.choice((EqualUpTo(constant=True), EqualUpTo(factor=True)))
            witness = None
        case "sign":
            scale, relation = -scale, rng.choice((EqualUpTo(factor=True), EqualUpTo(constant=True, factor=True)))
            constant = constant if relation.constant else S.Zero
            witness = Affine(factor=scale, constant=constant) if witness else None
        case "witness constant":
            relation, witness = EqualUpTo(constant=True, factor=True), Affine(factor=scale, constant=constant + number(rng))
        case "witness factor":
            relation, witness = EqualUpTo(constant=True, factor=True), Affine(factor=scale * number(rng), constant=constant)
        case "moving":
            constant, relation = constant + _moving(g, unknowns), EqualUpTo(constant=True, factor=True)
            witness = None
    before, after = scale * g + constant, g
    if rng.random() < 0.5:
        before, after = sides(before, after, unknowns, rng, Feasible.EVERYWHERE)
    claim = Claim(before=before, relation=relation, after=after, unknowns=unknowns, witness=witness)
    return Case(lambda: claim)


KINDS("EqualUpTo", "true", 3)(lambda rng: affine(rng, None))
for slip in ("relation", "sign", "witness constant", "witness factor", "moving"):
    KINDS(f"EqualUpTo: {slip}", "false")(lambda rng, slip=slip: affine(rng, slip))


@KINDS("Equal optima", "true")
def _(rng: Random) -> Case:
    g, unknowns = objective(rng)
    before, after = sides(g, g + total(y[i] - total(y[j], j, 1, n) / n), unknowns, rng, rng.choice(tuple(Feasible)))
    claim = Claim(before=before, relation=Equal(), after=after)
    return Case(lambda: claim)


@KINDS("Equal optima: scaled objective", "false")
def _(rng: Random) -> Case:
    g, unknowns = objective(rng)
    before, after = sides(g, rng.choice((number(rng) * g, g + number(rng))), unknowns, rng, rng.choice(tuple(Feasible)))
    claim = Claim(before=before, relation=Equal(), after=after)
    return Case(lambda: claim)
