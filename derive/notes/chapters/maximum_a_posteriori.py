"""Chapter 5: maximum a posteriori, with neither the noise nor the prior named."""

from dataclasses import replace
from fractions import Fraction

from sympy import Integral, Product, Symbol, gamma, oo

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.witness import DerivativeSign
from derive.derivation.display import arranged
from derive.derivation.step import Ruling
from derive.notes.chapter import Chapter
from derive.notes.chapters._posteriors import LIKELIHOOD, MINUS_LOG, PRIOR, any_laws, premises
from derive.notes.chapters._rate import PEAK, alpha, beta, rho, total
from derive.notes.composing import Composer
from derive.notes.numbers import decimals
from derive.notes.saying import Row, equal, least, minimiser, most, numbers, over_i, over_j, residual, row, said, same, value
from derive.paper.form import Bars, Hatted
from derive.paper.form import Fraction as Over
from derive.vocabulary.nodes import Density, Exp, Log
from derive.vocabulary.symbols import X, e, i, j, mu, n, sigma, tau, theta, x, y

m = Symbol("m", integer=True, positive=True)
before = Symbol("t", positive=True)
"""How much time a prior of the rate is worth."""

TIMES = decimals("0.3", "1.2", "0.5", "2.1", "0.7", "0.2")
RATES = decimals("0.5", "0.8", "1", "1.5", "2")
STEP, CELLS = Fraction(1, 10), range(1, 401)
SIZES = (1, 10, 100, 1000)
NOISE, WIDTH = Fraction(1), Fraction(1, 2)

GIVEN_INPUTS = Density("p", (theta,), (X,))
SQUARE = residual**2
RSS, L2 = over_i(SQUARE), over_j(theta[j] ** 2)
ONE_PRIOR = RSS / (2 * sigma**2) + L2 / (2 * tau**2)
N_PRIORS = over_i(SQUARE / (2 * sigma**2) + L2 / (2 * tau**2))
TOTAL = over_i(y[i])
PRIOR_OF_RATE = rho**m * Exp(-before * rho)
EVIDENCE_OF_TIMES = gamma(n + 1) / beta ** (n + 1)
PULLED = TOTAL / (n + sigma**2 / tau**2)
SHARE = sigma**2 / (n * tau**2 + sigma**2)
WAITING = over_i(rho * Exp(-rho * y[i]), Product) * Exp(-rho)
"""Likelihood of waiting times, times the prior density exp(-rho) of their rate."""

N_TIMES = same("n priors", least(ONE_PRIOR), least(N_PRIORS))
COUNTED = equal("what n priors are", N_PRIORS, RSS / (2 * sigma**2) + n * L2 / (2 * tau**2))
LOST_SIGN = same("a lost sign", least(ONE_PRIOR), least(RSS / (2 * sigma**2) - L2 / (2 * tau**2)))
BETWEEN = minimiser(
    "between the mean and zero",
    over_i((y[i] - mu) ** 2) / (2 * sigma**2) + mu**2 / (2 * tau**2),
    mu,
    PULLED,
    witness=DerivativeSign(unknown=mu, factor=n / sigma**2 + 1 / tau**2, increasing=mu, value=PULLED),
)
WITH_POWER = said(
    "another prior of the rate",
    most(over_i(rho * Exp(-rho * y[i]), Product) * PRIOR_OF_RATE, rho),
    SameOrder(),
    least((before + TOTAL) * rho - (n + m) * Log(rho), rho),
    witness=MINUS_LOG,
)
PEAK_WITH_POWER = minimiser(
    "the peak under another prior",
    (before + total) * rho - (n + m) * Log(rho),
    rho,
    (n + m) / (before + total),
    witness=DerivativeSign(unknown=rho, factor=(before + total) / rho, increasing=rho, value=(n + m) / (before + total)),
)
VANISHING = equal("one over the share of the prior", 1 / SHARE, 1 + n * (tau**2 / sigma**2))
SHARED = equal("the share of the prior", 1 - n / (n + sigma**2 / tau**2), SHARE)
OF_RATE = said(
    "the rate of waiting times", most(WAITING, rho), SameOrder(), least((1 + TOTAL) * rho - n * Log(rho), rho), witness=MINUS_LOG
)


def given_inputs() -> Ruling:
    """Without the premise that theta is independent of X."""
    evidence, _, positive, *_ = premises()
    positive, both = replace(positive, positive=(LIKELIHOOD, GIVEN_INPUTS)), least(-Log(LIKELIHOOD) - Log(GIVEN_INPUTS))
    return said("given the inputs", any_laws().steps[0].before, SameOrder(), both, evidence, positive)


def compose(page: Composer) -> None:
    """The page."""
    page.result(any_laws())
    page.paragraph(
        "[Maximum likelihood](maximum_likelihood) asks which parameters make the data most likely. Here the parameters have a probability "
        "density themselves: the prior $p(θ)$ before the data are seen, and by [Bayes' rule](bayes_rule) the posterior $p(θ | X, y)$ "
        "afterwards. *Maximum a posteriori*, MAP, takes a point where the posterior density is highest. As with likelihoods the arg max "
        "is a set, which may have many elements or none; {estimate}, a MAP estimate, is any element of it.",
        estimate=Hatted(arranged(theta, page.notation), "MAP"),
    )
    page.paragraph(
        "The derivation names neither the noise nor the prior; it holds for every pair of positive densities. Where a density is zero its "
        "minus log is $+∞$, and such a $θ$ is never chosen; the [box](flat_prior) is treated by the product itself."
    )
    _derivation(page)
    _what_was_used(page)
    _counted_once(page)
    _more_data(page)
    _not_the_mean(page)
    _numbers(page)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _derivation(page: Composer) -> None:
    with page.apart() as signs:
        page.slip(
            "*Minus the log of the likelihood, plus the log of the prior.* Both have a minus. With Gaussian laws, of scale $σ$ for the "
            "noise and $τ$ for the prior:",
            LOST_SIGN,
        )
    page.derivation(any_laws(), beside={"turn_product_into_sum": signs})
    page.paragraph(
        "The first term of the sum is the loss of maximum likelihood. The second knows nothing of the data: it is the penalty. Both terms "
        "become products inside their logarithms if, given $(X, θ)$, the observations are independent and the i-th depends on its own "
        "input only, and if beforehand the coordinates of $θ$ are independent with one density:"
    )
    products = -Log(over_i(Density("p_Y", (y[i],), (x[i], theta)), Product)) - Log(over_j(Density("p_theta", {e: theta[j]}), Product))
    page.proved(equal("two products", least(-Log(LIKELIHOOD) - Log(PRIOR)), least(products), *premises()[2:]))
    page.paragraph(
        "With a [Gaussian](gaussian_prior) or a [Laplace prior](laplace_prior) the penalty has a name, "
        "with a [flat prior](flat_prior) it disappears, and [regularisation](regularisation) lists every pair."
    )


def _what_was_used(page: Composer) -> None:
    page.section("What was used, and what was not")
    page.points(
        "*The evidence may be dropped because it is a number*: positive, finite, without $θ$. This is A1. If it were infinite there would "
        "be no posterior to maximise. To compare two models, or to know how probable a range of $θ$ is, keep it.",
        "*$θ$ is independent of $X$.* In a regression $X$ is given throughout, so Bayes' rule asks for the prior $p(θ | X)$. That it "
        "equals $p(θ)$ is the assumption A2: it fails if somebody who knew about $θ$ chose the inputs. The law of $X$ itself never enters.",
        "*Densities are not probabilities.* A density may exceed one, and minus its log may be negative. No single $θ$ has a positive "
        "probability.",
    )


def _counted_once(page: Composer) -> None:
    page.section("The prior is counted once")
    page.paragraph(
        "The likelihood has a factor for each observation; the prior is one factor. When the objective is written as a sum over "
        "observations, the penalty stands outside. If it slips inside, it is counted $n$ times:"
    )
    page.proved(COUNTED)
    page.slip("*Each observation brings its loss and the penalty.*", N_TIMES)
    page.paragraph(
        "The same holds for mini-batches. The sum over a batch $B$ is scaled by {scale}, to stand for all observations; the penalty is "
        "added once and not scaled. Whoever puts a penalty beside each single loss must divide it by $n$.",
        scale=Over(arranged(n, page.notation), Bars(page.letter("B"))),
    )


def _more_data(page: Composer) -> None:
    page.section("With more data the prior counts less")
    page.paragraph(
        "Take one number $μ$, Gaussian noise of scale $σ$, and a Gaussian prior of scale $τ$ around zero. There is one minimiser:"
    )
    page.proved(BETWEEN)
    page.paragraph(
        "This is a weighted mean of the sample mean, with weight $n$, and of the prior's zero, with weight {ratio}. The prior is worth "
        "that many observations, all of them equal to zero, whatever $n$ is. Its share is what the data leave, {share}; here with $σ = 1$ "
        "and $τ = 0.5$:",
        ratio=sigma**2 / tau**2,
        share=SHARED,
    )
    shares = [(size, value(SHARE, n=size, sigma=NOISE, tau=WIDTH)) for size in SIZES]
    page.table(("$n$", "Share of the prior"), [row(page, each) for each in shares], "rr")
    page.paragraph(
        "In this model maximum likelihood and MAP come together as $n$ grows, because the share vanishes: one over it grows without end,"
    )
    page.proved(VANISHING)
    page.paragraph(
        "In general more is needed, and none of it is judged here: a fixed number of parameters, data that identify them, and a prior "
        "density that is positive and continuous at the values which the data single out. With two equal columns the data tell only the "
        "sum of the two weights, and the prior divides it for every $n$."
    )


def _not_the_mean(page: Composer) -> None:
    page.section("MAP is not the posterior mean")
    page.paragraph("Waiting times at rate $ρ > 0$, with the prior density {prior}. After $n$ of them, by the steps above,", prior=Exp(-rho))
    page.proved(OF_RATE)
    page.paragraph(
        "The maximised function is {shape} with $α = n$ and $β = 1 + T$, where $T$ is the total waiting time. For all $α > 0$ and $β > 0$:",
        shape=rho**alpha * Exp(-beta * rho),
    )
    page.proved(PEAK)
    page.paragraph("The mean of the same posterior is another number:")
    weighted, mass = (Integral(rho**power * Exp(-beta * rho), (rho, 0, oo)) for power in (n + 1, n))
    page.proved(equal("the mean of a gamma posterior", weighted / mass, (n + 1) / beta))
    page.paragraph(
        "The waiting times {data} are taken in two at a time. The last column adds up $ρ$, weighted by the posterior density, on a grid "
        "of step $0.1$ that ends at $ρ = 40$, and knows nothing of the formula.",
        data=numbers(TIMES),
    )
    rows: list[Row] = []
    for size in (2, 4, 6):
        rate = 1 + sum(TIMES[:size])
        # One exponential and its powers are enough on equal steps.
        falling = value(Exp(-beta * rho), rho=STEP, beta=rate)
        zeroth, first = (sum(cell**power * falling**cell for cell in CELLS) for power in (size, size + 1))
        summed = first / zeroth * STEP.numerator / STEP.denominator
        rows.append(row(page, (size, Fraction(size) / rate, Fraction(size + 1) / rate, summed)))
    page.table(("$n$", "Mode", "Mean", "Mean on the grid"), rows, "rrrr")
    page.paragraph(
        "The posterior is skewed: its long tail pulls the mean and leaves the peak alone. If an error costs its square, the mean is the "
        "answer. Mode and mean agree where the posterior is Gaussian: with Gaussian noise, a linear $f$ and a Gaussian prior. The mode "
        "maximises a density, and where it lies depends even on the [choice of the parameter](flat_prior)."
    )


def _numbers(page: Composer) -> None:
    page.section("Check it with numbers")
    page.paragraph("For the same six waiting times the evidence is known; $Γ$ of $n + 1$ is the factorial of $n$:")
    page.proved(equal("the evidence of waiting times", Integral(rho**n * Exp(-beta * rho), (rho, 0, oo)), EVIDENCE_OF_TIMES))
    page.paragraph(
        "The second column multiplies seven densities, the third takes minus the log of the product, "
        "the fourth is the sum of the two terms in closed form. The last divides the product by the evidence."
    )
    size, rate = len(TIMES), 1 + sum(TIMES)
    evidence, closed = value(EVIDENCE_OF_TIMES, n=size, beta=rate), OF_RATE.claim.after
    assert isinstance(closed, Optimum)
    rows: list[Row] = []
    for each in RATES:
        product, logged, told = (value(expr, rho=each, n=size, y=TIMES) for expr in (WAITING, -Log(WAITING), closed.objective))
        rows.append(row(page, (each, product, logged, told, product / evidence), bold=each == Fraction(size) / rate))
    page.table(("$ρ$", "Likelihood times prior", "Minus its log", "Closed form", "Posterior"), rows, "rrrrr")
    page.paragraph(
        "The evidence scales a column and leaves its largest entry where it is, at $n$ divided by $β$: the mode for $n = 6$ above."
    )


def _exercises(page: Composer) -> None:
    with page.exercise(
        "The prior density of $ρ$ is proportional to {prior}. Where is the peak after $n$ waiting times?", prior=PRIOR_OF_RATE
    ):
        page.paragraph("Multiply it by the likelihood and take minus the log:")
        page.proved(WITH_POWER)
        page.paragraph("With $T$ for the total waiting time, it is the peak above with $α = n + m$ and $β = t + T$:")
        page.proved(PEAK_WITH_POWER)
        page.paragraph("It is as if $m$ further events had been seen in a time $t$.")
    with page.exercise("Before any waiting time is seen, the density of $ρ$ is {prior}. What is its mode, what its mean?", prior=Exp(-rho)):
        page.paragraph(
            "There is no mode: the density rises as $ρ → 0$, and $ρ = 0$ is not allowed. The arg max is empty. The mean exists; by the "
            "formula above with $n = 0$ it is 1."
        )
    with page.exercise("The inputs were chosen by somebody who knew $θ$ well. Which line changes?"):
        page.paragraph(
            "Only A2 fails; A3 now asks for $p(θ | X) > 0$. Line {first} and every line after it keep $p(θ | X)$, and the sum becomes",
            first=page.step(1),
        )
        page.proved(given_inputs())


SNIPPET = """import derive

d = derive.map(noise="gaussian", prior="laplace")
for step in d.steps[:4]:
    used = [a.name for a in d.premises if a.label in step.premises]
    print(step.rule.name, *used)"""
PRINTS = """apply_bayes evidence prior_ignores_inputs
drop_evidence evidence
factor_likelihood independence
factor_prior prior_coordinates"""

ENTRY = Chapter(
    number=5,
    name="maximum_a_posteriori",
    title="Maximum a posteriori",
    summary="The posterior density is highest where the sum of two terms is smallest: minus the log likelihood and minus the log prior.",
    compose=compose,
)
