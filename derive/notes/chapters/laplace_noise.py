"""Laplace noise: claims on values and medians, least absolute deviations with many minimisers, a sample with one response misread."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from sympy import Abs, Add, Eq, Expr, IndexedBase, Integer, Integral, Mul, Product, Rational, Symbol, oo

from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Points
from derive.families.laplace import ENTRY as LAPLACE
from derive.notes.chapters._sample import tenth
from derive.notes.chapters.gaussian_noise import PROFILE as GAUSSIAN_PROFILE
from derive.notes.chapters.gaussian_noise import SAMPLE as MEASURED
from derive.notes.composing import derived
from derive.notes.numbers import decimals
from derive.notes.saying import equal, least, line, most, over_i, residual, said, same, value
from derive.vocabulary.nodes import Exp, Indicator, Log, Named
from derive.vocabulary.symbols import b, e, i, mu, n, theta, x, y

SPOILT = replace(MEASURED, responses=(*MEASURED.responses[:-1], Fraction("16.6")), scale="b")
"""The data of the last chapter with the last response misread."""
TRIED = decimals("0", "1.5", "2.5")
"""Weights at which the likelihood is computed in two ways, beside the estimate."""

FOUR, PLACES = decimals("1", "2", "4", "9"), decimals("1.5", "2", "3", "4", "4.5")
WEIGHED = decimals("9.6", "9.8", "10.1", "10.3", "10.4", "10.8", "11.0")
SLIPPED = (*WEIGHED[:-1], Fraction(110))
"""The last number with its decimal point lost."""

rate = IndexedBase("omega", positive=True)

SAE = over_i(Abs(residual))
MAE, MSE = (Named(residual, (i, 1, n), name) for name in ("mae", "mse"))
CLOSED = n * Log(2 * b) + n / b * MAE
PROFILE = n * Log(2 * MAE) + n
"""Minus the log of the likelihood at the best scale."""
ABOUT = over_i(Abs(y[i] - mu)) / n
IMPERFECT = Premise(label="B1", name="imperfect_fit", statement="not every residual is zero", positive=(SAE,))

RANKED_X, RANKED_Y, BOUND = (0, 1, 2, 3), (4, 1, 2, 7), (1, -1, -1, 1)
LINES = ((2, 0), (1, 1))
"""Four observations, numbers between -1 and 1 that are orthogonal to both columns of X, and two lines (intercept, slope)."""
COLUMN, AIMED, SIGNS = (2, 3, 1), (4, 3, 5), (1, -1, 1)
"""One column, three observations, and still many minimisers; signs that are orthogonal to the column."""

weight = Symbol("theta", real=True)
"""The parameter where it is one number."""
bounding = IndexedBase("u", real=True)


PRODUCT = line(derived("laplace"), "write_noise_density")
LOST_TWO = equal("a lost two", -Log(PRODUCT), n * Log(b) + n / b * MAE)
OTHER_LOSS = same("absolute for squared", MAE, MSE)
ON_AVERAGE = equal("mean negative log likelihood", -Log(PRODUCT) / n, Log(2 * b) + MAE / b)
TENTH = tenth(LAPLACE)
PUT_IN = Add(n * Log(2 * MAE), Mul(n / MAE, MAE, evaluate=False), evaluate=False)
LEFT_OVER = equal("profile", PUT_IN, PROFILE, IMPERFECT)
PROFILE_AND_LOSS = said("profile and loss", PROFILE, SameOrder(), MAE, IMPERFECT, unknown=theta)
VARIANCE = equal("the variance of Laplace noise", Integral(e**2 * Exp(-Abs(e) / b) / (2 * b), (e, -oo, oo)), 2 * b**2)
THE_MEDIANS = derived("laplace", "location").estimates[-1]

COUNTS = [
    (place, *(value(each, n=len(FOUR), y=FOUR, mu=place) for each in (over_i(Indicator(y[i] < mu)), over_i(Indicator(y[i] > mu)), ABOUT)))
    for place in PLACES
]
OF_FOUR = Add(*(Abs(mu - Integer(each.numerator)) for each in FOUR)) / len(FOUR)
MIDPOINT = equal("the midpoint alone", least(OF_FOUR, mu), Points(element=mu, condition=Eq(mu, 3)))
AT_THREE, AT_TWO = (value(OF_FOUR.subs(mu, place)) for place in (3, 2))


def _mean_and_median(sample: tuple[Fraction, ...]) -> tuple[Fraction, Fraction]:
    return sum(sample, Fraction(0)) / len(sample), min(sample, key=lambda place: sum(abs(each - place) for each in sample))


AS_WEIGHED, AS_SLIPPED = _mean_and_median(WEIGHED), _mean_and_median(SLIPPED)
OF_THREE = (2 * Abs(mu) + Abs(mu - 3)) / 3
MEAN_FOR_MEDIAN = equal("the mean for the median", least(OF_THREE, mu), Points(element=mu, condition=Eq(mu, 1)))
AT_MEAN, AT_MEDIAN = OF_THREE.subs(mu, 1), OF_THREE.subs(mu, 0)


def _absolute(residuals: Iterable[int]) -> Expr:
    """The sum of absolute values, not yet added up."""
    return Add(*(Abs(Integer(each), evaluate=False) for each in residuals), evaluate=False)


# Two lines, both at a lower bound: optimality by a dual vector.
LOWER_BOUND = equal(
    "a lower bound",
    over_i(bounding[i] * (y[i] - theta[1] - theta[2] * x[i])),
    over_i(bounding[i] * y[i]) - theta[1] * over_i(bounding[i]) - theta[2] * over_i(bounding[i] * x[i]),
)
RESIDUALS = [[target - first - slope * place for place, target in zip(RANKED_X, RANKED_Y, strict=True)] for first, slope in LINES]
SUM_U, SUM_UX, SUM_UY = (sum(u * each for u, each in zip(BOUND, column, strict=True)) for column in ((1,) * 4, RANKED_X, RANKED_Y))
LINE_ROWS = list(zip(range(1, 5), RANKED_X, RANKED_Y, BOUND, *RESIDUALS, strict=True))
FIRST_LINE, SECOND_LINE = (equal("a line at the bound", _absolute(column), Integer(SUM_UY)) for column in RESIDUALS)

# One weight
ERRORS = [target - place * weight for place, target in zip(COLUMN, AIMED, strict=True)]
DEVIATIONS = Add(*map(Abs, ERRORS))
LEVEL = equal(
    "a level stretch",
    Add(*(Mul(sign, error, evaluate=False) for sign, error in zip(SIGNS, ERRORS, strict=True)), evaluate=False),
    Integer(sum(sign * target for sign, target in zip(SIGNS, AIMED, strict=True))),
)
AT_TRIED = [value(DEVIATIONS.subs(weight, Rational(place, 2))) for place in (1, 2, 3, 4, 5)]
NOT_ONE = equal("one weight", least(DEVIATIONS, weight), Points(element=weight, condition=Eq(weight, 1)))
AT_ONE, AT_TWO_TOO = AT_TRIED[1], AT_TRIED[3]

BEST = SPOILT.least_absolute()
INPUTS, RESPONSES, NOISE = SPOILT.inputs, SPOILT.responses, SPOILT.value
LEAST_SQUARES, UNSPOILT = SPOILT.least_squares(), MEASURED.least_absolute()
BELOW, AT_BEST, ABOVE = SPOILT.two_ways(derived("laplace"), CLOSED, TRIED, BEST)
ERROR = SPOILT.at(MAE, BEST)
OWN = Product(rate[i] / 2 * Exp(-rate[i] * Abs(residual)), (i, 1, n))
WEIGHTED = same("weighted absolute deviations", most(OWN), least(over_i(rate[i] * Abs(residual))))
PROFILES_MEASURED, PROFILES_SPOILT = (
    (sample.at(GAUSSIAN_PROFILE, sample.least_squares()), sample.at(PROFILE, sample.least_absolute())) for sample in (MEASURED, SPOILT)
)
