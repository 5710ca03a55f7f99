"""Chapter 3: Laplace noise gives mean absolute error."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sympy import Abs, Add, E, Eq, Expr, IndexedBase, Integer, Integral, Product, Rational, S, Symbol, oo, pi

from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Points
from derive.notes.chapter import Chapter
from derive.notes.chapters._sample import Sample
from derive.notes.chapters.gaussian_noise import SAMPLE as MEASURED
from derive.notes.composing import Composer, derived
from derive.notes.numbers import decimals
from derive.notes.saying import Row, equal, least, line, most, number, over_i, residual, said, same, value
from derive.symbolic.nodes import Exp, Indicator, Log, Named
from derive.symbols import b, e, i, mu, n, theta, x, y

SPOILT = replace(MEASURED, responses=(*MEASURED.responses[:-1], Fraction("16.6")), scale="b")
"""The data of the last chapter with the last response misread."""
TRIED = decimals("0", "1.5", "2.5")
"""Weights at which the likelihood is computed in two ways, beside the estimate."""

FOUR, PLACES = decimals("1", "2", "4", "9"), decimals("1.5", "2", "3", "4", "4.5")
WEIGHED = decimals("9.6", "9.8", "10.1", "10.3", "10.4", "10.8", "11.0")
SLIPPED = (*WEIGHED[:-1], Fraction(110))
"""The last number with its decimal point lost."""

RANKED_X, RANKED_Y, BOUND = (0, 1, 2, 3), (4, 1, 2, 7), (1, -1, -1, 1)
LINES = ((2, 0), (1, 1))
"""Four observations, numbers between -1 and 1 that are orthogonal to both columns of X, and two lines (intercept, slope)."""
COLUMN, AIMED = (1, 2, 3), (3, 4, 3)
"""One column, three observations, and still many minimisers."""

weight = Symbol("theta", real=True)
"""The parameter where it is one number."""
bounding = IndexedBase("u", real=True)
rate = IndexedBase("omega", positive=True)

SAE, RSS = over_i(Abs(residual)), over_i(residual**2)
MAE, MSE = (Named(residual, (i, 1, n), name) for name in ("mae", "mse"))
MEAN = over_i(y[i]) / n
ABOUT = over_i(Abs(y[i] - mu)) / n
IMPERFECT = Premise(label="B1", name="imperfect_fit", statement="not every residual is zero", positive=(SAE,))

SNIPPET = """
from statistics import mean, median

from sympy import Abs, Sum

import derive
from derive.symbols import i, mu, n, y

right = [9.6, 9.8, 10.1, 10.3, 10.4, 10.8, 11.0]
wrong = [9.6, 9.8, 10.1, 10.3, 10.4, 10.8, 110]
print("mean", round(mean(right), 4), round(mean(wrong), 4))
print("median", median(right), median(wrong))

mae = Sum(Abs(y[i] - mu), (i, 1, n)) / n
mse = Sum((y[i] - mu) ** 2, (i, 1, n)) / n
same = derive.SameArgmin()
claim = derive.Claim(before=mae, relation=same, after=mse, unknowns={mu})
print(type(derive.judge(claim)).__name__)

medians = derive.mle(noise="laplace", predictor="location").estimates[-1]
print(type(medians.verdict).__name__)
"""
PRINTS = """
mean 10.2857 24.4286
median 10.3 10.3
Refuted
Proved
"""


def compose(page: Composer) -> None:
    """The page."""
    laplace = derived("laplace")
    product = line(laplace, "write_noise_density")
    page.result(laplace)
    page.paragraph(
        "Gaussian noise hardly ever produces a very large error, so least squares bends far to explain one. "
        "The Laplace density has heavier tails: in its exponent stands the size of the error, not its square. "
        "A large error is then unusual but not incredible, and the loss grows with the error in proportion only."
    )
    with page.apart() as lost_two:
        page.slip(
            "The normaliser of the density is 2b, not b. The minimisers survive this slip, but the value of the likelihood does not, "
            "and with it any comparison with another noise.",
            equal("a lost two", -Log(product), n * Log(b) + n / b * MAE),
        )
    with page.apart() as other_loss:
        page.slip("Both losses measure the fit, but they do not choose the same θ.", same("absolute for squared", MAE, MSE))
    page.derivation(laplace, beside={"split_sum": lost_two, "name_objective": other_loss})
    _scale(page, product)
    _medians(page)
    _robust(page)
    _many_lines(page)
    page.section("See it")
    page.figure("gaussian_against_laplace")
    _numbers(page)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _scale(page: Composer, product: Expr) -> None:
    page.section("The values, and the scale of the noise")
    page.paragraph("The negative log likelihood is not the mean absolute error. For one observation on average it is")
    page.proved(equal("mean negative log likelihood", -Log(product) / n, Log(2 * b) + MAE / b))
    page.paragraph("The scale b stands in both terms, and it has a best value of its own.")
    page.estimates(derived("laplace"))
    page.paragraph(
        "So b is estimated by the mean absolute error, in the unit of the responses. The condition matters: with a perfect fit the "
        "likelihood grows without bound as b → 0, and there is no estimate. With the best b in place "
        "the profile is left, in which e is Euler's number:"
    )
    profile = n * Log(2 * E * MAE)
    page.proved(equal("profile", n * Log(2 * MAE) + n / MAE * MAE, profile, IMPERFECT))
    page.paragraph("As long as no θ fits perfectly it is least where the mean absolute error is, so b need not be known to find θ:")
    page.proved(said("profile and loss", profile, SameOrder(), MAE, IMPERFECT, unknown=theta))
    page.paragraph("Do not read b as a standard deviation. Both halves of the density are alike, so the variance of this noise is")
    page.stated(Integral(e**2 * Exp(-e / b) / b, (e, 0, oo)), ("=", 2 * b**2))


def _medians(page: Composer) -> None:
    page.section("The simplest model: the medians")
    page.paragraph("Where one number μ is predicted for every observation, the minimisers are exactly the medians:")
    page.proved(derived("laplace", "location").estimates[-1])
    page.paragraph(
        "In words: at most half of the responses lie below μ, and at most half above. For an odd number of responses that is the middle "
        "one. For an even number it is usually an *interval*. Take the four responses 1, 2, 4 and 9, and count:"
    )
    head = ("μ", "Responses below", "Responses above", page.words("{mae}", mae=ABOUT))
    counted = (over_i(Indicator(y[i] < mu)), over_i(Indicator(y[i] > mu)), ABOUT)
    body: list[Row] = [(number(place), *(number(value(each, n=len(FOUR), y=FOUR, mu=place)) for each in counted)) for place in PLACES]
    page.table(head, body, "lrrr")
    page.paragraph("From 2 to 4 both counts are at most two, and the objective is level. So there is no such thing as *the* median here.")
    values = Add(*(Abs(mu - Integer(each.numerator)) for each in FOUR)) / len(FOUR)
    page.slip(
        "The midpoint is a convention of software, not the only minimiser.",
        equal("the midpoint alone", least(values, mu), Points(element=mu, condition=Eq(mu, 3))),
    )
    page.paragraph(
        "Nothing was differentiated at zero. As a function of the residual {loss} has a kink there: its slope is −1 on the left and 1 on "
        "the right, every number between them is a subgradient, and a minimum is a point where zero is among the subgradients of the sum. "
        "At the kink there is no second derivative, and elsewhere it is zero. Newton's method has nothing to work with.",
        loss=Abs(residual),
    )


def _robust(page: Composer) -> None:
    page.section("One wrong number")
    page.paragraph(
        "Seven weighings give 9.6, 9.8, 10.1, 10.3, 10.4, 10.8 and 11.0. Somebody loses the decimal point of the last one and notes 110:"
    )
    body: list[Row] = []
    for told, sample in (("as measured", WEIGHED), ("with the slip", SLIPPED)):
        middle = min(sample, key=lambda place: sum(abs(each - place) for each in sample))
        body.append((told, number(sum(sample) / len(sample)), number(middle)))
    page.table(("Data", "Mean", "Median"), body, "lrr")
    page.paragraph(
        "The mean runs after the wrong number, and the median stays. A response pulls with the slope of its loss. In squared error the "
        "slope grows with the residual; in absolute error it is −1 or 1, however far away the response is. "
        "This protects against wrong responses, not against wrong *inputs*: a far-out row of X can still tilt the fit."
    )
    found = Points(element=mu, condition=Eq(mu, MEAN))
    page.slip("The mean minimises the squared error, not the absolute one.", equal("the mean for the median", least(ABOUT, mu), found))


def _many_lines(page: Composer) -> None:
    """Least absolute deviations with X of full column rank, and two minimisers; optimality by a dual vector."""
    line_ = y[i] - theta[1] - theta[2] * x[i]
    split = over_i(bounding[i] * y[i]) - theta[1] * over_i(bounding[i]) - theta[2] * over_i(bounding[i] * x[i])
    page.section("Two best lines")
    page.paragraph(
        "Least squares has one solution when X has full column rank. Least absolute deviations may still have many. "
        "To see it, fit a line with intercept θ₁ and slope θ₂, and let u_i be numbers between −1 and 1. Then"
    )
    page.proved(equal("a lower bound", over_i(bounding[i] * line_), split))
    page.paragraph(
        "A residual times u_i is never more than the residual without its sign. So the left side is at most the sum of the absolute "
        "residuals. Choose u_i such that the last two sums are zero, and the right side is the same for all lines: a bound that no line "
        "can beat. These four observations have such u_i, and their X, a column of ones and the column x_i, has full column rank:"
    )
    fits = [[first + slope * place for place in RANKED_X] for first, slope in LINES]
    residuals = [[target - value for target, value in zip(RANKED_Y, fit, strict=True)] for fit in fits]
    head = ("i", "x_i", "y_i", "u_i", *(f"Residual, θ = {each}" for each in LINES))
    rows = zip(range(1, 5), RANKED_X, RANKED_Y, BOUND, *residuals, strict=True)
    page.table(head, [tuple(map(number, row)) for row in rows], "lrrrrr")
    sums = [sum(u * each for u, each in zip(BOUND, column, strict=True)) for column in ((1,) * 4, RANKED_X, RANKED_Y)]
    page.paragraph(
        "The u_i add up to {first}, and multiplied by x_i to {second}. Multiplied by y_i they add up to {bound}: this is the bound. "
        "Both lines reach it:",
        first=number(sums[0]),
        second=number(sums[1]),
        bound=number(sums[2]),
    )
    for fit in fits:
        apart = [Add(Integer(target), Integer(-value), evaluate=False) for target, value in zip(RANKED_Y, fit, strict=True)]
        total = Add(*(Abs(each, evaluate=False) for each in apart), evaluate=False)
        page.proved(equal("a line at the bound", total, Integer(sums[2])))
    page.paragraph(
        "So both are minimisers, and by convexity so are all lines between them. The estimate is an element of a set, and which element a "
        "program returns depends on its algorithm. The estimate of b is the same for all of them."
    )


def estimate(sample: Sample) -> Fraction:
    """The best weight, exactly: the objective is piecewise linear and convex, so some kink is a minimiser."""
    rows = tuple(zip(sample.inputs, sample.responses, strict=True))
    kinks = sorted(target / place for place, target in rows)
    return min(kinks, key=lambda kink: sum(abs(target - kink * place) for place, target in rows))


def _numbers(page: Composer) -> None:
    best = estimate(SPOILT)
    page.section("Check it with numbers")
    page.paragraph(
        "These are the data of the [last chapter](gaussian_noise) but for the last response, which was 6.6 and is misread as 16.6. "
        "The model is f_θ(x_i) = θ x_i, and the scale b is {scale}.",
        scale=number(SPOILT.value),
    )
    SPOILT.table(page)
    page.paragraph(
        "The objective is piecewise linear in θ, so one of its kinks is a minimiser. It is enough to try the eight ratios of response to "
        "input: the best one is {best}. Least squares gives {squares}. Again the densities are multiplied out one by one:",
        best=number(best),
        squares=number(SPOILT.least_squares()),
    )
    SPOILT.two_ways(page, derived("laplace"), n * Log(2 * b) + n / b * MAE, TRIED, best)
    page.paragraph(
        "The two columns agree, and in each the least value is at the estimate. There the estimate of b is {mae}. Without the "
        "misreading the estimate of θ is {before}.",
        mae=number(SPOILT.at(MAE, best)),
        before=number(estimate(MEASURED)),
    )


def _exercises(page: Composer) -> None:
    with page.exercise("Three observations, x_i = 1, 2, 3 and y_i = 3, 4, 3, and one weight θ without intercept. Is the minimiser unique?"):
        deviations = sum((Abs(target - place * weight) for place, target in zip(COLUMN, AIMED, strict=True)), S.Zero)
        page.paragraph(
            "No, although X has full column rank and n is odd. With u_i = 1, 1, −1 the column adds up to zero, as above. So 4 is a bound, "
            "and a whole interval of weights reaches it:"
        )
        page.slip(
            "Full column rank makes the least-squares estimate unique, not this one.",
            equal("one weight", least(deviations, weight), Points(element=weight, condition=Eq(weight, 1))),
        )
        tried = (Rational(1, 2), Rational(1), Rational(3, 2), Rational(2), Rational(5, 2))
        row = tuple(number(deviations.subs(weight, each)) for each in tried)
        page.table(("θ", *map(number, tried)), [("Sum of absolute residuals", *row)], "lrrrrr")
    with page.exercise("Each observation has a known scale of its own. Which loss appears?"):
        page.paragraph("Write b_i for the scale, and ω_i for its inverse:")
        page.define(rate[i], 1 / IndexedBase("b", positive=True)[i])
        page.paragraph("The weights stay inside the sum:")
        own = Product(rate[i] / 2 * Exp(-rate[i] * Abs(residual)), (i, 1, n))
        page.proved(same("weighted absolute deviations", most(own), least(over_i(rate[i] * Abs(residual)))))
    with page.exercise("Which noise explains the data above better, Gaussian or Laplace? And the data before the misreading?"):
        page.paragraph(
            "Compare the profiles of both chapters at the two estimates. Each model has one weight and one scale, and all constants count "
            "now. The smaller negative log likelihood belongs to the noise under which the data are more likely:"
        )
        profiles = (n / 2 * Log(2 * pi * E * MSE), n * Log(2 * E * MAE))
        body: list[Row] = []
        for told, sample in (("as measured", MEASURED), ("misread", SPOILT)):
            best = (sample.least_squares(), estimate(sample))
            body.append((told, *(number(sample.at(each, place)) for each, place in zip(profiles, best, strict=True))))
        page.table(("Data", "Gaussian", "Laplace"), body, "lrr")
        page.paragraph("One misread number turns the comparison round. It says which of two models fits better, not that either is right.")


ENTRY = Chapter(
    number=3,
    name="laplace_noise",
    title="Laplace noise gives mean absolute error",
    summary="When the noise is Laplace with one scale for all observations, "
    "the most likely parameters are those with the smallest mean absolute error.",
    compose=compose,
)
