"""Maximum likelihood: claims, the density of the noise left open wherever it can be; products of densities, and their logs."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations

import mpmath
from sympy import Add, Basic, Expr, IndexedBase, Integer, Mul, Product, Rational, S, Symbol, log, pi

from derive.claims.chance import Random, StatedMoment
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, SameOrder
from derive.claims.witness import Monotone, Transform
from derive.derivation.derivation import Derivation
from derive.derivation.step import Statement
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.notes.composing import derived
from derive.notes.exact import ridge
from derive.notes.figures.underflow import OBSERVATIONS, RESIDUALS, UNITS, lost
from derive.notes.numbers import decimals
from derive.notes.opening import opened
from derive.notes.saying import equal, least, minimiser, most, over_i, residual, same, value, vector
from derive.paper.form import Letter, Number
from derive.rules._rule import Rewritten
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.nodes import Density, Exp, Log, Prediction, Sqrt
from derive.vocabulary.symbols import e, i, linear_predictor, mu, n, sigma, theta, x, y

INPUTS = decimals("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4")
RESPONSES = decimals("1.1", "2.3", "1.8", "3.4", "3.1", "4.2", "3.9", "5.3")
SCALE = Fraction(1, 2)
CANDIDATES = (decimals("0", "1"), decimals("0.5", "1"), decimals("1", "1.2"))

ell = IndexedBase("ell", real=True)
h = IndexedBase("h", real=True)
slope = IndexedBase("a", real=True)
new, old = IndexedBase("u", positive=True), IndexedBase("v", positive=True)
time = IndexedBase("t", positive=True)
rate = Symbol("lambda", positive=True)
unit = Symbol("c", positive=True)
penalty = Symbol("g", real=True)
moved = Symbol("delta", real=True)
entry = Symbol("x", real=True)


def noise(value: Expr, *given: Basic) -> Density:
    """The density of the noise."""
    return Density("p_eps", {e: value}, dict.fromkeys((sigma,), *given) if given else ())


# What is positive everywhere is the exponential of some real function; the page says the first, the judge computes with the second.
POSITIVE = Premise(
    label="A3",
    name="noise_positive",
    statement="one positive density",
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
    statement="Gaussian noise, its scale given",
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
OTHER_UNITS = equal("other units", noise(unit * e, unit * sigma), noise(e, sigma) / unit, NORMAL)
TWINS = equal("two weights for one input", entry * (theta[1] + moved) + entry * (theta[2] - moved), entry * theta[1] + entry * theta[2])
CHANGE = equal(
    "a product changes",
    new[1] * new[2] * new[3] - old[1] * old[2] * old[3],
    (new[1] - old[1]) * new[2] * new[3] + old[1] * (new[2] - old[2]) * new[3] + old[1] * old[2] * (new[3] - old[3]),
)
LOG_CHANGE = equal("the log of it changes", Log(over_i(new[i], Product)) - Log(over_i(old[i], Product)), over_i(Log(new[i]) - Log(old[i])))
SCORES = equal(
    "the slope of the product",
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
    statement="one inside, else zero",
    random=(Random(variable=CHOSEN),),
    moments=(StatedMoment(left=Expectation(CHOSEN[i], (CHOSEN,)), right=SHARE, indices=(i,)),),
)
AVERAGE = equal(
    "a batch over its share",
    Expectation(over_i(CHOSEN[i] * h[i]) / SHARE, (CHOSEN,)),
    over_i(h[i]),
    IN_EQUALLY_MANY,
)
UNBIASED = over_all_batches("scaled batches on average", 4, 2, 2, all_losses(4))
UNSCALED = over_all_batches("batches that are not scaled", 4, 2, 1, all_losses(4))
PENALTY_ONCE = over_all_batches("the penalty counted once", 3, 1, 3, all_losses(3) + penalty, beside=penalty)
PENALTY_SCALED = over_all_batches("the penalty scaled too", 3, 1, 3, all_losses(3) + penalty, inside=penalty)


ANY_NOISE = any_noise()
# That the noise is positive is assumed in words, and how the judge writes it is not shown.
ASSUMED = tuple(replace(each, laws=()) if each == POSITIVE else each for each in ANY_NOISE.premises)
ABOUT_FOUR = value(ABOVE_ONE.claim.after)
WHOLE_LOSS = value(over_i((y[i] - mu) ** 2), y=(0, 2), mu=0, n=2)

RESIDUAL_COUNT, TIMES = len(RESIDUALS), OBSERVATIONS // len(RESIDUALS)


def _in_unit(unit: Fraction) -> tuple[object, ...]:
    """What double precision makes of the product, where, and the sum of logs."""
    count, product = lost(unit)
    once = value(over_i(Log(GAUSSIAN.density(y[i]))), y=[unit * each for each in RESIDUALS], sigma=unit, n=RESIDUAL_COUNT)
    return unit, Number("0") if product == 0 else Letter("oo"), count, once * TIMES


def _candidate(candidate: tuple[Fraction, ...]) -> tuple[object, ...]:
    """The likelihood multiplied out, minus its logarithm, and the sum of logarithms."""
    factor = GAUSSIAN.density(y[i] - linear_predictor(i))
    design = tuple((Fraction(1), each) for each in INPUTS)
    given = {"y": RESPONSES, "X": design, "theta": candidate, "sigma": SCALE, "n": len(INPUTS), "p": 2}
    likelihood = value(over_i(factor, Product), **given)
    with mpmath.workdps(50):
        taken = -mpmath.log(likelihood)
    return vector(candidate), likelihood, taken, value(-over_i(Log(factor)), **given)


IN_UNITS = list(map(_in_unit, UNITS))
BEST = ridge(tuple((Fraction(1), each) for each in INPUTS), RESPONSES, (0, 0))
TRIED = list(map(_candidate, (*CANDIDATES, BEST)))
