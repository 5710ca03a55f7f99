"""Derivation, claims and stated formulas of the chapter on maximum likelihood, the density of the noise left open wherever it can be."""

from functools import cache
from itertools import combinations

from sympy import Add, Basic, Expr, IndexedBase, Integer, Mul, Product, Rational, S, Symbol, log, pi

from derive.claims.chance import Random, StatedMoment
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, SameOrder
from derive.claims.witness import Monotone, Transform
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged, arranger
from derive.derivation.step import Statement
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.notes.composing import derived
from derive.notes.opening import opened
from derive.notes.saying import equal, least, minimiser, most, over_i, residual, same
from derive.paper import form as paper
from derive.paper.form import Form
from derive.paper.markup import Notation
from derive.rules._rule import Rewritten
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.nodes import Density, Exp, Log, Prediction, Sqrt
from derive.vocabulary.symbols import e, i, n, sigma, theta, x, y

ell = IndexedBase("ell", real=True)
h = IndexedBase("h", real=True)
slope = IndexedBase("a", real=True)
new, old = IndexedBase("u", positive=True), IndexedBase("v", positive=True)
time = IndexedBase("t", positive=True)
rate = Symbol("lambda", positive=True)
unit = Symbol("c", positive=True)
penalty = Symbol("g", real=True)
moved = Symbol("delta", real=True)
waited = Symbol("t", nonnegative=True)
entry = Symbol("x", real=True)


def noise(value: Expr, *given: Basic) -> Density:
    """The density of the noise."""
    return Density("p_eps", {e: value}, dict.fromkeys((sigma,), *given) if given else ())


# What is positive everywhere is the exponential of some real function; the page says the first, the judge computes with the second.
POSITIVE = Premise(
    label="A3",
    name="noise_positive",
    statement="every $εᵢ$ has the same density $p_ε$, and $p_ε(e) > 0$ for every $e$",
    laws=(Law(left=noise(e), right=Exp(Prediction(e, ell)), variables=(e,)),),
)


@cache
def any_noise() -> Derivation:
    """From arg max p(y | X, theta) to arg min of the sum of -log p_eps(residual)."""
    model = derived("gaussian").model
    likelihood = over_i(noise(residual), Product)
    taken = Rewritten(
        after=least(-Log(likelihood)), relation=SameOrder(), witness=Monotone(transform=Transform.NEGATIVE_LOG), cites=(POSITIVE.name,)
    )
    total = Rewritten(after=least(-over_i(Log(noise(residual)))), relation=Equal(), cites=(POSITIVE.name,))
    moves = (("factor_likelihood", None), ("shift_to_observation", None), ("take_negative_log", taken), ("turn_product_into_sum", total))
    # That there is one positive density takes the place of the density itself.
    premises = (*(premise for premise in model.premises if premise.name != "noise_law"), POSITIVE)
    return opened(model, "any noise, maximum likelihood", premises, moves)


OBSERVED = Density("p_Y", (y[i],), (x[i], theta))
NORMAL = Premise(
    label="N",
    name="gaussian_noise",
    statement="the noise is Gaussian, with the scale that is given where one is",
    laws=(
        Law(left=OBSERVED, right=noise(residual), variables=(i,)),
        Law(left=noise(e), right=GAUSSIAN.density(e), variables=(e,)),
        Law(left=noise(e, sigma), right=GAUSSIAN.density(e), variables=(e, sigma)),
    ),
)

# Common slips

TWO = tuple(Density("p_Y", (y[place],), (x[place], theta)) for place in (1, 2))
ADDED = same("densities added up", most(Mul(*TWO)), most(Add(*TWO)), NORMAL)
ONE_LETTER = equal("one letter for two densities", over_i(OBSERVED, Product), over_i(noise(y[i]), Product), NORMAL)
LOST_MINUS = same(
    "the minus sign left out",
    most(over_i(noise(residual), Product)),
    least(over_i(Log(noise(residual)))),
    NORMAL,
)

# Facts

MINUS = same(
    "minimising is a convention",
    most(over_i(Log(noise(residual)))),
    least(-over_i(Log(noise(residual)))),
    POSITIVE,
)
ABOVE_ONE = equal("a density above one", noise(S.Zero, Rational(1, 10)), 10 / Sqrt(2 * pi), NORMAL)
TEN_TIMES = equal("a tenth of the scale", noise(S.Zero, sigma / 10), 10 * noise(S.Zero, sigma), NORMAL)
UNITS = equal("other units", noise(unit * e, unit * sigma), noise(e, sigma) / unit, NORMAL)
TWINS = equal("two weights for one input", entry * (theta[1] + moved) + entry * (theta[2] - moved), entry * theta[1] + entry * theta[2])
CHANGE = equal(
    "a product changes",
    new[1] * new[2] * new[3] - old[1] * old[2] * old[3],
    (new[1] - old[1]) * new[2] * new[3] + old[1] * (new[2] - old[2]) * new[3] + old[1] * old[2] * (new[3] - old[3]),
)
LOG_CHANGE = equal(
    "a log of a product changes", Log(over_i(new[i], Product)) - Log(over_i(old[i], Product)), over_i(Log(new[i]) - Log(old[i]))
)
SCORES = equal(
    "the slope of the product over the product",
    (slope[1] * new[2] * new[3] + new[1] * slope[2] * new[3] + new[1] * new[2] * slope[3]) / (new[1] * new[2] * new[3]),
    slope[1] / new[1] + slope[2] / new[2] + slope[3] / new[3],
)
# Two observations, batches of one: the product over a batch, scaled up as a product is, by a power.
SAMPLED_PRODUCT = equal("a product sampled", Mul(Rational(1, 2), new[1] ** 2 + new[2] ** 2, evaluate=False), new[1] * new[2])
RATE = minimiser("the rate of an exponential", -over_i(Log(rate * Exp(-rate * time[i]))), rate, n / over_i(time[i]))
OTHER_BASE = same(
    "logarithms to another base",
    least(-over_i(Log(noise(residual))) / log(10)),
    least(-over_i(Log(noise(residual)))),
    POSITIVE,
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
    return equal(title, Mul(Rational(1, len(totals)), Add(*estimates, evaluate=False), evaluate=False), whole)


SHARE, CHOSEN = Symbol("q", positive=True), IndexedBase("b", real=True)
IN_EQUALLY_MANY = Premise(
    label="B",
    name="in_equally_many_batches",
    statement="$bᵢ$ is one if observation $i$ is in the batch, else zero; its mean is $q$ for every $i$",
    random=(Random(variable=CHOSEN),),
    moments=(StatedMoment(left=Expectation(CHOSEN[i], (CHOSEN,)), right=SHARE, indices=(i,)),),
)
AVERAGE = equal(
    "a batch over its share is right on average",
    Expectation(over_i(CHOSEN[i] * h[i]) / SHARE, (CHOSEN,)),
    over_i(h[i]),
    IN_EQUALLY_MANY,
)
UNBIASED = over_all_batches("scaled batches are right on average", 4, 2, 2, all_losses(4))
UNSCALED = over_all_batches("batches that are not scaled", 4, 2, 1, all_losses(4))
PENALTY_ONCE = over_all_batches("the penalty counted once", 3, 1, 3, all_losses(3) + penalty, beside=penalty)
PENALTY_SCALED = over_all_batches("the penalty scaled too", 3, 1, 3, all_losses(3) + penalty, inside=penalty)

# What is stated: chains of equal forms


Chain = tuple[Form, tuple[str, Form]]


def derivatives(notation: Notation) -> tuple[Form, Chain, Chain]:
    """One observation's density p_i; the derivative of their product, and of the sum of their logs."""
    index, unknown = arranged(i, notation), arranged(theta, notation)
    one = paper.Letter("p", (index,))
    by, rise = (paper.Fraction(paper.Differential(changed), paper.Differential(unknown)) for changed in (None, one))
    other = arranger(notation).letter("k")
    all_but = paper.Related("!=", other, index)
    others = paper.Times((rise, paper.Big(paper.Operator.PRODUCT, all_but, None, None, paper.Letter("p", (other,)))))

    def over(operator: paper.Operator, body: Form) -> paper.Big:
        return paper.Big(operator, index, paper.Number("1"), arranged(n, notation), body)

    def rule(operator: paper.Operator, body: Form, term: Form) -> Chain:
        return paper.Times((by, over(operator, body))), ("=", over(paper.Operator.SUM, term))

    scores = paper.Times((paper.Fraction(paper.Number("1"), one), rise))
    logs = paper.NamedFunction("log", (one,))
    return one, rule(paper.Operator.PRODUCT, one, others), rule(paper.Operator.SUM, logs, scores)


def sampling(notation: Notation) -> tuple[Form, Form]:
    """A batch, and its share of the observations."""
    batch = arranger(notation).letter("B")
    return batch, paper.Fraction(paper.Bars(batch), arranged(n, notation))
