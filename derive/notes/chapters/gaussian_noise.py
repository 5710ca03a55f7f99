"""Chapter 2: Gaussian noise gives mean squared error."""

from __future__ import annotations

from fractions import Fraction

from sympy import E, Eq, Expr, IndexedBase, Product, Rational, Sum, Symbol, pi

from derive.claims.premises import Premise
from derive.claims.relations import EqualUpTo, SameOrder
from derive.claims.sides import Points
from derive.claims.witness import Affine
from derive.derivation.terminal import mark, word
from derive.documents.blocks import Block
from derive.notes.chapter import Chapter
from derive.notes.chapters._sample import Sample
from derive.notes.composing import Composer, derived
from derive.notes.numbers import decimals
from derive.notes.saying import equal, least, line, most, number, over_i, residual, said, same, value
from derive.symbolic.nodes import Exp, Log, Named, Sqrt
from derive.symbols import i, mu, n, predictor, sigma, theta, x, y

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
noise = IndexedBase("eps", real=True)
precision = IndexedBase("omega", positive=True)
variance = Symbol("v", positive=True)
unit = Symbol("c", positive=True)

RSS = over_i(residual**2)
MSE = Named(residual, (i, 1, n), "mse")
CONSTANT = n / 2 * Log(2 * pi * sigma**2)
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
        "Nobody chose the square here. What is chosen is a model of the noise: a bell-shaped density, the same for every observation. "
        "The square stands in the exponent of that density, and the logarithm brings it down. "
        "Nothing is asked of f_θ: a straight line, a polynomial and a neural network all arrive at the same loss."
    )
    with page.apart() as one_noise:
        page.slip(
            "The index on ε_i matters. Without it one draw of the noise would disturb all observations alike, "
            "and a sum over the observations would be n times its first term.",
            equal("one noise for all", over_i(noise[i] ** 2), n * noise[1] ** 2),
        )
    with page.apart() as not_the_values:
        page.slip(
            "The mean squared error is *not* the negative log likelihood of one observation. "
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
    """Both terms are positive; with the minus sign lost there is no minimiser."""
    whole = over_i(y[i])
    about_mean = n * (mu - whole / n) ** 2 + over_i(y[i] ** 2) - whole**2 / n
    with page.apart() as blocks:
        page.slip(
            "Both terms carry a plus sign: the logarithm of the density is minus a constant minus a square, and the minus in front turns "
            "both. Here it was forgotten.",
            same("a lost sign", -CONSTANT - RSS / (2 * sigma**2), RSS / (2 * sigma**2)),
        )
        page.paragraph(
            "People say that the wrong sign asks for the worst fit. It asks for nothing: there is no worst fit. "
            "Take the simplest model, one number μ for all responses. Then"
        )
        page.proved(equal("squares about the mean", over_i((y[i] - mu) ** 2), about_mean))
        page.paragraph(
            "Only the first term contains μ, and it has no upper bound. So minus the sum of squares falls for ever as μ moves away from "
            "the mean. It has no minimiser, and its arg min is the empty set."
        )
    return blocks


def _values(page: Composer, product: Expr) -> None:
    up_to, known = EqualUpTo(constant=True, factor=True), Affine(factor=n / (2 * sigma**2), constant=CONSTANT)
    page.section("What is equal, and what is not")
    page.paragraph("As functions of θ, the negative log likelihood and the mean squared error differ by a positive factor and a constant:")
    page.proved(said("the two objectives", -Log(product), up_to, MSE, unknown=theta, witness=known))
    page.paragraph("For one observation on average that is")
    page.proved(equal("mean negative log likelihood", -Log(product) / n, Log(2 * pi * sigma**2) / 2 + MSE / (2 * sigma**2)))
    page.paragraph("Neither the factor nor the constant contains θ, so both may be dropped, and two *sets* are equal:")
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
    into, out, ends = same("into the wrong line", first, middle), same("out of it", middle, last), same("the ends", first, last)
    page.section("A right end does not mend a wrong line")
    page.paragraph(
        "Somebody hands in three lines. They take the logarithm and lose both minus signs; then, on the next line, arg max silently "
        "becomes arg min. This is the first equality:"
    )
    page.slip("Both signs are lost, and the arg max is still an arg max.", into)
    page.paragraph("The second error undoes the first, and the last line is right:")
    page.proved(ends)
    told = [("first and second line", into), ("second and third line", out), ("first and third line", ends)]
    page.table(("Compared", "Ruling"), [(text, f"{mark(each.verdict)} {word(each.verdict)}") for text, each in told], "ll")
    page.paragraph("The conclusion is true, and these lines do not show it. So each step of a derivation is judged, not only its ends.")


def _scale(page: Composer) -> None:
    gaussian = derived("gaussian")
    page.section("The scale of the noise")
    page.estimates(gaussian)
    page.paragraph(
        "So the variance of the noise is estimated by the mean squared error, and σ by its square root, in the unit of the responses. "
        "If every residual is zero there is no estimate: the likelihood grows without bound as σ → 0."
    )
    page.paragraph(
        "To find θ one need not know σ. Line {number} has no σ in it, so for *every* value of σ the same θ wins. "
        "Find θ first, then σ. Put the best σ into the negative log likelihood. "
        "What is left is the *profile*, in which e is Euler's number:",
        number=page.step(len(gaussian.steps)),
    )
    profile = n / 2 * Log(2 * pi * E * MSE)
    page.proved(equal("profile", n / 2 * Log(2 * pi * MSE) + n / (2 * MSE) * MSE, profile, IMPERFECT))
    page.paragraph("The logarithm is increasing. So as long as no θ fits perfectly, the profile is least where the mean squared error is:")
    page.proved(said("profile and loss", profile, SameOrder(), MSE, IMPERFECT, unknown=theta))


def _mean(page: Composer) -> None:
    page.section("The simplest model: the mean")
    page.paragraph(
        "Where one number μ is predicted for every observation, one value of μ has the smallest error: the mean of the responses."
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
    page.paragraph("Eight observations, the model f_θ(x_i) = θ x_i with a single weight, and noise of scale {s}:", s=number(SAMPLE.value))
    SAMPLE.table(page)
    page.paragraph("For this model the sum of squares is a parabola in θ,")
    parabola = weight**2 * SQUARES - 2 * weight * PRODUCTS + over_i(y[i] ** 2)
    page.proved(equal("one weight", over_i((y[i] - weight * x[i]) ** 2), parabola))
    page.paragraph("and completing the square of these data shows exactly where it is least:")
    apex = squares * (weight - products / squares) ** 2 + others - products**2 / squares
    page.proved(equal("the square completed", squares * weight**2 - 2 * products * weight + others, apex))
    page.paragraph(
        "The estimate is {about} in decimals. The table multiplies the eight densities out, one by one, and takes minus the log of that "
        "product; the column beside it needs the mean squared error only.",
        about=number(best),
    )
    SAMPLE.two_ways(page, derived("gaussian"), CONSTANT + n / (2 * sigma**2) * MSE, TRIED, best)
    page.paragraph(
        "The two columns agree, and in each the least value is at the estimate. There the estimate of σ is {root}, the root of the mean "
        "squared error.",
        root=number(SAMPLE.at(Sqrt(MSE), best)),
    )


def _exercises(page: Composer) -> None:
    with page.exercise("Each observation has a known scale σ_i of its own: the instruments differ. Which loss appears?"):
        page.paragraph("Weighted least squares. Write ω_i for the precision of an observation:")
        page.define(precision[i], 1 / IndexedBase("sigma", positive=True)[i] ** 2)
        page.paragraph("The density of observation i has its own ω_i, and the precision stays inside the sum:")
        own = Product(Sqrt(precision[i] / (2 * pi)) * Exp(-precision[i] * residual**2 / 2), (i, 1, n))
        weighted = over_i(precision[i] * residual**2)
        page.proved(same("weighted least squares", most(own), least(weighted)))
        page.slip("Only one factor, the same for every observation, may be dropped.", same("weights dropped", weighted, RSS))
    with page.exercise("Software often divides the residual sum of squares by n − 1. Is that the most likely variance?"):
        page.paragraph(
            "No. The most likely one is the mean squared error, which divides by n. Dividing by n − 1 serves another purpose: for a sample "
            "about its own mean it makes the estimate of the variance unbiased. The two wishes lead to two numbers."
        )
        divided = Points(element=variance, condition=Eq(variance, RSS / (n - 1)))
        page.slip(
            "Write v for the variance. With n − 1 the estimate is too large, provided that not every residual is zero.",
            equal("n - 1", least(n / 2 * Log(2 * pi * variance) + RSS / (2 * variance), variance), divided, IMPERFECT),
        )
    with page.exercise("Responses in metres become responses in centimetres: y, f_θ and σ are multiplied by c > 0. What changes?"):
        rescaled = unit * y[i] - unit * predictor(x[i])
        page.paragraph("The mean squared error is multiplied by a square, because its unit is the square of the unit of y:")
        page.proved(equal("units of the loss", Sum(rescaled**2, (i, 1, n)) / n, unit**2 * MSE))
        page.paragraph("The negative log likelihood gains a constant, because a density is per unit of y:")
        before = n / 2 * Log(2 * pi * (unit * sigma) ** 2) + over_i(rescaled**2) / (2 * (unit * sigma) ** 2)
        page.proved(equal("units of the likelihood", before, CONSTANT + RSS / (2 * sigma**2) + n * Log(unit)))
        page.paragraph("So its value depends on the unit, and even the sign of its value does. Its minimisers in θ do not.")


ENTRY = Chapter(
    number=2,
    name="gaussian_noise",
    title="Gaussian noise gives mean squared error",
    summary="When the noise is Gaussian with one variance for all observations, "
    "the most likely parameters are those with the smallest mean squared error.",
    compose=compose,
)
