"""Chapter 8: a Laplace prior gives L1 regularisation."""

from __future__ import annotations

from sympy import Abs, IndexedBase, Integral, Max, Symbol, exp, oo, sign

from derive.claims.premises import Premise
from derive.derivation.display import arranger
from derive.documents.blocks import Block, Table
from derive.notes.chapter import Chapter
from derive.notes.chapters._lasso_numbers import by_hand, check, posterior_means
from derive.notes.composing import Composer, derived
from derive.notes.saying import equal, minimiser, over_i, over_j, same, transposed
from derive.printing import form as paper
from derive.symbols import X, i, j, n, predictor, s, sigma, theta, x, y

# One weight by itself, of any sign and positive, and shorthands of this page.
weight, positive = Symbol("theta_1", real=True), Symbol("theta_1", positive=True)
lam = Symbol("lambda", positive=True)
z, t = Symbol("z", real=True), Symbol("t", positive=True)
g, u = IndexedBase("g", real=True), IndexedBase("u", real=True)
parts = IndexedBase("theta", positive=True)

LOSS = over_i((y[i] - predictor(x[i])) ** 2)
PENALTY = over_j(Abs(theta[j]))

NO_NOISE = same("the noise's variance is forgotten", LOSS + 2 * sigma**2 / s * PENALTY, LOSS + PENALTY / s)
NO_TWO = same("the factor two is forgotten", LOSS / n + lam * PENALTY, LOSS / (2 * n) + lam * PENALTY)
AT_ZERO = equal(
    "one weight near zero",
    over_i((y[i] - x[i] * theta[1]) ** 2) / n + lam * Abs(theta[1]),
    over_i(y[i] ** 2) / n + theta[1] ** 2 / n * over_i(x[i] ** 2) + lam * Abs(theta[1]) - theta[1] * 2 / n * over_i(x[i] * y[i]),
)
ABOVE = equal(
    "away from zero",
    (theta[1] - u[1] - lam / 2) ** 2 + lam * Abs(theta[1]),
    (theta[1] - u[1]) ** 2 + lam * (Abs(theta[1]) - theta[1]) + lam * u[1] + lam**2 / 4,
)
LARGE = Premise(label="B1", name="beyond_the_threshold", statement="z > λ/2", positive=(z - lam / 2,))
BEYOND = minimiser("a positive weight", (positive - z) ** 2 + lam * positive, positive, z - lam / 2, LARGE)
TOO_FAR = minimiser("the threshold is twice too large", (weight - z) ** 2 + lam * Abs(weight), weight, sign(z) * Max(Abs(z) - lam, 0))
TWO_WEIGHTS = equal(
    "two weights, multiplied out",
    over_i((y[i] - X[i, 1] * theta[1] - X[i, 2] * theta[2]) ** 2),
    over_i(y[i] ** 2)
    - 2 * theta[1] * over_i(X[i, 1] * y[i])
    - 2 * theta[2] * over_i(X[i, 2] * y[i])
    + theta[1] ** 2 * over_i(X[i, 1] ** 2)
    + theta[2] ** 2 * over_i(X[i, 2] ** 2)
    + 2 * theta[1] * theta[2] * over_i(X[i, 1] * X[i, 2]),
)
MANY = Premise(label="B1", name="beyond_the_threshold", statement="z > σ²/(n s)", positive=(n * s * z - sigma**2,))
A_MEAN = minimiser("a mean", n * (positive - z) ** 2 / (2 * sigma**2) + positive / s, positive, z - sigma**2 / (n * s), MANY)
TWINS = equal(
    "two equal columns",
    over_i((y[i] - x[i] * parts[1] - x[i] * parts[2]) ** 2) / n + lam * (Abs(parts[1]) + Abs(parts[2])),
    over_i((y[i] - x[i] * (parts[1] + parts[2])) ** 2) / n + lam * Abs(parts[1] + parts[2]),
)


def compose(page: Composer) -> None:
    """The page."""
    posterior = derived("gaussian+laplace")
    page.result(posterior)
    page.paragraph(
        "A [Gaussian prior](gaussian_prior) makes weights smaller and leaves every one of them in the model. Often one believes "
        "something else: "
        "that most inputs do not matter, and that a few matter a lot. The Laplace density says this better. It has a sharp peak at "
        "zero, and its tails are longer than those of a Gaussian. "
        "Its negative logarithm is an absolute value, so the penalty is the sum of the absolute weights, and this objective can "
        "have minimisers with *exact zeros*."
    )
    page.derivation(posterior, beside=_beside(page))
    page.weights(posterior)
    page.paragraph(
        "All four rows are one posterior. Every weight falls with the width s of the prior; those beside squares without σ below them "
        "grow with the variance of the noise; those beside a mean also fall with n. "
        "The parameter of scikit-learn is half the weight beside the mean of squares, because scikit-learn halves the mean. "
        "A number that is tuned in one program must be translated before it is used in another."
    )
    page.slip("A λ that belongs beside the mean of squares is passed to a program that minimises *half* the mean.", NO_TWO)
    _zeros(page)
    _threshold(page)
    _possible(page)
    _exactly(page)
    page.section("See it")
    page.paragraph(
        "For two weights: where the contours of the loss touch a set of equal penalty. The set has corners, and they lie on the axes."
    )
    page.figure("lasso_geometry")
    page.paragraph("For one weight: the soft threshold beside what a Gaussian prior does.")
    page.figure("shrinkage")
    check(page, posterior)
    page.snippet(SNIPPET, PRINTS)
    _exercises(page)


def _beside(page: Composer) -> dict[str, list[Block]]:
    """What stands beside single steps."""
    with page.apart() as kink:
        page.paragraph(
            "Noise and prior have a letter each: s is the scale of the Laplace prior, in the units of a weight; σ belongs to the "
            "noise, in the units of y. "
            "Its sharp peak is where the kink of the absolute value at zero comes from."
        )
    with page.apart() as noise:
        page.slip(
            "“The prior contributes 1/s, so the penalty has the weight 1/s.” This is right beside the full negative log likelihood "
            "only. "
            "Beside the sum of squares everything was multiplied by 2σ², the penalty too.",
            NO_NOISE,
        )
    return {"write_prior_density": kink, "divide_by_positive": noise}


def _zeros(page: Composer) -> None:
    page.section("When a weight is exactly zero")
    page.paragraph("Look at one weight of a linear predictor first, with λ beside the mean of squares. Multiply the squares out:")
    page.proved(AT_ZERO)
    page.paragraph(
        "The sum without θ_1 is the value at zero, and the square of θ_1 hardly matters near zero. What decides is the contest of "
        "the two other terms: "
        "the price {price} against the gain θ_1 times g_1, where g_1 is the *pull* of the data at this weight:",
        price=lam * Abs(theta[1]),
    )
    page.define(g[1], 2 / n * over_i(x[i] * y[i]))
    pull = Abs(g[1])
    page.points(
        page.words("If {pull} is at most λ, no value of θ_1 gains more than it costs: zero is the best one.", pull=pull),
        page.words("If {pull} exceeds λ, a small θ_1 with the sign of g_1 gains more than it costs: zero is not the best one.", pull=pull),
    )
    page.paragraph(
        "With more weights, read y_i as what the *others* leave over: as the residual with θ_j = 0. So, at a minimiser, "
        "**θ_j = 0 exactly when the pull of the residuals that it leaves is at most λ**. "
        "A weight that is not zero has grown until the pull on it came down to λ, or up to −λ. In matrices the pulls are"
    )
    page.define(*_pulls(page))
    page.paragraph(
        "At most λ where the weight is zero, λ with the sign of the weight where it is not: these conditions, one for each weight, "
        "are also sufficient. "
        "The objective is convex and its kinks lie along the axes, so that a point that cannot be improved along any axis cannot be "
        "improved at all. "
        "For a Gaussian prior the price is λθ_1², which near zero loses against any pull that is not zero. That is why ridge has no "
        "exact zeros."
    )


def _pulls(page: Composer) -> tuple[paper.Form, paper.Form]:
    """g = (2/n) X'(y - X theta) in matrices."""
    arrange = arranger(page.notation)
    residual = paper.Total(((False, arrange(y)), (True, paper.Times((arrange(X), arrange(theta))))))
    return paper.Letter("g"), paper.Times((arrange(2 / n), transposed(arrange(X)), residual))


def _threshold(page: Composer) -> None:
    page.section("The soft threshold")
    page.paragraph(
        "Scale the input so that its squares add up to n. Then the pull is 2z, where z is the least-squares weight, and up to a "
        "constant "
        "the objective is {objective}. Positive weights first. If z > λ/2, then among them",
        objective=(weight - z) ** 2 + lam * Abs(weight),
    )
    page.proved(BEYOND)
    page.paragraph("No other weight is better. With u_1 for z − λ/2, so that z is u_1 + λ/2, the objective for weights of any sign is")
    page.proved(ABOVE)
    page.paragraph(
        "Only two terms on the right move. The square is positive unless θ_1 = u_1. The bracket behind λ is never negative, and it "
        "is zero for positive weights. "
        "So u_1 is the only minimiser. For z < −λ/2 everything is mirrored. In between, the pull 2z is at most λ, and the weight is "
        "zero. "
        "The three cases together are the *soft threshold* with t = λ/2:"
    )
    arrange = arranger(page.notation)
    page.define(
        paper.Call(paper.Letter("S"), (arrange(z), arrange(t))),
        paper.Times((arrange(sign(z)), arrange(Max(Abs(z) - t, 0)))),
    )
    page.slip("The threshold is taken to be λ itself. It is, beside *half* the mean of squares; beside the mean it is λ/2.", TOO_FAR)
    page.paragraph("With more weights, products of different columns join in:")
    page.proved(TWO_WEIGHTS)
    page.paragraph(
        "If {gram}, these products add up to zero, and the squares of each column to n. The objective is then one such problem for "
        "each weight, and each can be solved alone: "
        "**the lasso is the soft threshold, with λ/2, of every least-squares weight**. "
        "With correlated columns it is not; one then goes through the weights in turn, again and again.",
        gram=_orthogonal(page),
    )


def _orthogonal(page: Composer) -> paper.Form:
    """X'X = n I, a condition."""
    arrange = arranger(page.notation)
    gram = paper.Times((transposed(arrange(X)), arrange(X)))
    return paper.Relation("=", gram, paper.Times((arrange(n), paper.Letter("I"))))


def _possible(page: Composer) -> None:
    page.section("Possible, not certain; and of the mode only")
    page.paragraph(
        "The L1 penalty makes exact zeros *possible*. Whether there are any depends on the data and on λ: in the numeric check "
        "below the same data give two zeros with one λ and none with a smaller one. "
        "Nor does the *posterior* contain them. It has a density, so it gives θ_j = 0 the probability zero, as it does to every "
        "single value. The zero is a property of the highest point of that density. "
        "The posterior mean is another summary, and it is not sparse. For one weight with inputs scaled as above it is"
    )
    density = exp(-n * (weight - z) ** 2 / (2 * sigma**2) - Abs(weight) / s)
    arrange = arranger(page.notation)
    mean = paper.Call(paper.Worded(r"\mathbb{E}", "E"), (arrange(weight),), (arrange(X), arrange(y)))
    above, below = (arrange(Integral(body, (weight, -oo, oo))) for body in (weight * density, density))
    page.stated(mean, ("=", paper.Fraction(above, below)))
    posterior_means(page)


def _exactly(page: Composer) -> None:
    page.section("When it is exactly the lasso")
    page.points(
        "**Gaussian noise.** With Laplace noise the same prior gives another problem (the slip below).",
        "**A linear f.** The derivation holds for any f, but convexity, and all that was said about zeros, needs a linear one.",
        "**An intercept outside the penalty**, as for [ridge](gaussian_prior): its prior is flat. For a linear f it amounts to "
        "subtracting their means from y and the columns of X first.",
    )
    both, lasso = derived("laplace+laplace"), derived("gaussian+laplace")
    page.slip(
        "“A Laplace prior gives the lasso”, said without a word about the noise.",
        same("another noise", both.objective, lasso.objective),
    )
    page.paragraph(
        "With Laplace noise of scale b both terms are absolute values: least absolute deviations with an L1 penalty. Here too each "
        "normalisation has its weight, and a parameter of scikit-learn belongs to it:"
    )
    with page.apart() as found:
        page.weights(both)
    page.blocks += [block for block in found if isinstance(block, Table)]
    page.paragraph(
        "The second table says *half* of the weight beside the mean absolute error, because the loss of a quantile regression at "
        "the median is half the absolute value. "
        "The minimiser need not be unique there, and neither need it be for the lasso, see exercise 3 below."
    )


SNIPPET = """
import derive

lasso = derive.map(noise="gaussian", prior="laplace")
for loss, weight in lasso.penalty.items():
    print(loss, "->", weight)
print("alpha ->", lasso.alpha("sklearn.linear_model.Lasso"))

both = derive.map(noise="laplace", prior="laplace")
print("alpha ->", both.alpha("sklearn.linear_model.QuantileRegressor"))
"""
PRINTS = """
nll -> 1/s
sum -> 2*sigma**2/s
mean -> 2*sigma**2/(n*s)
half_mean -> sigma**2/(n*s)
alpha -> sigma**2/(n*s)
alpha -> b/(2*n*s)
"""


def _exercises(page: Composer) -> None:
    by_hand(page)
    with page.exercise(
        "Measurements y_i of one quantity have Gaussian noise σ. Its prior is Laplace around zero, with scale s. "
        "Their mean is z > 0. How large must it be for the most probable value not to be zero, and what is that value then?"
    ):
        page.paragraph("This is the case of one input that is always one. If z > σ²/(n s), then among positive values")
        page.proved(A_MEAN)
        page.paragraph(
            "and otherwise the most probable value is zero. The threshold is that of the page, λ/2 with λ = 2σ²/(n s). It falls with "
            "n: enough measurements get over any threshold."
        )
    with page.exercise("Two columns are equal. Is the lasso unique?"):
        page.paragraph("No. For two positive weights only their sum matters:")
        page.proved(TWINS)
        page.paragraph(
            "Every split of the sum into two weights of the same sign is as good, so one of them may be zero and need not be. "
            "Compare ridge, where equal columns share their weight equally: "
            "the sum of squares tells splits apart, the sum of absolute values does not."
        )


ENTRY = Chapter(
    number=8,
    name="laplace_prior",
    title="A Laplace prior gives L1 regularisation",
    summary=(
        "With Gaussian noise and independent Laplace priors around zero, the most probable parameters minimise the mean squared "
        "error plus a multiple of the sum of their absolute values; "
        "a weight is exactly zero when the pull of the residuals at it does not exceed that multiple."
    ),
    compose=compose,
)
