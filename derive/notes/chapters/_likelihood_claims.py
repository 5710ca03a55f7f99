"""Derivation and claims of the chapter on maximum likelihood, the density of the noise left open wherever it can be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

from sympy import Add, Basic, Eq, Expr, IndexedBase, Integer, Mul, Product, Rational, S, Sum, Symbol, log, pi

from derive.catalogue import entry
from derive.claims.claim import Claim
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, Relation, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense, Side
from derive.claims.witness import Monotone, Transform
from derive.derivation.derivation import Derivation
from derive.derivation.step import Statement, Step
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.model import Model
from derive.notes.composing import derived
from derive.rules._rule import Context, Rule
from derive.symbolic.nodes import Density, Exp, Log, Prediction, Sqrt
from derive.symbols import e, i, n, predictor, sigma, theta, x, y

ell = IndexedBase("ell", real=True)
h = IndexedBase("h", real=True)
slope = IndexedBase("a", real=True)
new, old = IndexedBase("u", positive=True), IndexedBase("v", positive=True)
time = IndexedBase("t", positive=True)
rate = Symbol("lambda", positive=True)
unit = Symbol("c", positive=True)
penalty = Symbol("g", real=True)
moved = Symbol("delta", real=True)

RESIDUAL = y[i] - predictor(x[i])


def over(body: Expr, kind: type[Expr] = Sum) -> Expr:
    """The sum, or the product, over the observations."""
    return kind(body, (i, 1, n))


def noise(value: Expr, *given: Basic) -> Density:
    """The density of the noise."""
    return Density("p_eps", (value,), given)


def optimum(sense: Sense, objective: Expr, unknown: Basic = theta) -> Optimum:
    """An arg max or arg min."""
    return Optimum(sense=sense, objective=objective, unknowns=frozenset((unknown,)))


def said(title: str, before: Side, after: Side, *premises: Premise, relation: Relation | None = None) -> Statement:
    """A claim of the page, an equality unless said."""
    return Statement(title=title, claim=Claim(before=before, relation=relation or Equal(), after=after, premises=premises))


POSITIVE = Premise(
    label="A3",
    name="noise_positive",
    statement="every εᵢ has the same density, positive everywhere: p_ε(e) = exp(f_ℓ(e)) for some real function f_ℓ",
    laws=(Law(left=noise(e), right=Exp(Prediction(e, ell)), variables=(e,)),),
)


def open_premises(model: Model) -> tuple[Premise, ...]:
    """The model's, but that there is one positive density takes the place of the density itself."""
    return (*(premise for premise in model.premises if premise.name != "noise_law"), POSITIVE)


@dataclass(frozen=True, kw_only=True)
class BeforeTheDensity(Derivation):
    """A derivation that ends before the density of the noise is written out: of its model it assumes all but that density."""

    @property
    def name(self) -> str:
        """It is for every noise."""
        return "any_noise"

    @property
    def premises(self) -> tuple[Premise, ...]:
        """What is assumed."""
        return open_premises(self.model)


@cache
def any_noise() -> Derivation:
    """From arg max p(y | X, theta) to arg min of the sum of -log p_eps(residual)."""
    model = derived("gaussian").model
    premises = open_premises(model)
    context = Context(premises=premises, unknowns=frozenset((theta,)))
    labels = {premise.name: premise.label for premise in premises}
    steps: list[Step] = []

    def step(rule: Rule, after: Optimum, relation: Relation, cites: tuple[str, ...], witness: Monotone | None = None) -> None:
        before = steps[-1].after if steps else model.start
        claim = Claim(before=before, relation=relation, after=after, premises=premises, witness=witness)
        steps.append(Step(rule=rule, claim=claim, premises=tuple(labels[name] for name in cites)))

    side = model.start
    for name in ("factor_likelihood", "shift_to_observation"):
        rule = entry("derive.rules", name, Rule)
        rewritten = rule.rewrite(side, context)
        assert rewritten is not None
        side = rewritten.after
        step(rule, side, rewritten.relation, rewritten.cites)
    # The last two rules wait for a density that is written out; what they would do is claimed here of one that is not.
    product = side.objective
    for name, objective, relation, witness in (
        ("take_negative_log", -Log(product), SameOrder(), Monotone(transform=Transform.NEGATIVE_LOG)),
        ("turn_product_into_sum", -over(Log(noise(RESIDUAL))), Equal(), None),
    ):
        step(entry("derive.rules", name, Rule), optimum(Sense.MIN, objective), relation, ("noise_positive",), witness)
    return BeforeTheDensity(model=model, steps=tuple(steps))


OBSERVED = Density("p_Y", (y[i],), (x[i], theta))
NORMAL = Premise(
    label="N",
    name="gaussian_noise",
    statement="the noise is Gaussian; where the bar has a scale behind it, with that scale",
    laws=(
        Law(left=OBSERVED, right=noise(RESIDUAL), variables=(i,)),
        Law(left=noise(e), right=GAUSSIAN.density(e), variables=(e,)),
        Law(left=noise(e, sigma), right=GAUSSIAN.density(e), variables=(e, sigma)),
    ),
)

# Common slips

ADDED = said(
    "densities added up",
    optimum(Sense.MAX, over(OBSERVED, Product)),
    optimum(Sense.MAX, over(OBSERVED)),
    NORMAL,
    relation=SameArgmin(),
)
ONE_LETTER = said("one letter for two densities", over(OBSERVED, Product), over(noise(y[i]), Product), NORMAL)
LOST_MINUS = said(
    "the minus sign left out",
    optimum(Sense.MAX, over(noise(RESIDUAL), Product)),
    optimum(Sense.MIN, over(Log(noise(RESIDUAL)))),
    NORMAL,
    relation=SameArgmin(),
)

# Facts

MINUS = said(
    "minimising is a convention",
    optimum(Sense.MAX, over(Log(noise(RESIDUAL)))),
    optimum(Sense.MIN, -over(Log(noise(RESIDUAL)))),
    POSITIVE,
    relation=SameArgmin(),
)
ABOVE_ONE = said("a density above one", noise(S.Zero, Rational(1, 10)), 10 / Sqrt(2 * pi), NORMAL)
TEN_TIMES = said("a tenth of the scale", noise(S.Zero, sigma / 10), 10 * noise(S.Zero, sigma), NORMAL)
UNITS = said("other units", noise(unit * e, unit * sigma), noise(e, sigma) / unit, NORMAL)
TWINS = said(
    "two weights for one input",
    over((y[i] - x[i] * (theta[1] + moved) - x[i] * (theta[2] - moved)) ** 2),
    over((y[i] - x[i] * theta[1] - x[i] * theta[2]) ** 2),
)
CHANGE = said(
    "a product changes",
    new[1] * new[2] * new[3] - old[1] * old[2] * old[3],
    (new[1] - old[1]) * new[2] * new[3] + old[1] * (new[2] - old[2]) * new[3] + old[1] * old[2] * (new[3] - old[3]),
)
LOG_CHANGE = said("a log of a product changes", Log(over(new[i], Product)) - Log(over(old[i], Product)), over(Log(new[i]) - Log(old[i])))
SCORES = said(
    "the slope of the product over the product",
    (slope[1] * new[2] * new[3] + new[1] * slope[2] * new[3] + new[1] * new[2] * slope[3]) / (new[1] * new[2] * new[3]),
    slope[1] / new[1] + slope[2] / new[2] + slope[3] / new[3],
)
RATE = said(
    "the rate of an exponential",
    optimum(Sense.MIN, -over(Log(rate * Exp(-rate * time[i]))), rate),
    Points(element=rate, condition=Eq(rate, n / over(time[i]))),
)
OTHER_BASE = said(
    "logarithms to another base",
    optimum(Sense.MIN, -over(Log(noise(RESIDUAL))) / log(10)),
    optimum(Sense.MIN, -over(Log(noise(RESIDUAL)))),
    POSITIVE,
    relation=SameArgmin(),
)


def all_losses(size: int) -> Expr:
    """h_1 + ... + h_size."""
    return Add(*(h[place] for place in range(1, size + 1)))


def over_all_batches(
    title: str, size: int, batch: int, scale: int, whole: Expr, *, inside: Expr = S.Zero, beside: Expr = S.Zero
) -> Statement:
    """The mean over every batch of so many of so many losses, of scale * (their sum + inside) + beside, is the whole."""
    totals = [Add(*(h[place] for place in chosen), inside) for chosen in combinations(range(1, size + 1), batch)]
    scaled = [Mul(Integer(scale), total, evaluate=False) if scale != 1 else total for total in totals]
    estimates = [Add(total, beside, evaluate=False) if beside != 0 else total for total in scaled]
    return said(title, Mul(Rational(1, len(totals)), Add(*estimates, evaluate=False), evaluate=False), whole)


UNBIASED = over_all_batches("scaled batches are right on average", 4, 2, 2, all_losses(4))
UNSCALED = over_all_batches("batches that are not scaled", 4, 2, 1, all_losses(4))
PENALTY_ONCE = over_all_batches("the penalty counted once", 3, 1, 3, all_losses(3) + penalty, beside=penalty)
PENALTY_SCALED = over_all_batches("the penalty scaled too", 3, 1, 3, all_losses(3) + penalty, inside=penalty)
