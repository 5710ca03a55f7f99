"""Chapter 6: a flat prior gives maximum likelihood back."""

from fractions import Fraction

from sympy import Abs, Expr, Integral, Product, S, Symbol, gamma, log, oo, pi, sqrt

from derive.claims.premises import Law, Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Feasible
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.notes.chapter import Chapter
from derive.notes.chapters._rate import FLAT_IN_LOG, OTHER_POSTERIOR, PEAK, changed, peak_at, rho, total
from derive.notes.composing import Composer, derived
from derive.notes.numbers import decimals
from derive.notes.saying import Row, assumed, equal, least, line, most, number, numbers, over_i, over_j, row, said, same, value
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Sqrt
from derive.vocabulary.symbols import X, i, j, kappa, mu, n, p, sigma, theta, y

c = Symbol("c", positive=True)
h = Symbol("h", positive=True)
m = Symbol("m", real=True)
t = Symbol("t", real=True)
intercept = Symbol("theta_0", real=True)
weight = Symbol("theta_1", real=True)

INPUTS = decimals("0.5", "1", "1.5", "2", "2.5", "3")
RESPONSES = decimals("0.9", "1.3", "2.5", "2.8", "3.9", "4.4")
CANDIDATES = decimals("1", "1.4", "1.5", "1.6", "2")
NOISE, HEIGHT = Fraction(1, 2), Fraction(1, 1000)
SAMPLE = decimals("0.9", "1.4", "1.1", "1.6", "1.2", "1.7", "0.8", "1.7")
BOXES = decimals("0.5", "1", "1.5", "2")
STEP = Fraction(1, 10)
PARAMETERS = (rho, log(rho), sqrt(rho), 1 / rho, rho**2)

SQUARES = over_i((y[i] - mu) ** 2)
INSIDE = over_j(Indicator(Abs(theta[j]) <= h), Product)
INPUT = X[i, 1]
LENGTH = over_i(INPUT**2)

PARABOLA = equal(
    "squared deviations seen from any number m",
    SQUARES,
    over_i((y[i] - m) ** 2) + n * (m - mu) * (2 * over_i(y[i]) / n - m - mu),
)
COMPLETED = equal(
    "the square completed around any number m",
    over_i((y[i] - INPUT * theta[1]) ** 2),
    LENGTH * (theta[1] - m) ** 2 - 2 * (theta[1] - m) * over_i(INPUT * (y[i] - INPUT * m)) + over_i((y[i] - INPUT * m) ** 2),
)
SEEN = Premise(label="B2", name="inputs_seen", statement="not every input is zero", positive=(LENGTH,))
CURVE = equal(
    "a Gaussian curve in the weight",
    Integral(Exp(-((weight - m) ** 2) * LENGTH / (2 * sigma**2)), (weight, -oo, oo)),
    Sqrt(2 * pi * sigma**2 / LENGTH),
    SEEN,
)
TWIN_COLUMNS = equal(
    "two equal columns",
    over_i((y[i] - INPUT * (theta[1] + t) - INPUT * (theta[2] - t)) ** 2),
    over_i((y[i] - INPUT * theta[1] - INPUT * theta[2]) ** 2),
)
TWO_GROUPS = equal(
    "an intercept beside a column for each of two groups",
    over_i((y[i] - (intercept + t) - INPUT * (theta[1] - t) - (1 - INPUT) * (theta[2] - t)) ** 2),
    over_i((y[i] - intercept - INPUT * theta[1] - (1 - INPUT) * theta[2]) ** 2),
)
FORGOTTEN_BOX = same("the box is forgotten", most(Exp(-SQUARES / 2) * Indicator(Abs(mu) <= 1), mu), least(SQUARES, mu))
OF_TIMES = c * rho**n * Exp(-rho * over_i(y[i]))
PEAK_OF_MEAN = peak_at("the peak in the mean waiting time", n + 2, total, c)
FORGOTTEN_JACOBIAN = same("no Jacobian", most(rho**2 * Exp(-rho), rho), most(rho * Exp(-rho), rho))


def same_candidates(flat: Derivation) -> Statement:
    """Posterior and likelihood order all candidates alike, whatever the noise is."""
    premises = assumed(flat, "evidence", "prior_ignores_inputs", "prior_coordinates", "prior_law")
    sides = [most(density, theta, Feasible.ANY_SUBSET) for density in (flat.model.posterior, flat.model.likelihood)]
    return said("a flat prior gives maximum likelihood back", sides[0], SameOrder(), sides[1], *premises)


def constrained(flat: Derivation) -> Statement:
    """Uniform on a box: the likelihood inside it, nothing outside."""
    law = Law(left=Density("p", (theta,)), right=(2 * h) ** -p * INSIDE)
    uniform = Premise(label="B1", name="box", statement="p(θ) is uniform on the box", laws=(law,))
    premises = (*assumed(flat, "evidence", "prior_ignores_inputs"), uniform)
    before, after = most(flat.model.posterior), most(flat.model.likelihood * INSIDE)
    return said("uniform on a box", before, SameOrder(), after, *premises)


def peak(density: Expr) -> Fraction | None:
    """Where c * rho^alpha * exp(-rho) is largest, by `PEAK`; None where alpha is not positive."""
    power = density.as_powers_dict().get(rho, S.Zero)
    return Fraction(int(power.p), int(power.q)) if power > 0 else None


def least_squares() -> Fraction:
    """The slope of the line through the origin."""
    return sum((a * b for a, b in zip(INPUTS, RESPONSES, strict=True)), Fraction(0)) / sum(a * a for a in INPUTS)


def compose(page: Composer) -> None:
    """The page."""
    flat = derived("gaussian+flat")
    page.boxed(same_candidates(flat))
    page.paragraph(
        "Here $Θ$ is any set of candidates, and nothing was assumed about the noise: A4 to A7 below are enough. [Maximum a "
        "posteriori](maximum_a_posteriori) multiplies the likelihood by the prior density. If that density is one and the same number for "
        "every $θ$, no two candidates change their order, and [maximum likelihood](maximum_likelihood) is what remains. The estimates "
        "agree. What they rest on does not: the likelihood needs no prior, and a posterior needs a finite evidence."
    )
    page.paragraph("For Gaussian noise the whole way to the mean squared error:")
    page.derivation(flat)
    _on_a_box(page, flat)
    _on_the_whole_space(page)
    _in_other_parameters(page)
    _with_numbers(page, flat)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _on_a_box(page: Composer, flat: Derivation) -> None:
    page.section("Flat on a box: the constrained estimate")
    page.paragraph("A prior that is flat *and* a probability density lives on a bounded set, for example on a box of half-width $h > 0$:")
    page.define(Density("p", (theta,)), (2 * h) ** -p * INSIDE)
    page.paragraph(
        "Inside the box nothing is preferred; outside, nothing is possible. So the likelihood is maximised *inside the box*. "
        "With A4 and A5, and this density in place of A6 and A7:"
    )
    page.proved(constrained(flat))
    page.paragraph(
        "This is a maximum likelihood estimate only where one of those lies in the box. For Gaussian noise around one number $μ$ both "
        "cases can be seen at once, because for every number $m$"
    )
    page.proved(PARABOLA)
    mean = sum(SAMPLE) / len(SAMPLE)
    page.points(
        "If the sample mean lies in the box, take $m$ equal to it. What stands before the last sum becomes $n$ times the squared distance "
        "of $μ$ from the mean: the mean is the one minimiser, and the prior goes unnoticed.",
        "If the sample mean lies above the box, take $m = h$, its upper edge. For every $μ < h$ both brackets are positive, so every $μ$ "
        "inside costs more than the edge: the estimate is $h$, and it is the prior that chose it. If the mean lies below the box, the "
        "estimate is $−h$ by symmetry.",
    )
    page.paragraph("The observations {data} have the mean {mean}.", data=numbers(SAMPLE), mean=number(mean))
    rows: list[Row] = []
    for half in BOXES:
        inside = (STEP * place for place in range(int(-half / STEP), int(half / STEP) + 1))
        best = min(inside, key=lambda candidate: sum((each - candidate) ** 2 for each in SAMPLE))
        estimate = max(-half, min(half, mean))
        rows.append((*row(page, (half, estimate, best)), "yes" if estimate == mean else "no: it is the edge of the box"))
    page.table(("$h$", "Estimate in the box", "Best on a grid, step $0.1$", "Maximum likelihood?"), rows, "rrrl")
    page.slip("*The prior is uniform, so the squared error decides alone.* Here the box reaches from $−1$ to 1.", FORGOTTEN_BOX)


def _on_the_whole_space(page: Composer) -> None:
    page.section("Flat on the whole space: improper")
    page.paragraph(
        "No positive constant integrates to one over a whole line, plane or space. Such a prior is called *improper*: it is not a "
        "distribution, and Bayes' rule is only borrowed. The loan is good if the integral of the likelihood over $θ$ is positive and "
        "finite, for then dividing by it leaves a density. This is what A4 asks for, and it is a condition on the data: without it there "
        "is no posterior, and step {first} is not proved.",
        first=page.step(1),
    )
    page.paragraph("For one input, Gaussian noise of known $σ$ and a linear prediction, complete the square around any number $m$:")
    page.proved(COMPLETED)
    page.paragraph(
        "If not every input is zero, take $m$ so that the sum in the middle vanishes, which is the least-squares slope. The likelihood is "
        "then a Gaussian curve in the weight, and its integral is finite:"
    )
    page.proved(CURVE)
    page.paragraph("Now give the model a second column that repeats the first. Moving weight $t$ from one to the other changes nothing:")
    page.proved(TWIN_COLUMNS)
    page.paragraph(
        "The likelihood is constant along endless parallel lines, so its integral over the plane is infinite, and the flat prior defines "
        "no posterior. With several columns the rule is the same: for Gaussian noise of known $σ$ and a linear $f$ there is a posterior "
        "exactly if the columns of $X$ are linearly independent (full column rank); this equivalence is not judged here. Otherwise the "
        "likelihood still has its maximum, on a line or a larger flat; only it is no longer the mode of anything."
    )


def _in_other_parameters(page: Composer) -> None:
    page.section("Flat in which parameter?")
    page.paragraph(
        "Waiting times at rate $ρ > 0$ have the density {density}. One waiting time was observed, it was 1, and the prior is flat in $ρ$. "
        "The likelihood {likelihood} already integrates to one over $ρ > 0$; $κ$ cancels, so it is the posterior density:",
        density=rho * Exp(-rho * y[1]),
        likelihood=rho * Exp(-rho),
    )
    page.define(Density("p_rho", (rho,), (y[1],)), rho * Exp(-rho))
    page.paragraph("Where it peaks follows from a statement that we need several times, for all $α > 0$ and $β > 0$:")
    page.proved(PEAK)
    page.paragraph(
        "With $α = β = 1$ the posterior density is highest at $ρ = 1$. Now let a colleague work with another parameter $ψ$, a one-to-one "
        "function of $ρ$. Densities measure probability *per unit*, and the units have changed: the density of $ψ$ is that of $ρ$ divided "
        "by the size of the derivative of $ψ$ in $ρ$."
    )
    rows: list[Row] = []
    for parameter in PARAMETERS:
        prior, posterior = changed(parameter, kappa), changed(parameter, rho * Exp(-rho), y[1])
        assert isinstance(posterior.after, Expr)
        place = peak(posterior.after)
        cells = [page.words("{it}", it=part) for part in (parameter, prior, posterior)]
        rows.append((*cells, "nowhere: it rises as $ρ → 0$" if place is None else number(place)))
    page.table(("$ψ$", "The flat prior becomes", "The posterior becomes", "Its peak is at $ρ =$"), rows, "llll")
    page.paragraph(
        "The same data, the same beliefs, every event as probable as before, and yet the answers are 1, 2, $1.5$, 3 and none. *Flatness "
        "does not survive a change of parameters*: a prior that is flat in $ρ$ prefers large values of {log}, so flat does not mean "
        "ignorant. A colleague who takes {log} as flat instead has another prior, {prior}. Likelihood times prior is then {product}, so "
        "the posterior is {other} instead of {first}, and has no peak. *The mode does not survive it either*: the MAP estimate of {log} "
        "is not the logarithm of the MAP estimate of $ρ$. The likelihood is no density in the parameter and takes no Jacobian, so maximum "
        "likelihood gives $ρ = 1$ in every row.",
        log=log(rho),
        prior=FLAT_IN_LOG,
        product=OTHER_POSTERIOR,
        other=Exp(-rho),
        first=rho * Exp(-rho),
    )
    page.slip(
        "*Where the density of $ρ$ is highest, that of its logarithm is highest too.* Left the peak of the density of {log}, written in "
        "$ρ$, right that of the density of $ρ$: the factor $ρ$ of the Jacobian matters.",
        FORGOTTEN_JACOBIAN,
        log=log(rho),
    )


def _with_numbers(page: Composer, flat: Derivation) -> None:
    page.section("Check it with numbers")
    page.paragraph(
        "A line through the origin, with inputs {x}, responses {y}, $σ = 0.5$ and $κ = 0.001$. The second column multiplies six densities "
        "and the prior, number by number, and takes minus the logarithm at the end; the third is the negative log likelihood in closed "
        "form, {closed}.",
        x=numbers(INPUTS),
        y=numbers(RESPONSES),
        closed=n / 2 * Log(2 * pi * sigma**2) + n * flat.optimum.objective / (2 * sigma**2),
    )
    sides = (line(flat, "take_negative_log"), n / 2 * Log(2 * pi * sigma**2) + n * flat.objective / (2 * sigma**2))
    data = {"n": len(INPUTS), "p": 1, "X": [(x,) for x in INPUTS], "y": RESPONSES, "sigma": NOISE, "kappa": HEIGHT}
    rows: list[Row] = []
    for slope in sorted({*CANDIDATES, least_squares()}):
        posterior, likelihood = (value(linear(side), theta=(slope,), **data) for side in sides)
        rows.append(row(page, (slope, posterior, likelihood, posterior - likelihood), bold=slope == least_squares()))
    page.table(("$θ$", "Multiplied out, with the prior", "Closed form, without", "Difference"), rows, "rrrr")
    page.paragraph(
        "The difference is {height} in every row: a height, not a preference. Both columns are smallest at the least-squares slope.",
        height=-Log(kappa),
    )


def _exercises(page: Composer) -> None:
    with page.exercise(
        "$θ$ is uniform between 0 and 1. How probable is it that $θ²$ is at most $1/4$? How probable would it be if $θ²$ were uniform?"
    ):
        page.paragraph(
            "The event says that $θ$ is at most $1/2$, so its probability is $1/2$. If $θ²$ were uniform it would be $1/4$. Both priors "
            "are called uniform, and they disagree about a plain event."
        )
    with page.exercise(
        "A model has an intercept and one $0/1$ column for each of two groups. Does a flat prior on the three weights define a posterior?"
    ):
        page.paragraph("No. Whatever is added to the intercept can be taken from both groups:")
        page.proved(TWO_GROUPS)
        page.paragraph("The likelihood is constant along a line, hence not integrable. Leave one column out, or choose a proper prior.")
    with page.exercise(
        "From $n$ waiting times and a prior flat in $ρ$, what is the MAP estimate of the mean waiting time, the reciprocal of $ρ$?"
    ):
        page.paragraph(
            "With $T$ for the total waiting time and a number $c > 0$, the posterior density of $ρ$ is {law}. The integral is one if $c$ "
            "is {height}, in which $Γ$ of $n + 1$ is the factorial of $n$; there is no $ρ$ in it. The change to the reciprocal brings a "
            "factor:",
            law=OF_TIMES,
            height=total ** (n + 1) / gamma(n + 1),
        )
        page.proved(changed(1 / rho, OF_TIMES, y))
        page.paragraph("Seen as a function of $ρ$ it is highest at")
        page.proved(PEAK_OF_MEAN)
        page.paragraph(
            "The estimate of the mean waiting time is the reciprocal: $T$ divided by $n + 2$. Maximum likelihood divides by $n$."
        )


SNIPPET = """import derive

flat = derive.map(noise="gaussian", prior="flat")
likely = derive.mle(noise="gaussian")
print(flat.objective == likely.objective)
print(flat.penalty["mean"])"""
PRINTS = """True
0"""

ENTRY = Chapter(
    number=6,
    name="flat_prior",
    title="A flat prior gives maximum likelihood back",
    summary=(
        "If the prior density is the same constant everywhere, it drops out: "
        "the parameters of highest posterior density are those of highest likelihood."
    ),
    compose=compose,
)
