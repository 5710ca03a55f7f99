"""Formulas as textbooks print them; the expected strings were written by hand from the books' point of view."""

from __future__ import annotations

import pytest
from sympy import Abs, And, Eq, Interval, Max, Mul, Piecewise, Pow, Product, Rational, S, Sum, Symbol, pi, sign

from derive.claims.sides import Feasible, Optimum, Points, Sense
from derive.derivation.display import latex, unicode
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, Sqrt
from derive.vocabulary.symbols import X, b, e, i, j, kappa, linear_predictor, mu, n, p, predictor, s, sigma, tau, theta, x, y

R = y[i] - predictor(x[i])
RSS = Sum(R**2, (i, 1, n))
SAE = Sum(Abs(R), (i, 1, n))
L1 = Sum(Abs(theta[j]), (j, 1, p))
L2 = Sum(theta[j] ** 2, (j, 1, p))
OBSERVATION = Density("p_Y", (y[i],), (x[i], theta))
GAUSSIAN = Exp(-(e**2) / (2 * sigma**2)) / Sqrt(2 * pi * sigma**2)
ABOVE = 2 * Sum(Indicator(y[i] > mu), (i, 1, n)) <= n
BELOW = 2 * Sum(Indicator(y[i] < mu), (i, 1, n)) <= n

BOOK = {
    "gaussian density": (
        GAUSSIAN,
        r"\frac{1}{\sqrt{2\pi\sigma^2}}\exp\!\left( -\frac{e^2}{2\sigma^2} \right)",
        "1/√(2πσ²) · exp(−e²/(2σ²))",
    ),
    "laplace density": (
        Exp(-Abs(e) / b) / (2 * b),
        r"\frac{1}{2b}\exp\!\left( -\frac{\lvert e\rvert}{b} \right)",
        "1/(2b) · exp(−|e|/b)",
    ),
    "gaussian density at a residual": (
        Exp(-(R**2) / (2 * sigma**2)) / Sqrt(2 * pi * sigma**2),
        r"\frac{1}{\sqrt{2\pi\sigma^2}}\exp\!\left( -\frac{\bigl(y_i - f_\theta(x_i)\bigr)^2}{2\sigma^2} \right)",
        "1/√(2πσ²) · exp(−(yᵢ − f_θ(xᵢ))²/(2σ²))",
    ),
    "negative log likelihood": (
        n * Log(2 * pi * sigma**2) / 2 + RSS / (2 * sigma**2),
        r"\frac{n}{2}\log(2\pi\sigma^2) + \frac{1}{2\sigma^2}\sum_{i=1}^{n}\bigl(y_i - f_\theta(x_i)\bigr)^2",
        "n/2 · log(2πσ²) + 1/(2σ²) · ∑ᵢ₌₁ⁿ (yᵢ − f_θ(xᵢ))²",
    ),
    "negative log likelihood of laplace noise": (
        n * Log(2 * b) + SAE / b,
        r"n\log(2b) + \frac{1}{b}\sum_{i=1}^{n}\,\bigl\lvert y_i - f_\theta(x_i)\bigr\rvert",
        "n log(2b) + 1/b · ∑ᵢ₌₁ⁿ |yᵢ − f_θ(xᵢ)|",
    ),
    "ridge": (
        RSS / n + sigma**2 * L2 / (n * tau**2),
        r"\frac{1}{n}\sum_{i=1}^{n}\bigl(y_i - f_\theta(x_i)\bigr)^2 + \frac{\sigma^2}{n\tau^2}\sum_{j=1}^{p}\theta_j^2",
        "1/n · ∑ᵢ₌₁ⁿ (yᵢ − f_θ(xᵢ))² + σ²/(nτ²) · ∑ⱼ₌₁ᵖ θⱼ²",
    ),
    "lasso": (
        Optimum(
            sense=Sense.MIN,
            objective=Named(R, (i, 1, n), "mse") + 2 * sigma**2 / (n * s) * Named(theta[j], (j, 1, p), "l1"),
            unknowns={theta},
        ),
        r"\underset{\theta}{\arg\min}\; \left[ \mathrm{MSE}(\theta) + \frac{2\sigma^2}{ns}\,\lVert \theta \rVert_1 \right]",
        "arg min_θ [MSE(θ) + 2σ²/(ns) · ‖θ‖₁]",
    ),
    "least absolute deviations": (
        Optimum(sense=Sense.MIN, objective=Named(R, (i, 1, n), "mae"), unknowns={theta}, feasible=Feasible.ANY_SUBSET),
        r"\underset{\theta \in \Theta}{\arg\min}\; \mathrm{MAE}(\theta)",
        "arg min_{θ ∈ Θ} MAE(θ)",
    ),
    "posterior": (
        Optimum(sense=Sense.MAX, objective=Density("p", (theta,), (X, y)), unknowns={theta}),
        r"\underset{\theta}{\arg\max}\; p(\theta \mid X, y)",
        "arg max_θ p(θ | X, y)",
    ),
    "bayes": (
        Density("p", (theta,)) * Density("p", (y,), (X, theta)) / Density("p", (y,), (X,)),
        r"\frac{p(y \mid X, \theta)\,p(\theta)}{p(y \mid X)}",
        "p(y | X, θ) p(θ)/p(y | X)",
    ),
    "likelihood times prior": (
        Product(Density("p_theta", (theta[j],)), (j, 1, p)) * Product(OBSERVATION, (i, 1, n)),
        r"\left[ \prod_{i=1}^{n}p_Y(y_i \mid x_i, \theta) \right]\prod_{j=1}^{p}p_\theta(\theta_j)",
        "[∏ᵢ₌₁ⁿ p_Y(yᵢ | xᵢ, θ)] ∏ⱼ₌₁ᵖ p_θ(θⱼ)",
    ),
    "prior beside the likelihood": (
        Density("p", (theta,)) * Product(OBSERVATION, (i, 1, n)),
        r"p(\theta)\prod_{i=1}^{n}p_Y(y_i \mid x_i, \theta)",
        "p(θ) ∏ᵢ₌₁ⁿ p_Y(yᵢ | xᵢ, θ)",
    ),
    "shifted noise": (Density("p_eps", {e: R}), r"p_\varepsilon\bigl(y_i - f_\theta(x_i)\bigr)", "p_ε(yᵢ − f_θ(xᵢ))"),
    "flat prior": (-p * Log(kappa), r"-p\log \kappa", "−p log κ"),
    "negative log of a density": (-Log(Density("p", (y,), (X, theta))), r"-\log p(y \mid X, \theta)", "−log p(y | X, θ)"),
    "linear predictor": (linear_predictor(i), r"\sum_{j=1}^{p}X_{ij}\theta_j", "∑ⱼ₌₁ᵖ Xᵢⱼ θⱼ"),
    "median": (
        Points(element=mu, condition=And(ABOVE, BELOW)),
        r"\left\{ \mu : 2\sum_{i=1}^{n}\mathbf{1}\{y_i < \mu\} \le n \text{ and } 2\sum_{i=1}^{n}\mathbf{1}\{y_i > \mu\} \le n \right\}",
        "{μ : 2 ∑ᵢ₌₁ⁿ 𝟏{yᵢ < μ} ≤ n and 2 ∑ᵢ₌₁ⁿ 𝟏{yᵢ > μ} ≤ n}",
    ),
    "variance": (
        Points(element=sigma, condition=Eq(sigma**2, Named(R, (i, 1, n), "mse"))),
        r"\{\sigma > 0 : \sigma^2 = \mathrm{MSE}(\theta)\}",
        "{σ > 0 : σ² = MSE(θ)}",
    ),
    "squared norm": (Named(theta[j], (j, 1, p), "l2_squared") / 2, r"\frac{1}{2}\,\lVert \theta \rVert_2^2", "1/2 · ‖θ‖₂²"),
    "a location as argument": (Named(y[i] - mu, (i, 1, n), "mae"), r"\mathrm{MAE}(\mu)", "MAE(μ)"),
    "whole vector": (theta, r"\theta", "θ"),
    "a size less one": (n - 1, "n - 1", "n − 1"),
    "polynomial": (1 + e**2 - 2 * e, "e^2 - 2e + 1", "e² − 2e + 1"),
    "flipped absolute value": (Abs(mu - y[i]), r"\lvert y_i - \mu\rvert", "|yᵢ − μ|"),
    "flipped square": ((predictor(x[i]) - y[i]) ** 2, r"\bigl(y_i - f_\theta(x_i)\bigr)^2", "(yᵢ − f_θ(xᵢ))²"),
    "a difference that may not be flipped": ((mu - y[i]) ** 3, r"(\mu - y_i)^3", "(μ − yᵢ)³"),
    "sum of a difference": (Sum(y[i] - mu, (i, 1, n)), r"\sum_{i=1}^{n}(y_i - \mu)", "∑ᵢ₌₁ⁿ (yᵢ − μ)"),
    "square of a sum": (Sum(y[i], (i, 1, n)) ** 2, r"\left[ \sum_{i=1}^{n}y_i \right]^2", "[∑ᵢ₌₁ⁿ yᵢ]²"),
    "odd powers": (sigma ** Rational(3, 2), r"\sigma^{3/2}", "σ^(3/2)"),
    "quotient of two": (S(2) / 3 * mu, r"\frac{2\mu}{3}", "2μ/3"),
    "unevaluated quotient": (Mul(b, Pow(b, -1), evaluate=False), r"\frac{b}{b}", "b/b"),
    "sign": (sign(theta[1]), r"\mathrm{sign}(\theta_1)", "sign(θ₁)"),
    "maximum": (Max(0, mu), r"\max(0, \mu)", "max(0, μ)"),
    "cases": (
        Piecewise((e, e > 0), (-e, True)),
        r"\begin{cases} e & \text{if } e > 0 \\ -e & \text{otherwise} \end{cases}",
        "{e if e > 0; −e otherwise}",
    ),
}


@pytest.mark.parametrize("name", BOOK)
def test_latex_is_what_a_textbook_prints(name):
    side, expected, _ = BOOK[name]
    assert latex(side) == expected


@pytest.mark.parametrize("name", BOOK)
def test_unicode_is_what_a_textbook_prints(name):
    side, _, expected = BOOK[name]
    assert unicode(side) == expected


def test_names_with_subscripts():
    assert latex(Symbol("sigma_0")) == r"\sigma_0"
    assert latex(Symbol("lambda_max")) == r"\lambda_{\mathrm{max}}"
    assert unicode(Symbol("theta1")) == "θ₁"
    assert unicode(X[i, 12]) == "X_{i,12}"
    assert latex(X[i + 1, j]) == "X_{i + 1,j}"


def test_a_symbol_may_bear_any_name():
    assert latex(Symbol("a&b")) == r"\mathrm{a\&b}"
    assert "{{" not in latex(Symbol("{{x}}") ** 2)
    assert "|" not in latex(Symbol("|"))


def test_a_term_that_a_sum_would_seem_to_bind_is_kept_outside():
    captured = Sum(y[i], (i, 1, n)) + 2 * Sum(x[j], (j, 1, i))
    assert unicode(captured) == "[∑ᵢ₌₁ⁿ yᵢ] + 2 ∑ⱼ₌₁ⁱ xⱼ"


def test_notation():
    assert latex(RSS / n, notation={"theta": "w", "n": "N"}) == r"\frac{1}{N}\sum_{i=1}^{N}\bigl(y_i - f_w(x_i)\bigr)^2"
    assert unicode(L1, notation={"theta": "beta", "p": "d"}) == "∑ⱼ₌₁ᵈ |βⱼ|"


def test_what_has_no_notation_is_refused_by_name():
    with pytest.raises(TypeError, match="no notation for `Interval`"):
        latex(Interval(0, 1))
