"""Chapter 8: a Laplace prior gives L1 regularisation."""

from sympy import Abs, Expr, Integral, Max, exp, oo, sign

from derive.derivation.derivation import Derivation
from derive.derivation.display import arranger
from derive.notes.chapter import Chapter
from derive.notes.chapters import _lasso_claims as claims
from derive.notes.chapters._lasso_claims import SHRUNK, g, h, lam, r, t, weight, z, zs
from derive.notes.chapters._lasso_numbers import by_hand, check, posterior_means
from derive.notes.chapters._linear import define, orthogonal
from derive.notes.composing import Composer, derived
from derive.notes.saying import over_i, over_j, same
from derive.paper import form as paper
from derive.paper.blocks import Block
from derive.vocabulary.symbols import X, i, j, n, s, sigma, theta, x, y


def compose(page: Composer) -> None:
    """The page."""
    posterior = derived("gaussian+laplace")
    page.result(posterior)
    page.paragraph(
        "A [Gaussian prior](gaussian_prior) makes the weight vector shorter, and almost surely leaves every weight in the model. "
        "Often one believes something else: "
        "that most inputs do not matter, and that a few matter a lot. The Laplace density says this better. It has a sharp peak at "
        "zero, and its tails are longer than those of a Gaussian. "
        "Its negative logarithm is an absolute value, so the penalty is the sum of the absolute weights, and this objective can "
        "have minimisers with *exact zeros*."
    )
    page.derivation(posterior, beside=_beside(page))
    _weights(page, posterior)
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
            "Noise and prior have a letter each: $s$ is the scale of the Laplace prior, in the units of a weight; $σ$ belongs to the "
            "noise, in the units of $y$. The prior's sharp peak is where the kink of the absolute value at zero comes from."
        )
    with page.apart() as noise:
        page.slip(
            "“The prior contributes $1/s$, so the penalty has the weight 1/s.” This is right beside the full negative log likelihood "
            "only. Beside the sum of squares everything was multiplied by $2σ²$, the penalty too.",
            claims.NO_NOISE,
        )
    return {"write_prior_density": kink, "divide_by_positive": noise}


def _weights(page: Composer, posterior: Derivation) -> None:
    """The table of weights, then that of libraries, each with what is to be said of it."""
    page.weights(posterior)
    page.paragraph("Here $RSS(θ)$ is the residual sum of squares, $n$ times $MSE(θ)$:")
    define(page, "rss")
    page.paragraph(
        "All four rows are one posterior. Every weight falls with the width $s$ of the prior. The last three grow with the variance of "
        "the noise; the first does not contain it. The last two, beside a mean, also fall with $n$."
    )
    page.libraries(posterior)
    page.paragraph(
        "The parameter of scikit-learn is half the weight beside the mean of squares, because scikit-learn halves the mean. With an "
        "intercept that is not penalised (`fit_intercept=True`) it is the same. "
        "A number that is tuned in one program must be translated before it is used in another."
    )
    page.slip("A $λ$ that belongs beside the mean of squares is passed to a program that minimises *half* the mean.", claims.NO_TWO)


def _zeros(page: Composer) -> None:
    page.section("When a weight is exactly zero")
    page.paragraph(
        "Look at one weight of a linear predictor first, with $λ$ beside the mean of squares; its inputs $x_i$ are numbers. Multiply out:"
    )
    page.proved(claims.AT_ZERO)
    page.paragraph(
        "The sum without $θ_1$ is the value at zero. The term with $θ_1²$ is never negative, and positive unless $θ_1$ or every input is "
        "zero. What decides is the contest of the two others: the price {price} against the gain, $θ_1$ times $h_1$, where $h_1$ is the "
        "*pull* of the data on a weight that is zero:",
        price=lam * Abs(theta[1]),
    )
    page.define(h[1], 2 / n * over_i(x[i] * y[i]))
    page.points(
        "If $⟦h_1⟧ ≤ λ$, no value of $θ_1$ gains more than it costs, and the squares cost something besides: zero is the only minimiser.",
        "If $⟦h_1⟧ > λ$, give $θ_1$ the sign of $h_1$. Gain less price then grows like $⟦θ_1⟧$, the squares only like $θ_1²$, which is "
        "less near zero: a small $θ_1$ is better than zero.",
    )
    page.paragraph(
        "With more weights, look at one of them while the others stay. Two pulls must be told apart: $g_j$ at $θ$ as it is, and $h_j$ "
        "with $θ_j$ alone set to zero, which gives its part of the predictions back to the residuals:"
    )
    page.define(r[i], y[i] - over_j(X[i, j] * theta[j]))
    page.define(g[j], 2 / n * over_i(X[i, j] * r[i]))
    page.define(h[j], 2 / n * over_i(X[i, j] * (r[i] + X[i, j] * theta[j])))
    page.paragraph(
        "What the others leave over now stands where $y_i$ stood. So, at a minimiser, **$θ_j = 0$ exactly when $⟦h_j⟧ ≤ λ$**. A weight "
        "that is not zero has grown until the pull on it came down from $h_j$ to $λ$, or up to $−λ$. In terms of $g$, which is written out "
        "here:"
    )
    page.proved(claims.CONDITIONS)
    page.paragraph(
        "The second condition says $g_j = λ$ where $θ_j > 0$, $g_j = −λ$ where $θ_j < 0$, and nothing where $θ_j = 0$. So $⟦g_j⟧ < λ$ "
        "forces a zero, while $⟦g_j⟧ = λ$ decides nothing. The conditions are sufficient because the objective is convex and each kink "
        "comes from one coordinate alone: a point that cannot be improved along any axis cannot be improved at all. For a Gaussian prior "
        "the price is $λθ_1²$, which near zero loses against any pull that is not zero. That is why ridge has no exact zeros, unless a "
        "pull happens to be zero itself."
    )


def _threshold(page: Composer) -> None:
    page.section("The soft threshold")
    page.paragraph(
        "Scale the input so that its squares add up to $n$. Then the pull $h_1$ is $2z$, where $z$ is the least-squares weight, and up to "
        "a constant the objective is {objective}. Positive weights first. If $z > λ/2$, then among them",
        objective=SHRUNK,
    )
    page.proved(claims.BEYOND)
    page.paragraph(
        "No other weight is better. With $u_1$ for $z − λ/2$, so that $z$ is $u_1 + λ/2$, the objective for weights of any sign is"
    )
    page.proved(claims.ABOVE)
    page.paragraph(
        "Only two terms on the right move. The square is positive unless $θ_1 = u_1$. The bracket behind $λ$ is never negative, and it is "
        "zero for positive weights. So $u_1$ is the only minimiser. For $z < −λ/2$ everything is mirrored. In between, the size of the "
        "pull, $⟦2z⟧$, is at most $λ$:"
    )
    page.proved(claims.WITHIN)
    page.paragraph(
        "The price less the gain, {bracket}, is never negative now, and $θ_1²$ is positive unless $θ_1 = 0$: zero is the only minimiser. "
        "The three cases together are the *soft threshold* $S$ with $t = λ/2$:",
        bracket=lam * Abs(weight) - 2 * z * weight,
    )
    arrange = arranger(page.notation)

    def soft(start: Expr, threshold: Expr) -> paper.Form:
        return paper.Call(page.letter("S"), (arrange(start), arrange(threshold)))

    page.define(soft(z, t), paper.Times((arrange(sign(z)), arrange(Max(Abs(z) - t, 0)))))
    page.proved(claims.SOFT)
    page.slip(
        "The threshold is taken to be $λ$ itself. It is, beside *half* the mean of squares; beside the mean it is $λ/2$.", claims.TOO_FAR
    )
    page.paragraph("With more weights, products of different columns join in:")
    page.proved(claims.TWO_WEIGHTS)
    page.paragraph(
        "If {gram}, these products add up to zero, and the squares of each column to $n$. The objective is then one such problem for each "
        "weight, and each can be solved alone: **the lasso is the soft threshold, with $λ/2$, of every least-squares weight**. With $z_j$ "
        "for these, its weights are {soft}, written out:",
        gram=orthogonal(page),
        soft=soft(zs[j], lam / 2),
    )
    page.define(zs[j], over_i(X[i, j] * y[i]) / n)
    page.proved(claims.EVERY_WEIGHT)
    page.paragraph("With correlated columns this is not so; one then goes through the weights in turn, again and again.")


def _possible(page: Composer) -> None:
    page.section("Possible, not certain; and of the mode only")
    page.paragraph(
        "The L1 penalty makes exact zeros *possible*. Whether there are any depends on the data and on $λ$: in the numeric check below "
        "the same data give two zeros with one $λ$ and none with a smaller one. Nor does the *posterior* contain them. It has a density, "
        "so it gives $θ_j = 0$ the probability zero, as it does to every single value. The zero is a property of the highest point of "
        "that density. The posterior mean is another summary, and it is not sparse. For one weight with inputs scaled as above it is"
    )
    density = exp(-n * (weight - z) ** 2 / (2 * sigma**2) - Abs(weight) / s)
    arrange = arranger(page.notation)
    mean = paper.Call(paper.Sign("𝔼"), (arrange(weight),), (arrange(X), arrange(y)))
    above, below = (arrange(Integral(body, (weight, -oo, oo))) for body in (weight * density, density))
    page.stated(mean, ("=", paper.Fraction(above, below)), takes="an expectation under a density that is known up to a factor")
    posterior_means(page)


def _exactly(page: Composer) -> None:
    page.section("When it is exactly the lasso")
    page.points(
        "**Gaussian noise.** With Laplace noise the same prior gives another problem (the slip below).",
        "**A linear $f$.** The derivation holds for any $f$, but convexity, and all that was said about zeros, needs a linear one.",
        "**An intercept outside the penalty**, as for [ridge](gaussian_prior): its prior is flat. For a linear $f$ it amounts to "
        "subtracting their means from $y$ and the columns of $X$ first.",
    )
    both, lasso = derived("laplace+laplace"), derived("gaussian+laplace")
    page.slip(
        "“A Laplace prior gives the lasso”, said without a word about the noise.",
        same("another noise", both.objective, lasso.objective),
    )
    page.paragraph(
        "With Laplace noise of scale $b$ both terms are absolute values: least absolute deviations with an L1 penalty. Here too each "
        "normalisation has its weight, and a parameter of scikit-learn belongs to it:"
    )
    page.weights(both, title="")
    page.paragraph("Here $SAE(θ)$ is the sum of absolute errors and $MAE(θ)$ their mean:")
    define(page, "sae", "mae")
    page.libraries(both, title="")
    page.paragraph(
        "The library's $α$ is *half* of the weight beside the mean absolute error, because the loss of a quantile regression at the "
        "median is half the absolute value. The minimiser need not be unique there, nor need it be for the lasso, see exercise 3 below."
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
        "Measurements $y_i$ of one quantity have Gaussian noise $σ$. Its prior is Laplace around zero, with scale $s$. Their mean is $z > "
        "0$. How large must it be for the posterior density not to be highest at zero, and where is it highest then?"
    ):
        page.paragraph("This is the case of one input that is always one. If $z > σ²/(n s)$, then among positive values")
        page.proved(claims.A_MEAN)
        page.paragraph(
            "and otherwise the density is highest at zero. The threshold is that of the page, $λ/2$ with $λ = 2σ²/(n s)$. It falls with "
            "$n$: enough measurements get over any threshold, unless the quantity is exactly zero. Even then they usually do: $z$ shrinks "
            "like one over the root of $n$, the threshold like $1/n$. A fixed prior does not keep zeros."
        )
    with page.exercise("Two columns are equal. Is the lasso unique?"):
        page.paragraph("Not if the two equal columns get any weight at all. For two positive weights only their sum matters:")
        page.proved(claims.TWINS)
        page.paragraph(
            "By continuity the same holds when one of the weights is zero, and for two negative weights everything is mirrored; opposite "
            "signs cost more than their sum does. So every split of the sum into two weights of one sign is as good: one of them may be "
            "zero and need not be. If the sum is zero both weights are, and nothing is left to split: so it is for every $λ$ at or above "
            "the largest pull at $θ = 0$. Compare ridge, where equal columns share their weight equally: the sum of squares tells splits "
            "apart, the sum of absolute values does not."
        )


ENTRY = Chapter(
    number=8,
    name="laplace_prior",
    title="A Laplace prior gives L1 regularisation",
    summary=(
        "With Gaussian noise and independent Laplace priors around zero, the posterior density is highest where the mean squared error "
        "plus a multiple of the sum of absolute weights is least; for a linear $f$, a weight is exactly zero when the pull of the "
        "residuals left by the *other* weights does not exceed that multiple."
    ),
    compose=compose,
)
