"""Gaussian noise: claims on values, sets of minimisers, scales and units, and a sample whose likelihood is computed in two ways."""

from fractions import Fraction

from sympy import Add, IndexedBase, Mul, Product, Rational, Sum, Symbol, pi

from derive.claims.premises import Premise
from derive.claims.relations import EqualUpTo, SameOrder
from derive.claims.witness import Affine
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.notes.chapters._sample import Sample, tenth
from derive.notes.composing import derived
from derive.notes.numbers import decimals
from derive.notes.saying import equal, least, line, most, over_i, residual, said, same, value
from derive.vocabulary.nodes import Exp, Log, Named, Sqrt
from derive.vocabulary.symbols import i, mu, n, predictor, sigma, theta, x, y

SAMPLE = Sample(
    inputs=decimals("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"),
    responses=decimals("0.9", "1.4", "2.9", "3.1", "4.6", "4.7", "6.3", "6.6"),
    scale="sigma",
    value=Fraction("0.4"),
)
TRIED = decimals("0", "1.5", "2")
"""Weights at which the likelihood is computed in two ways, beside the estimate."""

weight = Symbol("theta", real=True)
"""The parameter where it is one number."""
noise, one_draw = IndexedBase("eps", real=True), Symbol("eps", real=True)
precision = IndexedBase("omega", positive=True)
unit = Symbol("c", positive=True)

RSS = over_i(residual**2)
MSE = Named(residual, (i, 1, n), "mse")
CONSTANT = n / 2 * Log(2 * pi * sigma**2)
CLOSED = CONSTANT + n / (2 * sigma**2) * MSE
PROFILE = n / 2 * Log(2 * pi * MSE) + n / 2
"""Minus the log of the likelihood at the best scale."""
SQUARES, PRODUCTS = over_i(x[i] ** 2), over_i(x[i] * y[i])
IMPERFECT = Premise(label="B1", name="imperfect_fit", statement="not every residual is zero", positive=(RSS,))


PRODUCT = line(derived("gaussian"), "write_noise_density")
ONE_DRAW = equal("one draw", over_i(one_draw**2), n * one_draw**2)
ONE_FOR_ALL = equal("one noise for all", over_i(noise[i] ** 2), n * noise[1] ** 2)
NOT_THE_VALUES = equal("mean negative log likelihood", -Log(PRODUCT) / n, MSE)
LOST_SIGN = same("a lost sign", -CONSTANT - RSS / (2 * sigma**2), RSS / (2 * sigma**2))
ABOUT_MEAN = equal(
    "squares about the mean", over_i((y[i] - mu) ** 2), n * (mu - over_i(y[i]) / n) ** 2 + over_i(y[i] ** 2) - over_i(y[i]) ** 2 / n
)
OBJECTIVES = said(
    "the two objectives",
    -Log(PRODUCT),
    EqualUpTo(constant=True, factor=True),
    MSE,
    unknown=theta,
    witness=Affine(factor=n / (2 * sigma**2), constant=CONSTANT),
)
ON_AVERAGE = equal("mean negative log likelihood", -Log(PRODUCT) / n, Log(2 * pi * sigma**2) / 2 + MSE / (2 * sigma**2))
SETS = same("the two sets of minimisers", most(PRODUCT), least(MSE))
# A chain whose middle line is wrong while its ends agree.
FIRST, MIDDLE, LAST = most(PRODUCT), most(CONSTANT + RSS / (2 * sigma**2)), least(RSS / (2 * sigma**2))
INTO, OUT_OF = same("into the wrong line", FIRST, MIDDLE), same("out of the wrong line", MIDDLE, LAST)
ENDS = same("the ends", FIRST, LAST)
TENTH = tenth(GAUSSIAN)
PUT_IN = Add(n / 2 * Log(2 * pi * MSE), Mul(n / (2 * MSE), MSE, evaluate=False), evaluate=False)
LEFT_OVER = equal("profile", PUT_IN, PROFILE, IMPERFECT)
PROFILE_AND_LOSS = said("profile and loss", PROFILE, SameOrder(), MSE, IMPERFECT, unknown=theta)
THE_MEAN = derived("gaussian", "location").estimates[-1]

ONE_WEIGHT = equal("one weight", over_i((y[i] - weight * x[i]) ** 2), weight**2 * SQUARES - 2 * weight * PRODUCTS + over_i(y[i] ** 2))


def moments() -> tuple[Rational, Rational, Rational]:
    """Of the data: the sums of the squares of the inputs, of the products, of the squares of the responses."""
    squares, products, others = (
        value(each, n=len(SAMPLE.inputs), x=SAMPLE.inputs, y=SAMPLE.responses) for each in (SQUARES, PRODUCTS, over_i(y[i] ** 2))
    )
    return tuple(Rational(str(each)) for each in (squares, products, others))


OF_X, OF_XY, OF_Y = moments()
BEST = Fraction(str(OF_XY / OF_X))
COMPLETED = equal(
    "the square completed", OF_X * weight**2 - 2 * OF_XY * weight + OF_Y, OF_X * (weight - OF_XY / OF_X) ** 2 + OF_Y - OF_XY**2 / OF_X
)
INPUTS, RESPONSES, NOISE = SAMPLE.inputs, SAMPLE.responses, SAMPLE.value
BELOW, AT_BEST, ABOVE = SAMPLE.two_ways(derived("gaussian"), CLOSED, TRIED, BEST)
ROOT = SAMPLE.at(Sqrt(MSE), BEST)

OWN = Product(Sqrt(precision[i] / (2 * pi)) * Exp(-precision[i] * residual**2 / 2), (i, 1, n))
WEIGHTED = same("weighted least squares", most(OWN), least(over_i(precision[i] * residual**2)))
DROPPED = same("weights dropped", 4 * (mu - 1) ** 2 + (mu - 6) ** 2, (mu - 1) ** 2 + (mu - 6) ** 2, unknown=mu)
DIVIDED = equal("n - 1", RSS / (n - 1), MSE)
BY_LESS = equal("divided by n - 1", RSS / (n - 1), n / (n - 1) * MSE)
RESCALED = unit * y[i] - unit * predictor(x[i])
LOSS_UNITS = equal("units of the loss", Sum(RESCALED**2, (i, 1, n)) / n, unit**2 * MSE)
LIKELIHOOD_UNITS = equal(
    "units of the likelihood",
    n / 2 * Log(2 * pi * (unit * sigma) ** 2) + over_i(RESCALED**2) / (2 * (unit * sigma) ** 2),
    CONSTANT + RSS / (2 * sigma**2) + n * Log(unit),
)
