"""Chapter 9: regularisation is MAP with a prior."""

from fractions import Fraction

from sympy import Abs, Add, Expr, Integral, Mul, Product, Rational, Symbol, gamma, oo, pi, sqrt

from derive.claims.premises import Premise
from derive.claims.witness import Affine, DerivativeSign
from derive.derivation.answering import answer
from derive.derivation.derivation import Derivation
from derive.derivation.naming import combinations
from derive.derivation.normalisations import linear
from derive.notes.chapter import Chapter
from derive.notes.chapters._posteriors import posterior_as_sum
from derive.notes.chapters._two_valleys import two_valleys
from derive.notes.composing import Composer, derived
from derive.notes.exact import lasso
from derive.notes.numbers import decimals
from derive.notes.saying import Row, equal, least, line, minimiser, number, numbers, over_i, over_j, row, same, value, vector
from derive.notes.showing import listed
from derive.numerics.objective import NORMALISATIONS
from derive.paper.blocks import Math, words
from derive.vocabulary.binding import depends
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.symbols import b, i, j, mu, n, p, predictor, s, sigma, tau, theta, x, y

weight = Symbol("lambda", positive=True)
t, c = Symbol("t", positive=True), Symbol("c", positive=True)

INPUTS = tuple(zip(decimals("1", "2", "-1", "0.5", "-2", "1.5"), decimals("0", "1", "1", "-1", "2", "-1"), strict=True))
RESPONSES = decimals("1.6", "2.4", "-2.1", "1.2", "-3.9", "2.8")
NEAR, NOWHERE = decimals("1.5", "-0.5"), decimals("0", "0")
SMALL = tuple(Fraction(1, 10**power) for power in range(6))
ROUNDS = 8
HEAVY = Premise(label="B1", name="heavy_enough", statement="λ > 1/2", positive=(weight - Rational(1, 2),))
SIZES, NOISE, WIDTH = (10, 100, 1000), Fraction(1, 2), Fraction(2)

SAE = over_i(Abs(y[i] - predictor(x[i])))
L1, L2 = over_j(Abs(theta[j])), over_j(theta[j] ** 2)
NOISE_ALONE = over_i(Exp(-(y[i] ** 2) / (2 * sigma**2)) / Sqrt(2 * pi * sigma**2), Product)
MISFIT_AT_ZERO = n / 2 * Log(2 * pi * sigma**2) + over_i(y[i] ** 2) / (2 * sigma**2)

AT_ZERO = equal("the joint objective at zero weights", -Log(NOISE_ALONE * over_j(1 / (2 * s), Product)), MISFIT_AT_ZERO + p * Log(2 * s))
WIDE = over_j(1 / Sqrt(2 * pi * tau**2), Product)
AT_ZERO_GAUSSIAN = equal("the same with a Gaussian prior", -Log(NOISE_ALONE * WIDE), MISFIT_AT_ZERO + p / 2 * Log(2 * pi * tau**2))
LEVEL_AT = DerivativeSign(unknown=s, factor=p / s**2, increasing=s, value=t / p)
BEST_SCALE = minimiser("the best scale of a prior", p * Log(2 * s) + t / s, s, t / p, witness=LEVEL_AT)
LOST_SCALE = same("a constant that is none", least(p * Log(2 * s) + L1 / s, s), least(L1 / s, s))
SMALL_SCALE = Exp(-c / p) / 2
NO_BOUND = equal("a prior that grows without end", p * Log(Mul(2, SMALL_SCALE, evaluate=False)), -c)
NO_END = equal("a height over an interval", Integral(Exp(-weight), (mu, -c, c)), 2 * c * Exp(-weight))
BOUNDED = equal("a bounded penalty", 1 - mu**2 / (1 + mu**2), 1 / (1 + mu**2))
CAUCHY = equal("the penalty of a Cauchy prior", Exp(-Log(1 + mu**2)), 1 / (1 + mu**2))
BOTH = over_j(Exp(-Abs(theta[j]) / s) * Exp(-(theta[j] ** 2) / (2 * tau**2)), Product)
ELASTIC = equal("the prior of the elastic net", -Log(BOTH), L1 / s + L2 / (2 * tau**2))
FIRST, WRONG, LAST = SAE / b + L2 / (2 * tau**2), SAE / n + L2 / (2 * tau**2), SAE / n + b / (2 * n * tau**2) * L2
ENDS = same("first and last", least(FIRST), least(LAST), witness=Affine(factor=n / b))
INTO = same("into the wrong line", least(FIRST), least(WRONG))
OUT_OF = same("out of the wrong line", least(WRONG), least(LAST))


def with_weight(made: Derivation) -> Expr:
    """The objective with the letter lambda before the penalty."""
    unknowns = made.model.start.unknowns

    def term(part: Expr) -> Expr:
        if part.has(y):
            return part
        return weight * Mul(*(factor for factor in Mul.make_args(part) if depends(factor, unknowns)))

    return Add(*map(term, Add.make_args(made.optimum.objective)))


def settled() -> tuple[tuple[Fraction, ...], Fraction]:
    """Best weights for a scale and best scale for the weights in turn, from scale 1 on: where neither moves any more (σ = 1)."""
    weights, scale = NEAR, SMALL[0]
    for _ in range(ROUNDS):
        weights = lasso(INPUTS, RESPONSES, 2 / (len(RESPONSES) * scale))
        scale = (sum(map(abs, weights), Fraction(0)) / len(weights)).limit_denominator(10**9)
    return weights, scale


def compose(page: Composer) -> None:
    """The page."""
    page.boxed(posterior_as_sum(n))
    page.paragraph(
        "The left side asks for the parameters of highest posterior density. The right side is what practice calls regularised training: "
        "a loss averaged over the data, plus a penalty. Up to a constant and a positive factor, both free of $θ$, the loss is minus the "
        "log of the noise density; up to a constant and the same factor, the penalty is minus the log of the prior. It takes a finite "
        "evidence, a $θ$ independent of $X$ (these are A4 and A5 below) and densities that are positive everywhere. [Maximum a "
        "posteriori](maximum_a_posteriori) goes through it step by step."
    )
    _table_of_all(page)
    _one_in_full(page)
    _what_n_does(page)
    _the_converse(page)
    _no_joint_scales(page)
    two_valleys(page)
    page.section("See it")
    page.paragraph("What each prior does to one weight beside squared errors:")
    page.figure("shrinkage")
    _with_numbers(page)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _table_of_all(page: Composer) -> None:
    page.section("Every combination")
    page.paragraph(
        "With the loss normalised as a mean, each noise gives its loss, each prior its penalty, and both scales the weight $λ$. Two "
        "rulings stand behind each row: on the first line of its derivation against the last, and on the objective with this weight:"
    )
    rows: list[Row] = []
    for name in combinations():
        made = derived(name)
        prior = made.model.prior
        if prior is None or made.parts is None:
            continue
        rulings = (made.conclusion, made.normalisations["mean"])
        page.count(*rulings)
        objective, factor = page.words("{it}", it=with_weight(made)), page.words("{it}", it=made.penalty["mean"])
        titles = (words(family.title) for family in (made.model.noise, prior))
        rows.append((*titles, objective, factor, *(answer(each.verdict) for each in rulings)))
    page.table(("Noise", "Prior", "Minimised", "$λ$", "First and last line", "Weight"), rows, "llllll")
    page.paragraph(
        "[Gaussian noise](gaussian_noise), [Laplace noise](laplace_noise), the [flat](flat_prior), the [Gaussian](gaussian_prior) "
        "and the [Laplace prior](laplace_prior) have chapters of their own. "
        "One of the rows that none of them derives, absolute errors with squared weights, stands here in full."
    )


def _one_in_full(page: Composer) -> None:
    made = derived("laplace+gaussian")
    before = page.step([step.rule.name for step in made.steps].index("divide_by_positive"))
    with page.apart() as healed:
        page.paragraph(
            "Each step is judged, not only the ends. Suppose that somebody's notes go from line {here} to the result:", here=before
        )
        page.proved(ENDS)
        page.slip("Between the two stands a line where only the loss was divided by $n/b$.", INTO)
        page.slip("The next line puts the factor back without a word. *The conclusion is right, and two steps are wrong.*", OUT_OF)
    page.derivation(made, beside={"divide_by_positive": healed})


def _what_n_does(page: Composer) -> None:
    page.section("What $n$ does to $λ$")
    page.paragraph(
        "The prior is counted once, the data $n$ times. So the weight beside the full negative log likelihood or beside a *sum* of losses "
        "does not contain $n$, and beside a *mean* it falls like the reciprocal of $n$. Libraries choose differently: see the "
        "[Gaussian](gaussian_prior) and the [Laplace prior](laplace_prior)."
    )
    rows: list[Row] = []
    for name in combinations():
        made = derived(name)
        prior = made.model.prior
        if prior is not None and made.parts is not None and made.parts.penalty != 0:
            weights = (page.words("{it}", it=made.penalty[key]) for key in NORMALISATIONS)
            titles = (words(family.title) for family in (made.model.noise, prior))
            rows.append((*titles, *weights))
    page.table(("Noise", "Prior", "$λ$ beside the full negative log likelihood", "the sum", "the mean", "half the mean"), rows, "llllll")
    ridge = derived("gaussian+gaussian")
    page.paragraph("For Gaussian noise and a Gaussian prior with $σ = 0.5$ and $τ = 2$:")
    told = [(size, *(value(ridge.penalty[key], n=size, sigma=NOISE, tau=WIDTH) for key in NORMALISATIONS[1:])) for size in SIZES]
    page.table(("$n$", "$λ$ beside the sum", "$λ$ beside the mean", "$λ$ beside half the mean"), [row(page, each) for each in told], "rrrr")
    page.paragraph("A $λ$ tuned beside the mean on a tenth of the data is ten times too large for all of them, if the prior is the same.")


def _the_converse(page: Composer) -> None:
    page.section("The converse fails")
    page.paragraph("Every prior with a density gives a penalty. It does not follow that everything called regularisation is a prior.")
    page.paragraph(
        "*Some penalties belong to no proper prior.* Take $λ$ times {penalty} beside the full negative log likelihood. It stays below "
        "$λ$, because",
        penalty=mu**2 / (1 + mu**2),
    )
    page.proved(BOUNDED)
    page.paragraph(
        "is positive. The would-be density never falls below {low}, on an endless line. From $−c$ to $c$ already that has the integral",
        low=Exp(-weight),
    )
    page.proved(NO_END)
    page.paragraph("which grows without end as $c$ does: the integral over the whole line is infinite.")
    page.points(
        "*An intercept without a penalty* has a [flat prior](flat_prior), improper too; whether there is a posterior depends on the data.",
        "*The weight does not tell the scales.* Double $σ$ and $τ$ of a Gaussian pair, and $λ$ beside the sum or the mean is the same: "
        "two beliefs, one penalty. Only the weight beside the full negative log likelihood tells them apart: it is quartered.",
        "*A $λ$ chosen by cross-validation is no prior.* A prior is believed before the data are seen; this $λ$ was computed from them. "
        "It may predict better. Intervals computed as if it were known are not posterior intervals.",
        "*The mode is not the posterior.* Penalised estimates are modes. The posterior mean minimises expected squared error, and in "
        "general it is another number: with a Laplace prior and a single input that is not always zero, the mode is zero with positive "
        "probability, the mean with probability zero. They agree where the posterior is Gaussian: with Gaussian noise, a linear $f$ and a "
        "Gaussian prior, the ridge estimate is the posterior mean too. See [maximum a posteriori](maximum_a_posteriori) and the [Laplace "
        "prior](laplace_prior).",
    )


def _no_joint_scales(page: Composer) -> None:
    page.section("Why scales are not estimated jointly with a prior")
    page.paragraph(
        "All scales were known so far. Why not minimise over the prior's scale as well? Because zero weights then beat everything. Put "
        "all weights at zero, so that a linear model predicts zero. Gaussian noise and a Laplace prior with free scale $s > 0$ leave, for "
        "$σ$ known and all $n ≥ 1$, $p ≥ 1$ and $s$,"
    )
    page.proved(AT_ZERO)
    page.paragraph(
        "The data enter as a fixed price. The density of the prior at zero grows without end as $s → 0$, so its term has no bound. "
        "Whatever $c$ is asked for, it comes down to $−c$, at {scale}:",
        scale=SMALL_SCALE,
    )
    page.proved(NO_BOUND)
    page.paragraph(
        "With $s$ free, under a flat density of its own, the likelihood times the prior density is unbounded. It has no highest point; "
        "nor has the joint posterior density, where there is one. (With a single weight there is none: the prior density falls only like "
        "the reciprocal of $s$, and the evidence is infinite.) The product may still have a *local* maximum. Hold the weights, their "
        "absolute values adding up to $t > 0$, and there is one best scale:"
    )
    page.proved(BEST_SCALE)
    page.paragraph(
        "For the data at the end of this page, best weights and best scale in turn settle at the second row of the table. A solver that "
        "starts near it stops there. That is a property of the starting point, not an estimate: rows below it in the table are already "
        "better. A prior for $s$ that vanishes at zero like the p-th power of $s$, or faster, would keep the density bounded there: one "
        "more choice to defend."
    )
    page.slip(
        "*Constants may be dropped, and the log of the scale is one.* Only while $s$ is known. Here the weights are held, and $s$ is "
        "sought.",
        LOST_SCALE,
    )
    page.paragraph(
        "Scales are therefore estimated under a flat prior of $θ$, where they come from the data alone (provided that no $θ$ fits every "
        "observation exactly), or set beforehand, or chosen by prediction on held-out data, or by maximising the evidence, in which $θ$ "
        "has been integrated out. None of these is a joint mode with a proper prior."
    )


def _with_numbers(page: Composer) -> None:
    page.section("Check it with numbers")
    laplace = derived("gaussian+laplace")
    page.paragraph(
        "Six observations of two inputs, with $σ = 1$: the rows of $X$ are {rows}, and $y$ is {data}. One column multiplies all densities "
        "and takes minus the log; the other is the objective in closed form.",
        rows=listed(map(vector, INPUTS)),
        data=numbers(RESPONSES),
    )
    assert laplace.parts is not None
    sides = (line(laplace, "take_negative_log"), laplace.parts.negative_log)
    worths = []
    rows: list[Row] = []
    for weights, scale in ((NEAR, SMALL[0]), settled(), *((NOWHERE, small) for small in SMALL)):
        data = {"n": len(RESPONSES), "p": 2, "X": INPUTS, "y": RESPONSES, "sigma": 1, "theta": weights, "s": scale}
        exact, closed = (value(linear(side), **data) for side in sides)
        worths.append(closed)
        rows.append(((Math(vector(weights)),), *row(page, (scale, exact, closed))))
    page.table(("$θ$", "$s$", "Multiplied out", "Closed form"), rows, "lrrr")
    better = next(small for small, worth in zip(SMALL, worths[2:], strict=True) if worth < min(worths[:2]))
    page.paragraph(
        "The first row fits the data, the second is the local minimum near it, by numbers and not by proof. Zero weights begin far above "
        "both, sink with every step, and in this table they are the better ones once $s$ is {better} or less.",
        better=number(better),
    )


def _exercises(page: Composer) -> None:
    with page.exercise(
        "$σ$ is known, the prior is Gaussian, and its $τ$ is free under a flat density of its own. Is the likelihood times the prior "
        "density bounded?"
    ):
        page.paragraph("No, for the same reason. At zero weights")
        page.proved(AT_ZERO_GAUSSIAN)
        page.paragraph("and the logarithm has no lower bound as $τ → 0$.")
    with page.exercise(
        "Which prior has the penalty {it} with $λ = 1$ beside the full negative log likelihood? For which $λ$ is there a proper one?",
        it=Log(1 + mu**2),
    ):
        page.paragraph("The prior is proportional to")
        page.proved(CAUCHY)
        page.paragraph(
            "the Cauchy density without its factor. With weight $λ$ the density falls like $|μ|$ to the power $−2λ$, so the integral is "
            "finite for $λ > 1/2$ only, and then"
        )
        integral = Integral((1 + mu**2) ** -weight, (mu, -oo, oo))
        total = sqrt(pi) * gamma(weight - Rational(1, 2)) / gamma(weight)
        page.proved(equal("the Cauchy prior's normaliser", integral, total, HEAVY))
    with page.exercise("The elastic net adds both penalties. Is it MAP with a proper prior?"):
        page.paragraph("Yes. In each coordinate take the product of both densities, which is bounded and integrable. Then")
        page.proved(ELASTIC)
        page.paragraph("up to the normaliser, which contains the scales and no $θ$.")


SNIPPET = """import derive

for noise in ("gaussian", "laplace"):
    for prior in ("gaussian", "laplace"):
        d = derive.map(noise=noise, prior=prior)
        told = type(d.verdict).__name__
        print(d.name, d.penalty["sum"], d.penalty["mean"], told)"""
PRINTS = """gaussian+gaussian sigma**2/tau**2 sigma**2/(n*tau**2) Proved
gaussian+laplace 2*sigma**2/s 2*sigma**2/(n*s) Proved
laplace+gaussian b/(2*tau**2) b/(2*n*tau**2) Proved
laplace+laplace b/s b/(n*s) Proved"""

ENTRY = Chapter(
    number=9,
    name="regularisation",
    title="Regularisation is MAP with a prior",
    summary=(
        "Up to constants and positive factors, a loss is minus the log of a noise density and a penalty minus the log of a prior; "
        "the weight between them is a ratio of scales."
    ),
    compose=compose,
)
