"""Chapter 3: Laplace noise gives mean absolute error."""

from dataclasses import replace
from fractions import Fraction

from sympy import Abs, Add, Eq, Expr, IndexedBase, Integer, Integral, Mul, Product, S, oo

from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Points
from derive.families.laplace import ENTRY as LAPLACE
from derive.notes.chapter import Chapter
from derive.notes.chapters._many_minimisers import one_weight, two_lines
from derive.notes.chapters._sample import fitted, tenth
from derive.notes.chapters.gaussian_noise import PROFILE as GAUSSIAN_PROFILE
from derive.notes.chapters.gaussian_noise import SAMPLE as MEASURED
from derive.notes.composing import Composer, derived
from derive.notes.numbers import decimals
from derive.notes.saying import Row, equal, least, line, most, number, over_i, residual, said, same, value
from derive.vocabulary.nodes import Exp, Indicator, Log, Named, Sqrt
from derive.vocabulary.symbols import b, e, i, mu, n, theta, y

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
            "The normaliser of the density is $2b$, not $b$. The minimisers survive this slip, but the value of the likelihood does not, "
            "and with it any comparison with another noise.",
            equal("a lost two", -Log(product), n * Log(b) + n / b * MAE),
        )
    with page.apart() as other_loss:
        shared = "Both losses measure the fit, but they do not choose the same $θ$."
        page.slip(shared, same("absolute for squared", MAE, MSE), expected="")
    page.derivation(laplace, beside={"split_sum": lost_two, "name_objective": other_loss})
    _scale(page, product)
    _medians(page)
    _robust(page)
    two_lines(page)
    page.section("See it")
    page.figure("gaussian_against_laplace")
    _numbers(page)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _scale(page: Composer, product: Expr) -> None:
    page.section("The values, and the scale of the noise")
    page.paragraph("The negative log likelihood $NLL(θ)$ is not the mean absolute error. For one observation on average, $NLL(θ)/n$ is")
    page.proved(equal("mean negative log likelihood", -Log(product) / n, Log(2 * b) + MAE / b))
    page.paragraph("The scale $b$ stands in both terms. Now let $b > 0$ be unknown too, and $θ$ be given.")
    page.estimates(derived("laplace"))
    page.paragraph("So $b$ is estimated by the mean absolute error at the fitted weights, in the unit of the responses:")
    page.define(*fitted(page.notation, "b", "MAE"))
    page.paragraph(
        "A perfect fit is excepted, as in the [last chapter](gaussian_noise). All residuals are zero then, and {tenth}: a tenth of any "
        "$b$ makes every factor of the likelihood ten times as large, and no $b$ is best.",
        tenth=tenth(LAPLACE),
    )
    page.paragraph("Suppose then that no $θ$ fits perfectly, so $MAE(θ) > 0$. With the best $b$ for each $θ$ the *profile* is left:")
    put_in = Add(n * Log(2 * MAE), Mul(n / MAE, MAE, evaluate=False), evaluate=False)
    page.proved(equal("profile", put_in, PROFILE, IMPERFECT))
    page.paragraph("It is least where the mean absolute error is, so $b$ need not be known to find $θ$:")
    page.proved(said("profile and loss", PROFILE, SameOrder(), MAE, IMPERFECT, unknown=theta))
    page.paragraph("Do not read $b$ as a standard deviation. The mean of this noise is zero, and its variance is")
    page.proved(equal("the variance of Laplace noise", Integral(e**2 * Exp(-Abs(e) / b) / (2 * b), (e, -oo, oo)), 2 * b**2))
    page.paragraph("So the standard deviation is {deviation}.", deviation=Sqrt(S(2)) * b)


def _medians(page: Composer) -> None:
    page.section("The simplest model: the medians")
    page.paragraph("Where one number $μ$ is predicted for every observation, the minimisers are exactly the medians:")
    page.proved(derived("laplace", "location").estimates[-1])
    page.paragraph(
        "In words: at most half of the responses lie below $μ$, and at most half above. For an odd number of responses that is the middle "
        "one. For an even number it is every number from the lower to the upper of the two middle responses: an *interval* if they "
        "differ, one point if they are equal. Take the four responses 1, 2, 4 and 9, and count:"
    )
    head = ("$μ$", "Responses below", "Responses above", page.words("{mae}", mae=ABOUT))
    counted = (over_i(Indicator(y[i] < mu)), over_i(Indicator(y[i] > mu)), ABOUT)
    body: list[Row] = [(number(place), *(number(value(each, n=len(FOUR), y=FOUR, mu=place)) for each in counted)) for place in PLACES]
    page.table(head, body, "lrrr")
    page.paragraph("From 2 to 4 both counts are at most two, and the objective is level. So there is no such thing as *the* median here.")
    values = Add(*(Abs(mu - Integer(each.numerator)) for each in FOUR)) / len(FOUR)
    page.slip(
        "The midpoint is a convention of software, not the only minimiser. At $μ = 3$ the objective is {middle}, and at $μ = 2$ it is "
        "{end}: one is as good as the other.",
        equal("the midpoint alone", least(values, mu), Points(element=mu, condition=Eq(mu, 3))),
        middle=number(values.subs(mu, 3)),
        end=number(values.subs(mu, 2)),
    )
    page.paragraph(
        "Nothing was differentiated at zero. As a function of the residual {loss} has a kink there: its slope is $−1$ on the left and 1 "
        "on the right, and these and all numbers between them are its subgradients at zero. For a prediction that is linear in its "
        "parameters, such as $μ$, the objective is convex, and its minimisers are the points where zero is among the subgradients of the "
        "sum. At a kink it has no second derivative, and elsewhere that is zero. Newton's method has nothing to work with.",
        loss=Abs(residual),
    )


def _robust(page: Composer) -> None:
    page.section("One wrong number")
    page.paragraph(
        "Seven weighings give $9.6$, $9.8$, $10.1$, $10.3$, $10.4$, $10.8$ and $11.0$. Somebody loses the decimal point of the last one "
        "and notes 110:"
    )
    body: list[Row] = []
    for told, sample in (("as measured", WEIGHED), ("with the slip", SLIPPED)):
        middle = min(sample, key=lambda place: sum(abs(each - place) for each in sample))
        body.append((told, number(sum(sample) / len(sample)), number(middle)))
    page.table(("Data", "Mean", "Median"), body, "lrr")
    page.paragraph(
        "The mean runs after the wrong number, and the median stays. A response pulls with the slope of its loss. In squared error the "
        "slope grows with the residual; in absolute error it is $−1$ or 1, however far away the response is. This protects against wrong "
        "responses, not against wrong *inputs*: a far-out row of $X$ can still tilt the fit."
    )
    few = (2 * Abs(mu) + Abs(mu - 3)) / 3
    page.slip(
        "The mean minimises the squared error, not the absolute one. Of the responses 0, 0 and 3 the mean is 1 and the median 0. At the "
        "mean the absolute loss is {mean}, at the median {median}.",
        equal("the mean for the median", least(few, mu), Points(element=mu, condition=Eq(mu, 1))),
        mean=few.subs(mu, 1),
        median=few.subs(mu, 0),
    )


def _numbers(page: Composer) -> None:
    best = SPOILT.least_absolute()
    page.section("Check it with numbers")
    page.paragraph(
        "These are the data of the [last chapter](gaussian_noise) but for the last response, which was $6.6$ and is misread as $16.6$. "
        "The model is $f_θ(x_i) = θ x_i$, and the scale $b$ is {scale}.",
        scale=number(SPOILT.value),
    )
    SPOILT.table(page)
    page.paragraph(
        "The objective is convex and piecewise linear in $θ$, and it grows without bound on both sides, so one of its kinks is a "
        "minimiser. It is enough to try the eight ratios of response to input: the best one is {best}. Least squares gives {squares}. "
        "Again the densities are multiplied out one by one:",
        best=number(best),
        squares=number(SPOILT.least_squares()),
    )
    SPOILT.two_ways(page, derived("laplace"), CLOSED, TRIED, best)
    page.paragraph(
        "The columns “Minus its log” and {closed} agree, and in each the least value is at the estimate. There the estimate of $b$ is "
        "{mae}. Without the misreading the estimate of $θ$ is {before}.",
        closed=CLOSED,
        mae=number(SPOILT.at(MAE, best)),
        before=number(MEASURED.least_absolute()),
    )


def _exercises(page: Composer) -> None:
    one_weight(page)
    with page.exercise("Each observation has a known scale of its own. Which loss appears?"):
        page.paragraph("Write $b_i$ for the scale, and $ω_i$ for its inverse:")
        page.define(rate[i], 1 / IndexedBase("b", positive=True)[i])
        page.paragraph("The weights stay inside the sum:")
        own = Product(rate[i] / 2 * Exp(-rate[i] * Abs(residual)), (i, 1, n))
        page.proved(same("weighted absolute deviations", most(own), least(over_i(rate[i] * Abs(residual)))))
    with page.exercise("Which noise explains the data above better, Gaussian or Laplace? And the data before the misreading?"):
        page.paragraph(
            "Compare the profiles of both chapters at the two estimates. Each model has one weight and one scale, and all constants count "
            "now. The smaller value belongs to the noise under which the data are more likely:"
        )
        body: list[Row] = []
        for told, sample in (("as measured", MEASURED), ("misread", SPOILT)):
            best = (sample.least_squares(), sample.least_absolute())
            body.append((told, *(number(sample.at(each, place)) for each, place in zip((GAUSSIAN_PROFILE, PROFILE), best, strict=True))))
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
