"""Chapter 1: maximum likelihood, what it assumes, and why it is done with a sum of logarithms."""

from __future__ import annotations

from fractions import Fraction

import mpmath
from sympy import Product

from derive.derivation.display import arranged
from derive.documents.blocks import Block, Math
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.notes.chapter import Chapter
from derive.notes.chapters import _likelihood_claims as say
from derive.notes.chapters._exact import ridge
from derive.notes.composing import Composer
from derive.notes.figures.underflow import OBSERVATIONS, RESIDUALS, UNITS, lost
from derive.notes.numbers import decimals, shown
from derive.notes.saying import Row, number, over_i, value, vector
from derive.printing import form as paper
from derive.printing.form import Form
from derive.symbolic.nodes import Exp, Log
from derive.symbols import i, linear_predictor, mu, n, theta, y

INPUTS = decimals("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4")
RESPONSES = decimals("1.1", "2.3", "1.8", "3.4", "3.1", "4.2", "3.9", "5.3")
SCALE = Fraction(1, 2)
CANDIDATES = (decimals("0", "1"), decimals("0.5", "1"), decimals("1", "1.2"))


def _definition(page: Composer) -> None:
    derivation = say.any_noise()
    page.result(derivation)
    page.paragraph(
        "This holds for every noise with a density that is positive everywhere. The next chapters put one in: with a Gaussian the sum "
        "becomes the [mean squared error](gaussian_noise), with a Laplace density the [mean absolute error](laplace_noise)."
    )
    page.section("What is estimated")
    page.paragraph(
        "A model says how the data came about: each response is a prediction plus noise. Once θ is given, the prediction f_θ(x_i) is a "
        "number; the inputs are given, and θ is unknown, but neither of them varies. All randomness is that of the noise, and every "
        "observation has an ε_i of its own. With the data held fixed, their density is a function of θ, the *likelihood*:"
    )
    unknown = arranged(theta, page.notation)
    likelihood = paper.Call(paper.Letter("L"), (unknown,))
    page.define(likelihood, derivation.model.likelihood)
    page.paragraph("A *maximum likelihood estimate* is a θ at which it is largest:")
    page.define(paper.Hatted(unknown, "MLE"), paper.Extremum("max", (unknown,), likelihood), r"\in")
    page.points(
        "The arg max is a *set*, and an estimate is an element of it. The set may have one element, many, or none.",
        "A likelihood is made of densities, and densities are not probabilities: they have units, and they may exceed one.",
        "As a function of θ the likelihood is not a density either; see [Bayes' rule](bayes_rule).",
    )
    page.derivation(derivation, beside=_beside(page))


def _beside(page: Composer) -> dict[str, list[Block]]:
    with page.apart() as factored:
        page.paragraph(
            "The product may be written *because* independence was assumed, not the other way round. Several measurements of one "
            "patient, or of neighbouring days, are not independent given θ, and their product counts the same news several times."
        )
        page.slip(
            "Densities of independent observations are multiplied. Added up, they ask for something else. With Gaussian noise:", say.ADDED
        )
    with page.apart() as shifted:
        page.slip(
            "The density of a response and that of the noise are two functions. If both are called p, the response easily ends up where "
            "the residual belongs, and then θ is gone. With Gaussian noise:",
            say.ONE_LETTER,
        )
    with page.apart() as taken:
        page.slip(
            "The logarithm is increasing, so an arg max stays an arg max. It is the *minus* that turns it into an arg min. "
            "With Gaussian noise:",
            say.LOST_MINUS,
        )
    with page.apart() as summed:
        page.paragraph(
            "To minimise is a convention. Most programs do, so the sum of logs gets a minus sign and a name, *negative log-likelihood*. "
            "The estimates are the same:"
        )
        page.proved(say.MINUS)
    return {"factor_likelihood": factored, "shift_to_observation": shifted, "take_negative_log": taken, "turn_product_into_sum": summed}


def _sets(page: Composer) -> None:
    page.section("Many maximisers, or none")
    page.paragraph(
        "**Many.** Give one input two weights, θ_1 and θ_2. Whatever is added to one and taken from the other leaves every prediction as "
        "it is, hence every residual and every likelihood; here for squared residuals, and any number δ:"
    )
    page.proved(say.TWINS)
    page.paragraph("With one maximiser there is a whole line of them.")
    page.paragraph(
        "**None.** Let a model fit its data perfectly, so that all residuals are zero, and let the scale σ of its Gaussian noise be "
        "unknown too. With the scale written behind the bar,"
    )
    page.proved(say.TEN_TIMES)
    page.paragraph("Whatever σ is proposed, every factor is ten times as large at a tenth of it. The arg max is empty.")
    page.section("Densities are not probabilities")
    page.paragraph(
        "Gaussian noise with a standard deviation of a tenth has the density {claim} at zero, about {value}. The *area* below a density is "
        "a probability. And a density has units: measured in a unit c times smaller, every length, the scale included, is c times as "
        "large, and the density is c times as small.",
        claim=say.ABOVE_ONE,
        value=number(say.ABOVE_ONE.claim.after),
    )
    page.proved(say.UNITS)
    page.paragraph(
        "The factor is the Jacobian of the change of units. The step from the noise to the observation was a shift, whose Jacobian is one. "
        "A likelihood of n observations changes by n such factors; they are free of θ, so the estimate does not notice."
    )


def _derivatives(page: Composer) -> None:
    page.section("Why the logarithm: derivatives")
    page.paragraph(
        "Take three observations. A change of θ moves their densities from v_1, v_2, v_3 to u_1, u_2, u_3. Their product changes by a sum "
        "of products, in each of which *every* observation occurs:"
    )
    page.proved(say.CHANGE)
    page.paragraph("The log of a product changes by a sum, too, but each of its terms knows *one* observation, however many there are:")
    page.proved(say.LOG_CHANGE)
    page.paragraph("Divided by the change of θ, these become derivatives in the limit. The product rule makes a sum of products,")
    index, unknown = arranged(i, page.notation), arranged(theta, page.notation)
    one = paper.Letter("p", (index,))
    by = paper.Worded(r"\frac{\partial}{\partial {}}", "∂/∂{}", unknown)
    slope = paper.Fraction(paper.Worded(r"\partial {}", "∂{}", one), paper.Worded(r"\partial {}", "∂{}", unknown))
    others = paper.Times((slope, paper.Worded(r"\prod_{k \ne {}}", "∏_{k≠{}}", index), paper.Letter("p", (paper.Letter("k"),))))

    def over(operator: paper.Operator, body: Form) -> paper.Big:
        return paper.Big(operator, index, paper.Number("1"), arranged(n, page.notation), body)

    scores = paper.Times((paper.Fraction(paper.Number("1"), one), slope))
    page.stated(paper.Times((by, over(paper.Operator.PRODUCT, one))), ("=", over(paper.Operator.SUM, others)))
    page.paragraph("while the log leaves a sum in which each observation has a term of its own, its *score*:")
    page.stated(
        paper.Times((by, over(paper.Operator.SUM, paper.Function("log", (one,))))), ("=", over(paper.Operator.SUM, scores))
    )  # fmt: skip
    page.paragraph("The second sum is the first one divided by the product. With slopes a_1, a_2, a_3 for the three observations:")
    page.proved(say.SCORES)
    page.paragraph("So both vanish at the same θ, but only the scores can be worked out one observation at a time.")


def _batches(page: Composer) -> None:
    page.section("Why the logarithm: mini-batches")
    index, batch, size = arranged(i, page.notation), paper.Letter("B"), arranged(n, page.notation)
    loss = paper.Letter("h", (index,))
    scale = paper.Fraction(size, paper.Bars(batch))
    page.paragraph(
        "A sum can be sampled. Let h_i be the loss of observation i, that is minus the log of its density. Draw a batch {batch} of the n "
        "observations, every batch of that size with the same probability, and multiply the sum over the batch by {scale}. On average over "
        "the batches this is the whole sum:",
        batch=batch,
        scale=scale,
    )
    some = paper.Times((paper.Worded(r"\sum_{{} \in B}", "∑_{{}∈B}", index), loss))
    mean = paper.Worded(r"\mathbb{E}_B", "E_B")
    whole = paper.Big(paper.Operator.SUM, index, paper.Number("1"), size, loss)
    page.stated(paper.Times((mean, paper.Grouped(paper.Times((scale, some))))), ("=", whole))
    page.paragraph("With four observations and batches of two there are six batches, so that the average can be written out:")
    page.proved(say.UNBIASED)
    page.slip("The losses of the batch are added up and not scaled. That estimates a fraction of the whole:", say.UNSCALED)
    page.paragraph(
        "Two conditions are at work. The batch is drawn *uniformly*, and θ is *fixed independently of it*. A θ that was fitted to the "
        "batch makes the batch look too good: with the observations 0 and 2, squared deviations, and batches of one, a θ that equals "
        "its batch has loss 0 there, while the whole loss is {whole} at either of them.",
        whole=number(value(over_i((y[i] - mu) ** 2), y=(0, 2), mu=0, n=2)),
    )


def _underflow(page: Composer) -> None:
    page.section("Why the logarithm: a thousand factors")
    page.paragraph(
        f"A product of two densities is harmless. Here are {len(RESIDUALS)} residuals with Gaussian noise, gone through until there are "
        f"{OBSERVATIONS} factors; then the same residuals in a unit a hundred times as large. In double precision the product ends as zero "
        "with one unit and as infinity with the other. The sum of logs is an ordinary number with both."
    )
    logs = over_i(Log(GAUSSIAN.density(y[i])))
    rows: list[Row] = []
    for unit in UNITS:
        count, product = lost(unit)
        once = value(logs, y=[unit * residual for residual in RESIDUALS], sigma=unit, n=len(RESIDUALS))
        end = (Math("0" if product == 0 else r"\infty"),)
        rows.append((number(unit), end, number(count), number(once * (OBSERVATIONS // len(RESIDUALS)))))
    page.table(("Scale σ", f"Product of {OBSERVATIONS}", "Reached at factor", "Sum of natural logs"), rows, "lrrr")
    page.section("See it")
    page.figure("underflow")


def _check(page: Composer) -> None:
    page.section("Check it with numbers")
    page.paragraph(
        f"There are {len(INPUTS)} observations, a straight line θ_1 + θ_2 x_i, and Gaussian noise with σ = {shown(SCALE)}. The likelihood "
        "is multiplied out factor by factor, and only then its logarithm is taken; the last column adds up logarithms. The last row "
        "is the estimate, the best in every column."
    )
    factor = GAUSSIAN.density(y[i] - linear_predictor(i))
    design = tuple((Fraction(1), each) for each in INPUTS)
    rows: list[Row] = []
    for candidate in (*CANDIDATES, ridge(design, RESPONSES, (0, 0))):
        given = {"y": RESPONSES, "X": design, "theta": candidate, "sigma": SCALE, "n": len(INPUTS), "p": 2}
        likelihood = value(over_i(factor, Product), **given)
        with mpmath.workdps(50):
            taken = -mpmath.log(likelihood)
        added = value(-over_i(Log(factor)), **given)
        rows.append(((Math(vector(candidate)),), *map(number, (likelihood, taken, added))))
    page.table(("θ", "Likelihood", "−log of it", "Sum of −log"), rows, "lrrr")


SNIPPET = """
from itertools import combinations

import derive
from sympy import IndexedBase

h = IndexedBase("h", real=True)
batches = list(combinations(range(1, 6), 3))
mean = sum(5 * sum(h[i] for i in batch) / 3 for batch in batches) / len(batches)
whole = sum(h[i] for i in range(1, 6))
claim = derive.Claim(before=mean, relation=derive.Equal(), after=whole)
print(len(batches), "batches:", derive.judge(claim))
"""


def _exercises(page: Composer) -> None:
    with page.exercise(
        "Waiting times t_1, …, t_n are independent, with the density {density} for the first, and so on. Which rate λ is most likely?",
        density=say.rate * Exp(-say.rate * say.time[1]),
    ):
        page.paragraph(
            "Minus the log falls before, and rises after, one value: the number of times over their sum, or one over their mean."
        )
        page.proved(say.RATE)
    with page.exercise("A penalty g that belongs to no observation is added to the sum of losses. Is it scaled with the batch?"):
        page.paragraph("No. It is added once, behind the scaled sum; with three observations and batches of one:")
        page.proved(say.PENALTY_ONCE)
        page.slip("Inside the bracket that is scaled, it counts three times:", say.PENALTY_SCALED)
    with page.exercise("Does it matter that the logarithm is the natural one?"):
        page.paragraph("No. A logarithm to another base is the natural one over a positive constant, and that moves no minimiser:")
        page.proved(say.OTHER_BASE)


def compose(page: Composer) -> None:
    """The page."""
    _definition(page)
    _sets(page)
    _derivatives(page)
    _batches(page)
    _underflow(page)
    _check(page)
    page.snippet(SNIPPET, "10 batches: Proved: identity of summands in the linear normal form")
    _exercises(page)


ENTRY = Chapter(
    number=1,
    name="maximum_likelihood",
    title="Maximum likelihood",
    summary="Choose the parameters under which the data are most likely; minus the logarithm turns this into a sum to be minimised.",
    compose=compose,
)
