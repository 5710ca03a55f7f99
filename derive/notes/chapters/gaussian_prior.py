"""Chapter 7: a Gaussian prior gives L2 regularisation."""

from sympy import IndexedBase, KroneckerDelta, Sum, Symbol

from derive.claims.relations import SameOrder
from derive.derivation.derivation import Derivation
from derive.notes.chapter import Chapter
from derive.notes.chapters._linear import closed_form, define, orthogonal
from derive.notes.chapters._ridge_numbers import SHIFT, check, with_intercept
from derive.notes.composing import Composer, derived
from derive.notes.saying import entrywise, equal, equation, minimiser, number, over_i, over_j, said, same
from derive.paper.blocks import Block
from derive.vocabulary.matrices import Inverse, matrix
from derive.vocabulary.symbols import X, i, j, linear_predictor, mu, n, p, predictor, sigma, tau, theta, x, y

# One weight by itself, an intercept, and shorthands of this page.
weight = Symbol("theta_1", real=True)
intercept = Symbol("theta_0", real=True)
lam = Symbol("lambda", positive=True)
z = Symbol("z", real=True)
m, apart = Symbol("m", real=True), Symbol("c", real=True)
s_xx, s_xy = Symbol("S_x_x", nonnegative=True), Symbol("S_x_y", real=True)
a, r, t, u, v = (IndexedBase(name, real=True) for name in "artuv")

LOSS = over_i((y[i] - predictor(x[i])) ** 2)
PENALTY = over_j(theta[j] ** 2)

ONE_LETTER = same("one letter for two scales", LOSS / (2 * sigma**2) + PENALTY / (2 * tau**2), LOSS + PENALTY)
OTHER_LOSS = same("the weight of another loss", LOSS / n + sigma**2 / (n * tau**2) * PENALTY, LOSS / n + sigma**2 / tau**2 * PENALTY)
STEP_IN_LOSS = equal("the loss a step away", over_i((r[i] - t[i]) ** 2), over_i(r[i] ** 2) - 2 * over_i(r[i] * t[i]) + over_i(t[i] ** 2))
STEP_IN_PENALTY = equal(
    "the penalty a step away",
    lam * over_j((u[j] + v[j]) ** 2),
    lam * over_j(u[j] ** 2) + 2 * lam * over_j(u[j] * v[j]) + lam * over_j(v[j] ** 2),
)
k = Symbol("k", integer=True, positive=True)
NORMAL = over_i(X[i, 1] * r[i])
STEP_ALONG = equal(
    "a step along the first coordinate",
    over_i((r[i] - X[i, 1] * v[1]) ** 2) + lam * (u[1] + v[1]) ** 2,
    over_i(r[i] ** 2) + lam * u[1] ** 2 - 2 * v[1] * (NORMAL - lam * u[1]) + v[1] ** 2 * (over_i(X[i, 1] ** 2) + lam),
)
EQUATIONS = entrywise(
    "normal equations",
    over_i((y[i] - Sum(X[i, k] * u[k], (k, 1, p))) ** 2) + lam * Sum(u[k] ** 2, (k, 1, p)),
    u,
    equation(over_i(X[i, j] * (y[i] - Sum(X[i, k] * u[k], (k, 1, p)))), lam * u[j]),
)
SQUARES = equal(
    "one weight, multiplied out",
    over_i((y[i] - x[i] * theta[1]) ** 2),
    over_i(y[i] ** 2) - 2 * theta[1] * over_i(x[i] * y[i]) + theta[1] ** 2 * over_i(x[i] ** 2),
)
row, col = (Symbol(letter, integer=True, positive=True) for letter in ("a", "b"))
WHOLE = matrix(over_i(X[i, row] * X[i, col]) + lam * KroneckerDelta(row, col), (row, 1, p), (col, 1, p))
CLOSED_FORM = entrywise(
    "ridge in closed form",
    over_i((y[i] - Sum(X[i, k] * u[k], (k, 1, p))) ** 2) + lam * Sum(u[k] ** 2, (k, 1, p)),
    u,
    equation(u[j], Sum(Inverse(WHOLE, j, k) * over_i(X[i, k] * y[i]), (k, 1, p))),
)
ONE_WEIGHT = minimiser("one weight", s_xx * weight**2 - 2 * s_xy * weight + lam * weight**2, weight, s_xy / (s_xx + lam))
SCALED = equal("one weight, inputs scaled", n * z / (n + n * lam), z / (1 + lam))
INTERCEPT = minimiser("the intercept", over_i((a[i] - intercept) ** 2), intercept, over_i(a[i]) / n)
HALF_PENALTY = said(
    "half the squares as the penalty",
    LOSS / (2 * sigma**2) + PENALTY / (2 * tau**2),
    SameOrder(),
    LOSS / (2 * n) + sigma**2 / (n * tau**2) * (PENALTY / 2),
    unknown=theta,
)
TWINS = equal("two equal columns", lam * ((m + apart) ** 2 + (m - apart) ** 2), 2 * lam * m**2 + 2 * lam * apart**2)
CENTRED_ELSEWHERE = minimiser("a prior centred elsewhere", (weight - z) ** 2 + lam * (weight - mu) ** 2, weight, (z + lam * mu) / (1 + lam))


def compose(page: Composer) -> None:
    """The page."""
    posterior = derived("gaussian+gaussian")
    page.result(posterior)
    page.paragraph(
        "Least squares listens to the data alone. When there are few observations, or when two inputs say nearly the same, it pays for a "
        "slightly better fit with enormous weights of opposite signs. A prior says beforehand that such weights are implausible: every "
        "$θ_j$ is expected within a few $τ$ of zero. What that belief adds to the loss is the squared length of $θ$, and its price $λ$ is "
        "not a free choice: it is the ratio of two variances, in units that depend on how the loss is normalised."
    )
    page.derivation(posterior, beside=_beside(page))
    _weights(page, posterior)
    _exactly(page)
    _linear_case(page)
    _intercept(page)
    page.section("See it")
    page.paragraph(
        "For two weights: where the contours of the loss touch a set of equal penalty. The set is round, so no direction is special."
    )
    page.figure("ridge_geometry")
    check(page, posterior)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _beside(page: Composer) -> dict[str, list[Block]]:
    """What stands beside single steps."""
    with page.apart() as product:
        page.paragraph(
            "This is the step that needs A6. One bell for each coordinate, all of the same width, says that no weight tells anything "
            "about another, and that all inputs are measured on comparable scales. "
            "Change the unit of one input, from metres to millimetres say, and its weight is divided by 1000: the same prior then "
            "says something else. "
            "This is why inputs are usually standardised before they are penalised."
        )
    with page.apart() as letters:
        page.slip(
            "The noise has its scale $σ$ and the prior has its own, $τ$. Write one letter for both, and they cancel: the penalty silently "
            "gets the weight 1 beside the sum of squares, whatever the data and whatever was believed.",
            ONE_LETTER,
        )
    with page.apart() as loss:
        page.slip(
            "The weight that belongs beside the *sum* of squares is put beside their *mean*: it is $n$ times too large there.", OTHER_LOSS
        )
    return {"factor_prior": product, "write_prior_density": letters, "divide_by_positive": loss}


def _weights(page: Composer, posterior: Derivation) -> None:
    """The table of weights, then that of libraries, each with what is to be said of it."""
    page.weights(posterior)
    page.paragraph("Here $RSS(θ)$ is the residual sum of squares, $n$ times $MSE(θ)$:")
    define(page, "rss")
    page.paragraph(
        "These are four ways to write one posterior: they have the same minimiser, and four different weights. A value of $λ$ means "
        "nothing until the loss that it stands beside is named. A wide prior, with a large $τ$, makes every one of them small. A small "
        "$σ$ makes the last three small; the first does not contain it. Beside a *mean*, more observations do so too, because the prior "
        "is counted once and the data $n$ times. These are weights that belong to a prior; one that is chosen by cross-validation is "
        "[another thing](regularisation)."
    )
    page.libraries(posterior)
    page.paragraph(
        "With an intercept that is not penalised (`fit_intercept=True`) $α$ is the same. Other programs have other conventions: glmnet, "
        "for one, standardises $y$ first, so that the $λ$ which it takes depends on the standard deviation of $y$ too."
    )


def _exactly(page: Composer) -> None:
    page.section("When it is exactly ridge")
    page.paragraph("The derivation holds for any predictor $f$. The name *ridge regression*, and what is known about it, needs more:")
    page.points(
        "**Gaussian noise.** With [Laplace noise](laplace_noise) the same prior stands beside the mean absolute error. "
        "That is a problem of its own, with another minimiser (the slip below).",
        "**A linear $f$**, as in the next section. For a neural network the same objective is often called weight decay (with an adaptive "
        "optimiser, *decoupled* weight decay is something else): it may have many local minimisers, and there is no closed form.",
        "**One $τ$ for all coordinates, and an intercept outside the penalty**, see below.",
    )
    page.slip(
        "“A Gaussian prior gives ridge”, said without a word about the noise. Here the noise is Laplace.",
        same("another noise", derived("laplace+gaussian").objective, derived("gaussian+gaussian").objective),
    )


def _linear_case(page: Composer) -> None:
    page.section("A linear predictor: one minimiser, in closed form")
    page.paragraph(
        "Let the prediction be linear in $θ$, with a design matrix $X$, and let $λ$ stand beside the sum of squares, so that $λ = σ²/τ²$."
    )
    page.define(predictor(x[i]), linear_predictor(i))
    page.paragraph("Take any candidate $u$, with its residuals $r$, and go a step $v$ away from it, which changes the predictions by $t$:")
    page.define(r[i], y[i] - over_j(X[i, j] * u[j]))
    page.define(t[i], over_j(X[i, j] * v[j]))
    page.proved(STEP_IN_LOSS)
    page.proved(STEP_IN_PENALTY)
    page.paragraph(
        "On each right side the first sum is the value at $u$, the second is linear in the step, the third is made of squares. The "
        "squares together are positive for *every* step $v ≠ 0$, because $λ > 0$. If the two sums in the middle cancel for every $v$, "
        "each step makes the objective larger, and $u$ is the only minimiser. If they do not, a short step in the right direction makes "
        "the objective smaller. Because they are linear in the step, they cancel for every $v$ when they do for steps along one "
        "coordinate alone, for instance the first:"
    )
    page.proved(STEP_ALONG)
    page.paragraph(
        "The bracket that $2v_1$ is multiplied with must be zero for that. These are the $p$ *normal equations*, one for each $j$:"
    )
    page.proved(EQUATIONS)
    page.paragraph(
        "Solved for $u$ they say that it is {closed}, entry by entry:",
        closed=closed_form(page),
    )
    page.proved(CLOSED_FORM)
    page.paragraph(
        "The squares also say why ridge is *unique even when columns are collinear*. A step $v$ that changes no prediction costs least "
        "squares nothing, so least squares has infinitely many solutions there. Ridge still pays $λ$ for the step's own length, so that "
        "the matrix in brackets is invertible for every $X$, also with $p > n$."
    )
    page.paragraph(
        "With Gaussian noise, a linear $f$ and a Gaussian prior the posterior is itself a Gaussian density. Its highest point is its "
        "mean, so the ridge estimate is the posterior mean too."
    )
    page.paragraph(
        "For one weight, $p = 1$, write $x_i$ for {only}. The sums are numbers, and the judge rules on the minimiser:", only=X[i, 1]
    )
    page.define(s_xx, over_i(x[i] ** 2))
    page.define(s_xy, over_i(x[i] * y[i]))
    page.proved(SQUARES)
    page.proved(ONE_WEIGHT)
    page.paragraph(
        "The sum without $θ_1$ is dropped. Least squares would divide by the sum of squared inputs alone; ridge adds $λ$ below. This one "
        "estimate is *scaled* towards zero and keeps its sign. **It is zero only if the least-squares estimate is exactly zero**, which "
        "happens with probability zero when the noise has a density. The reason is the slope of $θ²$ at zero, which is zero: close enough "
        "to zero the penalty costs next to nothing, while a better fit pays at once. Compare [the Laplace prior](laplace_prior), whose "
        "penalty has a kink there."
    )
    page.paragraph(
        "Now scale the inputs so that their squares add up to $n$, write $z$ for the least-squares weight and let $λ$ stand beside the "
        "*mean* of squares, which makes the weight beside their sum $nλ$. The estimate is then"
    )
    page.proved(SCALED)
    page.paragraph(
        "With more weights ridge divides each of them by the same $1 + λ$ if {gram}. With correlated columns only the length of the whole "
        "vector is sure to shrink: a single weight may grow or change its sign, as $θ_2$ does in the numeric check below. On that way it "
        "is zero for one $λ$; no weight *stays* at zero.",
        gram=orthogonal(page),
    )


def _intercept(page: Composer) -> None:
    page.section("The intercept is usually not penalised")
    page.paragraph(
        "A model with an intercept $θ_0$ adds one number to every prediction. Small slopes may be plausible beforehand; that the "
        "responses themselves are near zero is not, it depends on where their scale begins. So $θ_0$ gets a [flat prior](flat_prior), and "
        "the penalty's sum begins with $θ_1$. With $a_i$ for what the rest of the model leaves over of $y_i$:"
    )
    page.proved(INTERCEPT)
    page.paragraph(
        "The best intercept is the mean of what is left over, whatever the other weights are. For a linear $f$ it amounts to subtracting "
        "from $y$ and from each column of $X$ their means before ridge is run without an intercept. Add a constant to every response, and "
        "the intercept moves by that constant and the other weights stay where they are. With a penalised intercept they do not. On the "
        "data of the numeric check below, with $λ = σ²/τ²$:"
    )
    page.table(
        ("Intercept", "Responses", "$θ_0$", "$θ_1$", "$θ_2$", "$θ_3$"),
        [
            (told, named, *map(number, with_intercept(penalised, shift)))
            for told, penalised in (("not penalised", False), ("penalised", True))
            for named, shift in (("$y_i$", 0), (f"$y_i + {SHIFT}$", SHIFT))
        ],
        "llrrrr",
    )


SNIPPET = """
from sympy import Rational

import derive
from derive.symbols import n, sigma, tau

ridge = derive.map(noise="gaussian", prior="gaussian")
for loss, weight in ridge.penalty.items():
    print(loss, "->", weight)
print("alpha ->", ridge.alpha("sklearn.linear_model.Ridge"))
print(ridge.penalty["mean"].subs({n: 8, sigma: Rational(1, 2), tau: 1}))
"""
PRINTS = """
nll -> 1/(2*tau**2)
sum -> sigma**2/tau**2
mean -> sigma**2/(n*tau**2)
half_mean -> sigma**2/(2*n*tau**2)
alpha -> sigma**2/tau**2
1/32
"""


def _exercises(page: Composer) -> None:
    with page.exercise(
        "Many programs minimise *half* the mean of squares plus $λ$ times *half* the squared length of $θ$. Which $λ$ belongs to noise "
        "$σ$ and prior $τ$?"
    ):
        page.paragraph("Divide the negative log posterior by $n/σ²$, which is positive and free of $θ$:")
        page.proved(HALF_PENALTY)
        page.paragraph(
            "So $λ = σ²/(nτ²)$. It is the number that stands beside the mean of squares, because loss and penalty were halved together."
        )
    with page.exercise(
        "Two columns are equal. Write their weights as $m + c$ and $m − c$. What does least squares say about $c$, and what does ridge say?"
    ):
        page.paragraph(
            "The predictions contain $2m$ only, so least squares says nothing about $c$: every $c$ is as good. The penalty does:"
        )
        page.proved(TWINS)
        page.paragraph("It is least at $c = 0$ only. Whatever $m$ is, equal columns share their weight equally.")
    with page.exercise(
        "Experience says that a weight is near $μ$, not near zero, and its prior is centred there. The inputs are scaled as above, $z$ is "
        "the least-squares weight. What is the estimate?"
    ):
        page.paragraph("The penalty is the squared distance from $μ$, and $λ$ stands beside the mean of squares:")
        page.proved(CENTRED_ELSEWHERE)
        page.paragraph(
            "The estimate is a weighted mean of what the data say and of what was believed, with weights 1 and $λ$. For $μ = 0$ it is the "
            "ridge estimate."
        )


ENTRY = Chapter(
    number=7,
    name="gaussian_prior",
    title="A Gaussian prior gives L2 regularisation",
    summary=(
        "With Gaussian noise and independent Gaussian priors of mean zero, the posterior density is highest where the mean squared error "
        "plus a multiple of the squared length of $θ$ is least; the multiple is the variance of the noise over the variance of the prior, "
        "divided by the number of observations."
    ),
    compose=compose,
)
