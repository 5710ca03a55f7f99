"""p(. given .): product rule, chain rule, Bayes, independence as a premise, likelihoods; and slips of each."""

# ruff: noqa: I001
from __future__ import annotations

from collections.abc import Callable
from random import Random

from sympy import Abs, Basic, Expr, Mul, Product, S, pi

from derive import Claim, Equal, EqualUpTo, Feasible, Law, Optimum, Premise, SameArgmin, SameOrder, Sense
from derive.vocabulary.nodes import Density, Exp, Log, Sqrt
from tests.attack.vocabulary import (
    Case, Kinds, Unfit, a, b, c, i, mu, n, predictor, sigma, t, theta, total, u, w, x, y, z,
)  # fmt: skip

KINDS = Kinds()
NAMES = (a, c, t, u, y[1], y[2], z[1], y, w, theta, mu)
Names = tuple[Basic, ...]


def density(variates: Names, given: Names, rng: Random) -> Expr:
    """p of these given those, in any order on each side of the bar."""
    return Density("p", rng.sample(variates, len(variates)), rng.sample(given, len(given))) if variates else S.One


def names(rng: Random, *sizes: int) -> list[Names]:
    """Disjoint groups of names; an array and its entries are not mixed."""
    pool = [name for name in NAMES if name is not y] if rng.random() < 0.5 else [name for name in NAMES if name not in (y[1], y[2])]
    chosen = rng.sample(pool, sum(sizes))
    groups = []
    for size in sizes:
        groups.append(tuple(chosen[:size]))
        chosen = chosen[size:]
    return groups


def positive(*exprs: Expr) -> tuple[Premise, ...]:
    """What is divided by is positive."""
    stated = tuple(expr for expr in exprs if expr != 1)
    return (Premise(label="A1", name="positive", statement="what is divided by is positive", positive=stated),) if stated else ()


def lawful(*laws: tuple[Expr, Expr]) -> tuple[Premise, ...]:
    return (Premise(label="A2", name="law", statement="", laws=tuple(Law(left=left, right=right) for left, right in laws)),)


def product_rule(rng: Random) -> tuple:
    """p(A given B, C) p(B given C) = p(A, B given C)."""
    A, B, C = names(rng, rng.choice((1, 1, 2)), rng.choice((1, 1, 2)), rng.choice((0, 0, 1, 2)))
    return (density(A, B + C, rng), density(B, C, rng)), (density(A + B, C, rng),), ()


def bayes(rng: Random) -> tuple:
    """p(A given B, C) = p(B given A, C) p(A given C) / p(B given C)."""
    A, B, C = names(rng, rng.choice((1, 1, 2)), rng.choice((1, 1, 2)), rng.choice((0, 0, 1)))
    evidence = density(B, C, rng)
    return (density(A, B + C, rng),), (density(B, A + C, rng), density(A, C, rng), 1 / evidence), positive(evidence)


def exchanged(rng: Random) -> tuple:
    """p(A given B, C) p(B given C) = p(B given A, C) p(A given C)."""
    A, B, C = names(rng, 1, 1, rng.choice((0, 1)))
    return (density(A, B + C, rng), density(B, C, rng)), (density(B, A + C, rng), density(A, C, rng)), ()


def chain_rule(rng: Random) -> tuple:
    """p(A, B, C given D) in three factors."""
    A, B, C, D = names(rng, 1, 1, 1, rng.choice((0, 0, 1)))
    return (density(A + B + C, D, rng),), (density(A, B + C + D, rng), density(B, C + D, rng), density(C, D, rng)), ()


def conditional(rng: Random) -> tuple:
    """p(A given B, C) = p(A, B given C) / p(B given C)."""
    A, B, C = names(rng, rng.choice((1, 2)), 1, rng.choice((0, 1)))
    divisor = density(B, C, rng)
    return (density(A, B + C, rng),), (density(A + B, C, rng), 1 / divisor), positive(divisor)


def independent(rng: Random) -> tuple:
    """With p(A given B, C) = p(A given C) as a premise, p(A, B given C) = p(A given C) p(B given C)."""
    A, B, C = names(rng, 1, 1, rng.choice((0, 1)))
    whole, less = Density("p", A, B + C), Density("p", A, C)
    return (density(A + B, C, rng),), (less, density(B, C, rng)), lawful((whole, less))


RULES = {
    "product rule": product_rule, "Bayes": bayes, "roles exchanged": exchanged, "chain rule": chain_rule, "conditional": conditional,
    "independence": independent,
}  # fmt: skip


def dropped(left: tuple, right: tuple, premises: tuple, rng: Random) -> tuple:
    """A condition dropped from one factor."""
    return _changed(left, right, premises, rng, lambda it: Density(it.name, it.variates, it.given[1:]) if it.given else None)


def swapped(left: tuple, right: tuple, premises: tuple, rng: Random) -> tuple:
    """The two sides of one bar exchanged."""
    return _changed(left, right, premises, rng, lambda it: Density(it.name, it.given, it.variates) if it.given else None)


def lost(left: tuple, right: tuple, premises: tuple, rng: Random) -> tuple:
    """A factor missing."""
    side = left if len(left) > 1 else right
    if len(side) < 2:
        raise Unfit("one factor only")
    less = side[1:] if rng.random() < 0.5 else side[:-1]
    return (less, right, premises) if side is left else (left, less, premises)


def doubled(left: tuple, right: tuple, premises: tuple, rng: Random) -> tuple:
    """A factor twice."""
    return left, (*right, right[0]), premises


def unlicensed(left: tuple, right: tuple, premises: tuple, rng: Random) -> tuple:
    """The premise withdrawn."""
    if not any(premise.laws for premise in premises):
        raise Unfit("no premise")
    return left, right, ()


def _changed(left: tuple, right: tuple, premises: tuple, rng: Random, change: Callable) -> tuple:
    """One factor of either side changed; a divisor stays what the premise speaks of."""
    spots = [(side, place) for side, parts in ((0, left), (1, right)) for place, part in enumerate(parts) if isinstance(part, Density)]
    rng.shuffle(spots)
    for side, place in spots:
        parts = list((left, right)[side])
        new = change(parts[place])
        if new is not None and new.variates:
            parts[place] = new
            return (tuple(parts), right, premises) if side == 0 else (left, tuple(parts), premises)
    raise Unfit("nothing to change")


def rule(rng: Random, make: Callable, slip: Callable | None) -> Case:
    """An equation between products of densities, times something common now and then."""
    left, right, premises = make(rng)
    if slip:
        left, right, premises = slip(left, right, premises, rng)
    common = rng.choice((S.One, S.One, sigma, total(w[i])))
    before, after = common * Mul(*left), common * Mul(*right)
    if before == after:
        raise Unfit("the same")
    if rng.random() < 0.3:
        before, after = after, before
    if rng.random() < 0.2:
        factors = {it for it in (*left, *right) if isinstance(it, Density)}
        premises = (*premises, *positive(*sorted(factors, key=str)))
        before, after = Log(before), Log(after)
    claim = Claim(before=before, relation=Equal(), after=after, premises=premises)
    return Case(lambda: claim)


for name, make in RULES.items():
    KINDS(f"p: {name}", "true", 2)(lambda rng, make=make: rule(rng, make, None))
for slip in (dropped, swapped, lost, doubled, unlicensed):
    what = slip.__doc__.rstrip(".").lower()
    of = [independent] if slip is unlicensed else list(RULES.values())
    KINDS(f"p: {what}", "false", 2)(lambda rng, slip=slip, of=of: rule(rng, rng.choice(of), slip))


@KINDS("p: order of names", "true")
def _(rng: Random) -> Case:
    A, C = names(rng, rng.choice((2, 3)), rng.choice((0, 1, 2)))
    before, after = Density("p", A, C), Density("p", A[::-1], C[::-1])
    claim = Claim(before=before, relation=Equal(), after=after)
    return Case(lambda: claim)


def posterior(rng: Random, slip: str | None) -> Case:
    """p(theta given y) is likelihood times prior up to a positive factor that is free of theta."""
    unknown, data = rng.choice(((theta, y), (mu, y), (mu, y[1]), (t, a)))
    before, likelihood, prior = Density("p", (unknown,), (data,)), Density("p", (data,), (unknown,)), Density("p", (unknown,))
    after = {None: likelihood * prior, "prior lost": likelihood, "likelihood lost": prior, "prior twice": likelihood * prior**2}[slip]
    relation = rng.choice((SameOrder(), SameArgmin(), EqualUpTo(factor=True)))
    feasible = Feasible.ANY_SUBSET if slip else rng.choice(tuple(Feasible))
    before, after = (Optimum(sense=Sense.MAX, objective=g, unknowns=frozenset({unknown}), feasible=feasible) for g in (before, after))
    claim = Claim(before=before, relation=relation, after=after, premises=positive(Density("p", (data,))))
    return Case(lambda: claim)


KINDS("p: posterior", "true", 2)(lambda rng: posterior(rng, None))
for slip in ("prior lost", "likelihood lost", "prior twice"):
    KINDS(f"p: posterior, {slip}", "false")(lambda rng, slip=slip: posterior(rng, slip))


def likelihood(rng: Random, slip: str | None) -> Case:
    """Independent Gaussian or Laplace observations: the log density, the negative log likelihood, and what is minimised."""
    value, given, unknown = rng.choice(((predictor(x[i]), (x[i],), theta), (mu, (), mu)))
    rest = y[i] - value
    energy, constant = rng.choice(((rest**2 / (2 * sigma**2), Sqrt(2 * pi * sigma**2)), (Abs(rest) / b, 2 * b)))
    one = Density("p_Y", (y[i],), (*given, unknown))
    together = Density("p", (y,), (*((x,) if given else ()), unknown))
    premises = (
        Premise(label="A1", name="independence", statement="", laws=(Law(left=together, right=Product(one, (i, 1, n))),)),
        Premise(label="A2", name="noise", statement="", laws=(Law(left=one, right=Exp(-energy) / constant, variables=(i,)),)),
    )
    sum_, normalisers = total(energy), n * Log(constant)
    match slip:
        case "no n":
            normalisers = Log(constant)
        case "no constant":
            normalisers = S.Zero
        case "half lost":
            sum_ = 2 * sum_
        case "sign":
            normalisers = -normalisers
    forms = [(-Log(together), sum_ + normalisers, Equal(), None)]
    if slip is None:
        forms.append((together, Product(Exp(-energy) / constant, (i, 1, n)), Equal(), None))
        forms += [(together, sum_, SameArgmin(), Sense.MAX), (-Log(together), sum_, EqualUpTo(constant=True), Sense.MIN)]
    if slip == "reversed":
        forms = [(together, sum_, SameArgmin(), Sense.MIN), (together, Exp(sum_), SameOrder(), Sense.MAX)]
    before, after, relation, sense = rng.choice(forms)
    if sense:
        feasible = Feasible.ANY_SUBSET if slip else rng.choice(tuple(Feasible))
        last = Sense.MIN if slip is None else sense
        before = Optimum(sense=sense, objective=before, unknowns=frozenset({unknown}), feasible=feasible)
        after = Optimum(sense=last, objective=after, unknowns=frozenset({unknown}), feasible=feasible)
    claim = Claim(before=before, relation=relation, after=after, unknowns=frozenset({unknown}), premises=premises)
    return Case(lambda: claim)


KINDS("likelihood", "true", 3)(lambda rng: likelihood(rng, None))
for slip in ("no n", "no constant", "half lost", "sign", "reversed"):
    KINDS(f"likelihood: {slip}", "false")(lambda rng, slip=slip: likelihood(rng, slip))
