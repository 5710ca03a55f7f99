"""Chapter 2: Gaussian noise gives mean squared error."""

from fractions import Fraction

from sympy import Add, Expr, IndexedBase, Mul, Product, Rational, Sum, Symbol, pi

from derive.claims.premises import Premise
from derive.claims.relations import EqualUpTo, SameOrder
from derive.claims.witness import Affine
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.notes.chapter import Chapter
from derive.notes.chapters._sample import Sample, fitted, tenth
from derive.notes.composing import Composer, derived
from derive.notes.numbers import decimals
from derive.notes.saying import equal, least, line, most, number, over_i, residual, said, same, value
from derive.paper.blocks import Block
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

SNIPPET = """
from math import exp, log, pi, prod, sqrt

import derive

inputs = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]
responses = [0.9, 1.4, 2.9, 3.1, 4.6, 4.7, 6.3, 6.6]
n, sigma = len(inputs), 0.4
root = sqrt(2 * pi * sigma**2)

for theta in (0, 1.5, 2):
    residuals = [y - theta * x for x, y in zip(inputs, responses)]
    mse = sum(r**2 for r in residuals) / n
    densities = [exp(-(r**2) / (2 * sigma**2)) / root for r in residuals]
    closed = n / 2 * log(2 * pi * sigma**2) + n * mse / (2 * sigma**2)
    print(theta, round(-log(prod(densities)), 4), round(closed, 4))

d = derive.mle(noise="gaussian")
print(len(d.steps), "steps;", d.verdict)
"""
PRINTS = """
0 460.3024 460.3024
1.5 8.4274 8.4274
2 17.1774 17.1774
10 steps; Proved: each of 10 steps
"""


def compose(page: Composer) -> None:
    """The page."""
    gaussian = derived("gaussian")
    product = line(gaussian, "write_noise_density")
    page.result(gaussian)
    page.paragraph(
        "Nobody chose the square here. What is chosen is a model of the noise: a bell-shaped density, the same for every observation. The "
        "square stands in the exponent of that density, and the logarithm brings it down. Nothing is asked of $f_θ$: a straight line, a "
        "polynomial and a neural network all arrive at the same loss."
    )
    with page.apart() as one_noise:
        page.slip(
            "The index on $ε_i$ matters. Written without it, $y_i = f_θ(x_i) + ε$ has the same $ε$ for every $i$: one draw disturbs all "
            "observations alike, and then {alike}. For $n$ draws that is wrong, whichever of them, here the first, plays the one.",
            equal("one noise for all", over_i(noise[i] ** 2), n * noise[1] ** 2),
            alike=equal("one draw", over_i(one_draw**2), n * one_draw**2),
        )
    with page.apart() as not_the_values:
        page.slip(
            "Write $NLL(θ)$ for the negative log likelihood. The mean squared error is *not* $NLL(θ)/n$, its share of one observation. "
            "The two have the same minimisers and different values.",
            equal("mean negative log likelihood", -Log(product) / n, MSE),
        )
    beside = {"write_noise_density": one_noise, "split_sum": _lost_sign(page), "divide_by_positive": not_the_values}
    page.derivation(gaussian, beside=beside)
    _values(page, product)
    _wrong_line(page, product)
    _scale(page)
    _mean(page)
    page.section("See it")
    page.figure("gaussian_loss")
    _numbers(page)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _lost_sign(page: Composer) -> list[Block]:
    """Both terms are added; with the minus sign lost there need be no minimiser."""
    whole = over_i(y[i])
    about_mean = n * (mu - whole / n) ** 2 + over_i(y[i] ** 2) - whole**2 / n
    with page.apart() as blocks:
        page.slip(
            "Both terms are added: the logarithm of the density is minus a constant minus a square, and the minus in front turns both. "
            "(Added does not mean positive: where $2πσ² < 1$ the value of the first term is negative.) Here that minus was forgotten.",
            same("a lost sign", -CONSTANT - RSS / (2 * sigma**2), RSS / (2 * sigma**2)),
        )
        page.paragraph(
            "People say that the wrong sign asks for the worst fit. If the predictions are bounded, there may be one. Where they are "
            "unbounded, as in every linear model with an input that is not zero, there is none. Take the simplest, one number $μ$ for all "
            "responses:"
        )
        page.proved(equal("squares about the mean", over_i((y[i] - mu) ** 2), about_mean))
        page.paragraph(
            "Only the first term contains $μ$, and it has no upper bound. So minus the sum of squares falls for ever as $μ$ moves away "
            "from the mean. It has no minimiser, and its arg min is the empty set."
        )
    return blocks


def _values(page: Composer, product: Expr) -> None:
    up_to, known = EqualUpTo(constant=True, factor=True), Affine(factor=n / (2 * sigma**2), constant=CONSTANT)
    page.section("What is equal, and what is not")
    page.paragraph("As functions of $θ$, $NLL(θ)$ and the mean squared error differ by a positive factor and a constant:")
    page.proved(said("the two objectives", -Log(product), up_to, MSE, unknown=theta, witness=known))
    page.paragraph("For one observation on average, $NLL(θ)/n$, that is")
    page.proved(equal("mean negative log likelihood", -Log(product) / n, Log(2 * pi * sigma**2) / 2 + MSE / (2 * sigma**2)))
    page.paragraph("Neither the factor nor the constant contains $θ$, so both may be dropped, and two *sets* are equal:")
    page.proved(same("the two sets of minimisers", most(product), least(MSE)))
    page.paragraph(
        "The set may hold one point, many, or none. That is why the estimate is an *element* of the arg min. "
        "One also reads that the likelihood is proportional to the arg min. That is no relation at all: on one side stands a function, on "
        "the other a set of points."
    )


def _wrong_line(page: Composer, product: Expr) -> None:
    """A chain whose middle line is wrong while its ends agree."""
    first, last = most(product), least(RSS / (2 * sigma**2))
    middle = most(CONSTANT + RSS / (2 * sigma**2))
    into, out, ends = same("into the wrong line", first, middle), same("out of the wrong line", middle, last), same("the ends", first, last)
    page.section("A right end does not mend a wrong line")
    page.paragraph(
        "Somebody hands in three lines: the arg max of the likelihood, a second line with its logarithm, and the arg min of a sum of "
        "squares."
    )
    page.slip("From the first line to the second: the logarithm was taken, and both of its minus signs were lost.", into)
    page.slip("From the second line to the third: dropping the constant is right, but arg max silently becomes arg min.", out)
    page.paragraph("The two errors cancel, and the first line does equal the third:")
    page.proved(ends)
    page.paragraph("The conclusion is true, and these lines do not show it. So each line of a derivation is judged, not only its ends.")


def _scale(page: Composer) -> None:
    gaussian = derived("gaussian")
    page.section("The scale of the noise")
    page.paragraph("Now let $σ > 0$ be unknown too, and $θ$ be given.")
    page.estimates(gaussian)
    page.paragraph(
        "To find $θ$ one need not know $σ$: line {number} has no $σ$ in it, so for *every* value of $σ$ the same $θ$ wins. Find $θ$ "
        "first, then $σ$. The variance of the noise is estimated by the mean squared error at the fitted weights, and $σ$ by its square "
        "root, which has the unit of the responses:",
        number=page.step(len(gaussian.steps)),
    )
    page.define(*fitted(page.notation, "sigma", "MSE", squared=True))
    page.paragraph(
        "A perfect fit is excepted. There every factor of the likelihood is the density of the noise at zero, and with the scale written "
        "behind the bar, {tenth}. Whatever $σ$ is proposed, a tenth of it makes every factor ten times as large, so no $σ$ is best.",
        tenth=tenth(GAUSSIAN),
    )
    page.paragraph(
        "Suppose then that no $θ$ fits perfectly, so $MSE(θ) > 0$. Put the best $σ$ for each $θ$ into $NLL(θ)$. What is left is called "
        "the *profile*:"
    )
    put_in = Add(n / 2 * Log(2 * pi * MSE), Mul(n / (2 * MSE), MSE, evaluate=False), evaluate=False)
    page.proved(equal("profile", put_in, PROFILE, IMPERFECT))
    page.paragraph(
        "Some books have one logarithm here, of $2π MSE(θ)$ times Euler's number. The logarithm is increasing, so the profile is least "
        "where the mean squared error is:"
    )
    page.proved(said("profile and loss", PROFILE, SameOrder(), MSE, IMPERFECT, unknown=theta))


def _mean(page: Composer) -> None:
    page.section("The simplest model: the mean")
    page.paragraph(
        "Where one number $μ$ is predicted for every observation, one value of $μ$ has the smallest error: the mean of the responses."
    )
    page.proved(derived("gaussian", "location").estimates[-1])
    page.paragraph(
        "The derivative is proportional to the sum of the residuals, and only at the mean do they cancel. A response that is off by a "
        "million pulls a million times as hard as one that is off by one. The [next chapter](laplace_noise) has a noise model in which "
        "both pull equally hard."
    )


def moments() -> tuple[Rational, Rational, Rational]:
    """Of the data: the sums of the squares of the inputs, of the products, of the squares of the responses."""
    squares, products, others = (
        value(each, n=len(SAMPLE.inputs), x=SAMPLE.inputs, y=SAMPLE.responses) for each in (SQUARES, PRODUCTS, over_i(y[i] ** 2))
    )
    return tuple(Rational(str(each)) for each in (squares, products, others))


def _numbers(page: Composer) -> None:
    squares, products, others = moments()
    best = Fraction(str(products / squares))
    page.section("Check it with numbers")
    page.paragraph("Eight observations, the model $f_θ(x_i) = θ x_i$ with a single weight, and noise of scale {s}:", s=number(SAMPLE.value))
    SAMPLE.table(page)
    page.paragraph("For this model the sum of squares is a parabola in $θ$,")
    parabola = weight**2 * SQUARES - 2 * weight * PRODUCTS + over_i(y[i] ** 2)
    page.proved(equal("one weight", over_i((y[i] - weight * x[i]) ** 2), parabola))
    page.paragraph("and completing the square of these data shows exactly where it is least:")
    apex = squares * (weight - products / squares) ** 2 + others - products**2 / squares
    page.proved(equal("the square completed", squares * weight**2 - 2 * products * weight + others, apex))
    page.paragraph(
        "The estimate is {about} in decimals. The table multiplies the eight densities out, one by one, and takes minus the log of that "
        "product; the column {closed} needs the mean squared error only.",
        closed=CLOSED,
        about=number(best),
    )
    SAMPLE.two_ways(page, derived("gaussian"), CLOSED, TRIED, best)
    page.paragraph(
        "The columns “Minus its log” and {closed} agree, and in each the least value is at the estimate. There the estimate of $σ$ is "
        "{root}, the root of the mean squared error.",
        closed=CLOSED,
        root=number(SAMPLE.at(Sqrt(MSE), best)),
    )


def _exercises(page: Composer) -> None:
    with page.exercise("Each observation has a known scale $σ_i$ of its own: the instruments differ. Which loss appears?"):
        page.paragraph("Weighted least squares. Write $ω_i$ for the precision of an observation:")
        page.define(precision[i], 1 / IndexedBase("sigma", positive=True)[i] ** 2)
        page.paragraph("The density of observation $i$ has its own $ω_i$, and the precision stays inside the sum:")
        own = Product(Sqrt(precision[i] / (2 * pi)) * Exp(-precision[i] * residual**2 / 2), (i, 1, n))
        weighted = over_i(precision[i] * residual**2)
        page.proved(same("weighted least squares", most(own), least(weighted)))
        precise, alike = 4 * (mu - 1) ** 2 + (mu - 6) ** 2, (mu - 1) ** 2 + (mu - 6) ** 2
        page.slip(
            "Only a factor that all observations share may be dropped. Take the responses 1 and 6 with precisions 4 and 1, and one number "
            "$μ$ for both.",
            same("weights dropped", precise, alike, unknown=mu),
        )
    with page.exercise(
        "For a linear model with $p$ weights software often divides the residual sum of squares by $n − p$. Is that the most likely "
        "variance?"
    ):
        page.paragraph(
            "No. The most likely one is the mean squared error, which divides by $n$. Dividing by $n − p$ serves another purpose: with "
            "$p$ independent columns in $X$ it makes the estimate of the variance unbiased. The two wishes lead to two numbers. The "
            "well-known $n − 1$ is the case of a sample about its own mean, where $p = 1$."
        )
        divided = RSS / (n - 1)
        page.slip("Take $p = 1$ and $n ≥ 2$, since otherwise $n − 1$ is zero.", equal("n - 1", divided, MSE))
        page.paragraph("Unless the fit is perfect, the divisor $n − 1$ gives more than the most likely variance:")
        page.proved(equal("divided by n - 1", divided, n / (n - 1) * MSE))
    with page.exercise("Responses in metres become responses in centimetres: $y$, $f_θ$ and $σ$ are multiplied by $c > 0$. What changes?"):
        rescaled = unit * y[i] - unit * predictor(x[i])
        page.paragraph("The mean squared error is multiplied by a square, because its unit is the square of the unit of $y$:")
        page.proved(equal("units of the loss", Sum(rescaled**2, (i, 1, n)) / n, unit**2 * MSE))
        page.paragraph("$NLL(θ)$ gains a constant, because a density is per unit of $y$:")
        before = n / 2 * Log(2 * pi * (unit * sigma) ** 2) + over_i(rescaled**2) / (2 * (unit * sigma) ** 2)
        page.proved(equal("units of the likelihood", before, CONSTANT + RSS / (2 * sigma**2) + n * Log(unit)))
        page.paragraph("So its value depends on the unit, and even the sign of its value does. Its minimisers in $θ$ do not.")


ENTRY = Chapter(
    number=2,
    name="gaussian_noise",
    title="Gaussian noise gives mean squared error",
    summary="When the noise is Gaussian with one variance for all observations, "
    "the most likely parameters are those with the smallest mean squared error.",
    compose=compose,
)
