"""Chapter 1: maximum likelihood, what it assumes, and why it is done with a sum of logarithms."""

from dataclasses import replace
from fractions import Fraction

import mpmath
from sympy import Product

from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.notes.chapter import Chapter
from derive.notes.chapters import _likelihood_claims as say
from derive.notes.composing import Composer
from derive.notes.exact import ridge
from derive.notes.figures.underflow import OBSERVATIONS, RESIDUALS, UNITS, lost
from derive.notes.numbers import decimals, shown
from derive.notes.saying import Row, number, numbers, over_i, residual, value, vector
from derive.paper import form as paper
from derive.paper.blocks import Block, Math, Paragraph, Words
from derive.vocabulary.nodes import Exp, Log
from derive.vocabulary.symbols import e, i, linear_predictor, mu, sigma, theta, y

INPUTS = decimals("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4")
RESPONSES = decimals("1.1", "2.3", "1.8", "3.4", "3.1", "4.2", "3.9", "5.3")
SCALE = Fraction(1, 2)
CANDIDATES = (decimals("0", "1"), decimals("0.5", "1"), decimals("1", "1.2"))


def _definition(page: Composer) -> None:
    derivation = say.any_noise()
    page.result(derivation)
    page.paragraph(
        "What is minimised is the *negative log likelihood*, NLL for short. This holds for every noise with a density that is positive "
        "everywhere. The next chapters put one in: a Gaussian leads to the [mean squared error](gaussian_noise), a Laplace density to "
        "the [mean absolute error](laplace_noise)."
    )
    page.section("What is estimated")
    page.paragraph(
        "A model says how the data came about: each response is a prediction plus noise. The inputs are given, and $θ$ is an unknown but "
        "fixed number or vector of numbers, so that the prediction $f_θ(x_i)$ does not vary. All randomness is that of the noise, and "
        "every observation has an $ε_i$ of its own. That the noise is *independent of $θ$* means here that its law is the same whatever "
        "$θ$ is; from the chapter on [Bayes' rule](bayes_rule) on, $θ$ has a law itself. With the data held fixed, their density is a "
        "function of $θ$, the *likelihood*:"
    )
    unknown = arranged(theta, page.notation)
    likelihood = paper.Call(page.letter("L"), (unknown,))
    page.define(likelihood, derivation.model.likelihood)
    page.paragraph(
        "A *maximum likelihood estimate* is a $θ$ at which it is largest, among all candidates; these are all vectors of real numbers, as "
        "many as the model has parameters, unless something else is said:"
    )
    page.define(paper.Hatted(unknown, "MLE"), paper.Extremum("max", (unknown,), likelihood), "in")
    page.points(
        "The arg max is a *set*, and an estimate is an element of it. The set may have one element, many, or none.",
        "A likelihood is made of densities, and densities are not probabilities: they have units, and they may exceed one.",
        "As a function of $θ$ the likelihood is not a density either; see [Bayes' rule](bayes_rule).",
    )
    page.paragraph(
        "Where an example needs a noise, it is Gaussian. With $e$ for the value of the noise and a scale $σ > 0$, its density is"
    )
    page.define(say.noise(e, sigma), GAUSSIAN.density(e))
    page.paragraph("or $p_ε(e)$ for short, as long as the scale stays the same.")
    _derivation(page, derivation)


def _derivation(page: Composer, derivation: Derivation) -> None:
    """The derivation; that the noise is positive is assumed in words, and how the judge writes it is not shown."""
    place = len(page.blocks)
    page.derivation(derivation, beside=_beside(page))
    with page.apart() as assumptions:
        page.assumptions(*(replace(each, laws=()) if each == say.POSITIVE else each for each in derivation.premises))
    page.blocks[place : place + 1] = assumptions


def _beside(page: Composer) -> dict[str, list[Block]]:
    with page.apart() as factored:
        page.paragraph(
            "The product may be written *because* independence was assumed, not the other way round. Several measurements of one patient, "
            "or of neighbouring days, need not be independent given $θ$; their product may count the same information several times."
        )
        page.slip(
            "Densities of independent observations are multiplied. Added up, they ask for something else; already with two observations "
            "and Gaussian noise:",
            say.ADDED,
            expected="",
        )
    with page.apart() as shifted:
        page.slip(
            "The density of a response and that of the noise are two functions. If both are called $p$, the response easily ends up where "
            "the residual belongs, and then $θ$ is gone. With Gaussian noise:",
            say.ONE_LETTER,
        )
    with page.apart() as taken:
        page.slip(
            "The logarithm is increasing: an arg max stays an arg max. It is the *minus* that turns it into an arg min. Without it the "
            "right side chooses what makes the data *least* likely, here with Gaussian noise the worse of two fits:",
            say.LOST_MINUS,
            expected="",
        )
        page.paragraph(
            "A density may have zeros. If minus the log of zero is read as $∞$, the same holds wherever some $θ$ has a positive "
            "likelihood; the first exercise has such a density."
        )
    with page.apart() as summed:
        page.paragraph(
            "To minimise is a convention. Most programs do, hence the minus in the NLL. The largest sum of logs gives the same estimates:"
        )
        page.proved(say.MINUS)
    return {"factor_likelihood": factored, "shift_to_observation": shifted, "take_negative_log": taken, "turn_product_into_sum": summed}


def _sets(page: Composer) -> None:
    page.section("Many maximisers, or none")
    page.paragraph(
        "**Many.** Give one input two weights, $θ_1$ and $θ_2$. Whatever is added to one and taken from the other leaves every prediction "
        "as it is, and with it every likelihood, whatever the noise; for any input $x$ and any number $δ$:"
    )
    page.proved(say.TWINS)
    page.paragraph("With one maximiser there is a whole line of them.")
    page.paragraph(
        "**None.** Let some $θ$ fit the data perfectly, so that all its residuals are zero, and give up that the density of the noise is "
        "known: its scale $σ$ is to be estimated too, and the arg max is over all pairs $(θ, σ)$. At that $θ$ every factor of the "
        "likelihood is a Gaussian density at zero, and"
    )
    page.proved(say.TEN_TIMES)
    page.paragraph(
        "Whatever $σ$ is proposed, every factor is ten times as large at a tenth of it. The likelihood has no upper bound, and the arg "
        "max is empty."
    )
    page.section("Densities are not probabilities")
    page.paragraph(
        "Gaussian noise with a standard deviation of a tenth has the density {claim} at zero, about {value}. The *area* below a density "
        "is a probability. And a density has units: measured in a unit $c$ times smaller, every length, the scale included, is $c$ times "
        "as large, and the density is $c$ times as small. For any $c > 0$:",
        claim=say.ABOVE_ONE,
        value=number(say.ABOVE_ONE.claim.after),
    )
    page.proved(say.UNITS)
    page.paragraph(
        "The factor is the Jacobian of the change of units. The step from the noise to the observation was a shift, whose Jacobian is "
        "one. A likelihood of $n$ observations gets $n$ such factors. If the predictions are converted as well, these factors are all "
        "that changes, and the same prediction is the most likely one; what it takes to convert it, such as the slope of a line, is "
        "converted with it."
    )


def _derivatives(page: Composer) -> None:
    page.section("Why the logarithm: derivatives")
    page.paragraph(
        "Take three observations. A change of $θ$ moves their densities from $v_1$, $v_2$, $v_3$ to $u_1$, $u_2$, $u_3$, all of them "
        "positive. Their product changes by a sum of products, in each of which *every* observation occurs:"
    )
    page.proved(say.CHANGE)
    page.paragraph("The log of a product changes by a sum, too, but each of its terms knows *one* observation, however many there are:")
    page.proved(say.LOG_CHANGE)
    page.paragraph("Divided by the change of $θ$, these become derivatives in the limit. For a single number $θ$, write")
    one, product_rule, score = say.derivatives(page.notation)
    page.define(one, say.noise(residual))
    page.paragraph("which is positive, and let it be differentiable in $θ$. The product rule makes a sum of products,")
    page.stated(*product_rule, takes="the derivative of a function that is left open, and a product over all indices but one")
    page.paragraph(
        "where $k$ runs over all observations but $i$, while the log leaves a sum in which each observation has a term of its own:"
    )
    page.stated(*score, takes="the derivative of a function that is left open")
    page.paragraph(
        "The second sum is usually called the *score*. It is the first sum divided by the product; with densities $u_1$, $u_2$, $u_3$, "
        "which are positive, and their slopes $a_1$, $a_2$, $a_3$:"
    )
    page.proved(say.SCORES)
    page.paragraph("So both vanish at the same $θ$, but only the score can be worked out one observation at a time.")


def _batches(page: Composer) -> None:
    page.section("Why the logarithm: mini-batches")
    batch, share = say.sampling(page.notation)
    page.paragraph(
        "A sum can be sampled. Let $h_i$ be the NLL of observation $i$ alone. Draw a batch {batch} of the $n$ observations: its size "
        "{count}, from one to $n$, is fixed, every batch of that size has the same probability, and $θ$ is *fixed independently of the "
        "batch*. Let $b_i$ be one if $i$ is in the batch and zero if not. Every observation is in equally many batches, so that the mean "
        "of $b_i$ is the same for each of them, the share of the batch:",
        batch=batch,
        count=paper.Bars(batch),
    )
    page.define(say.SHARE, share)
    page.paragraph("Divide the sum over the batch by it; on average over the batches this is the whole sum:")
    page.proved(say.AVERAGE)
    page.paragraph("With four observations and batches of two there are six batches, so that the average can be written out:")
    page.proved(say.UNBIASED)
    page.slip("The losses of the batch are added up and not scaled. That estimates a fraction of the whole:", say.UNSCALED)
    page.slip(
        "A product is sampled like a sum. With two observations and batches of one, scaling up the product over a batch means to square "
        "it, and on average that is not the whole product:",
        say.SAMPLED_PRODUCT,
    )
    page.paragraph(
        "That is why this belongs to the log. Nothing in the average asks what the $h_i$ are: it holds for their gradients as well, and "
        "these are what programs use. But $θ$ must not come from the batch. A $θ$ that was fitted to it makes the batch look too good: "
        "with the observations 0 and 2, squared deviations, and batches of one, a $θ$ that equals its batch has loss 0 there, while the "
        "whole loss is {whole} at either of them.",
        whole=number(value(over_i((y[i] - mu) ** 2), y=(0, 2), mu=0, n=2)),
    )


def _underflow(page: Composer) -> None:
    page.section("Why the logarithm: a thousand factors")
    page.paragraph(
        f"A product of two densities is harmless. Take {len(RESIDUALS)} residuals and repeat them {OBSERVATIONS // len(RESIDUALS)} times:"
    )
    page.blocks.append(Paragraph(text=(*numbers(RESIDUALS), Words("."))))
    page.paragraph(
        f"Under Gaussian noise that makes {OBSERVATIONS} factors. The table has the same residuals in a unit a hundred times as large, "
        "too. In double precision the product ends as zero with one unit and as infinity with the other. The sum of logs is an ordinary "
        "number with both."
    )
    logs = over_i(Log(GAUSSIAN.density(y[i])))
    rows: list[Row] = []
    for unit in UNITS:
        count, product = lost(unit)
        once = value(logs, y=[unit * each for each in RESIDUALS], sigma=unit, n=len(RESIDUALS))
        end = (Math(paper.Number("0") if product == 0 else paper.Letter("oo")),)
        rows.append((number(unit), end, number(count), number(once * (OBSERVATIONS // len(RESIDUALS)))))
    page.table(("Scale $σ$", f"Product of {OBSERVATIONS}", "Reached at factor", "Sum of natural logs"), rows, "lrrr")
    page.section("See it")
    page.figure("underflow")


def _check(page: Composer) -> None:
    page.section("Check it with numbers")
    page.paragraph(
        f"There are {len(INPUTS)} observations, a straight line $θ_1 + θ_2 x_i$, and Gaussian noise with $σ = {shown(SCALE)}$. The data are"
    )
    lines = (("$i$", range(1, len(INPUTS) + 1)), ("$x_i$", INPUTS), ("$y_i$", RESPONSES))
    data: list[Row] = [(page.words(name), *map(number, given)) for name, given in lines]
    page.table(data[0], data[1:], "l" + "r" * len(INPUTS))
    page.paragraph(
        "The likelihood is multiplied out factor by factor, and only then its logarithm is taken; the last column adds up logarithms. The "
        "last row is the estimate, the best in every column."
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
    page.table(("$θ$", "Likelihood", "$−log$ of it", "Sum of $−log$"), rows, "lrrr")


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
        "Waiting times are independent and have one density, {density} for every $t ≥ 0$ and zero for $t < 0$, with a rate $λ > 0$. The "
        "times $t_1$, …, $t_n$ were seen, all greater than zero. Which rate is most likely?",
        density=say.rate * Exp(-say.rate * say.waited),
    ):
        page.paragraph("The NLL falls before, and rises after, one value: the number of times over their sum, or one over their mean.")
        page.proved(say.RATE)
    with page.exercise("A penalty $g$ that belongs to no observation is added to the sum of losses. Is it scaled with the batch?"):
        page.paragraph("No. It is added once, outside the bracket that is scaled; with three observations and batches of one:")
        page.proved(say.PENALTY_ONCE)
        page.slip("Inside the bracket that is scaled, it counts three times:", say.PENALTY_SCALED)
    with page.exercise("Does it matter that the logarithm is the natural one and not, for instance, the one to the base ten?"):
        page.paragraph(
            "No. A logarithm to a base above one is the natural one over a positive constant, and that moves no minimiser. To the base ten:"
        )
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
