"""Chapter 8 from the other side: scikit-learn and linear programming on the page's data, minimisers by search, mutants of its claims."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, optimize, stats
from sklearn.linear_model import Lasso, LinearRegression, QuantileRegressor
from sympy import Max, Rational, lambdify, sign

from derive.claims.sides import Points
from derive.claims.verdict import Proved, Refuted
from derive.derivation.display import latex as written
from derive.judging.judge import judge
from derive.notes.chapters import laplace_prior as claims
from derive.notes.chapters import laplace_prior as data
from derive.notes.composing import derived
from derive.notes.exact import lasso, pulls
from derive.notes.saying import minimiser, same
from derive.notes.showing import claimed
from derive.paper.blocks import Callout, Table, texts, walk
from derive.paper.dialects.latex import display
from derive.vocabulary.symbols import b, n, s, sigma
from tests.notes.chapters.composed import composed, plain
from tests.paper.written import formulas

X = np.array([[float(entry) for entry in row] for row in data.ROWS])
Y = np.array([float(each) for each in data.RESPONSES])
SIGMA, NARROW, WIDE = (float(each) for each in (data.SIGMA, data.NARROW, data.WIDE))
D, BOTH = derived("gaussian+laplace"), derived("laplace+laplace")


@pytest.fixture(scope="module")
def page():
    return composed("laplace_prior")


@pytest.fixture(scope="module")
def cells(page):
    return [
        (" | ".join(map(plain, block.head)), [[plain(cell) for cell in row] for row in block.rows])
        for block in walk(page.blocks)
        if isinstance(block, Table)
    ]


def number(text: str) -> float:
    return float(text.replace(r" \cdot 10^{", "e").rstrip("}"))


def rows(cells, start: str) -> dict[str, list[str]]:
    (found,) = [body for head, body in cells if head.startswith(start)]
    return {row[0]: row[1:] for row in found}


def numbers(cells, start: str) -> dict[str, list[float]]:
    return {name: [number(cell) for cell in row] for name, row in rows(cells, start).items()}


def near(shown, computed) -> bool:
    """Equal to the six digits that a page shows."""
    return np.allclose(shown, computed, rtol=5e-6, atol=5e-6)


def library(alpha: float) -> np.ndarray:
    return Lasso(alpha=alpha, fit_intercept=False, tol=1e-14, max_iter=100_000).fit(X, Y).coef_


def alpha(scale: float) -> float:
    return float(D.alpha("sklearn.linear_model.Lasso").subs({n: len(Y), sigma: SIGMA, s: scale}))


# Numbers


def test_the_lasso_rows_are_what_scikit_learn_finds(cells):
    shown = numbers(cells, r" | \theta_1")
    narrow, wide = alpha(NARROW), alpha(WIDE)
    for name, weights in (
        ("least squares", LinearRegression(fit_intercept=False).fit(X, Y).coef_),
        ("s = 0.5, exactly", library(narrow)),
        ("s = 0.5, by soft thresholds", library(narrow)),
        (f"Lasso(alpha={narrow:g})", library(narrow)),
        ("s = 4, exactly", library(wide)),
        (f"Lasso(alpha={wide:g})", library(wide)),
        (f"Lasso(alpha={2 * narrow:g})", library(2 * narrow)),
    ):
        assert near(shown.pop(name), weights), name
    assert not shown, "a row that nobody checked"


def test_zeros_are_possible_and_not_certain(cells):
    shown = numbers(cells, r" | \theta_1")
    assert [weight == 0 for weight in shown["s = 0.5, exactly"]] == [False, True, False, True]
    assert all(weight != 0 for weight in shown["s = 4, exactly"])
    assert all(weight != 0 for weight in shown["least squares"])


def test_the_table_of_pulls(cells):
    shown = rows(cells, r"j | \theta_j")
    weights = library(alpha(NARROW))
    pull = 2 / len(Y) * X.T @ (Y - X @ weights)
    price = 2 * SIGMA**2 / (len(Y) * NARROW)
    for place, row in shown.items():
        *values, verdict = row
        at = int(place) - 1
        alone = weights * (np.arange(4) != at)
        left = 2 / len(Y) * X[:, at] @ (Y - X @ alone)
        assert near([number(value) for value in values], [weights[at], pull[at], left, price])
        assert near(abs(pull[at]), price) if weights[at] else near(pull[at], left)
        assert verdict == ("larger: not zero" if weights[at] else "at most: zero")
        assert (weights[at] == 0) == (abs(left) <= price)
    assert len(shown) == 4


def test_the_largest_pull_is_the_weight_from_which_on_all_is_zero(page):
    largest = np.max(np.abs(2 / len(Y) * X.T @ Y))
    assert f"{largest:g}" in {latex for latex, _ in formulas(page)}
    most = max(abs(2 * pull / len(Y)) for pull in pulls(data.ROWS, data.RESPONSES, [Fraction(0)] * 4))
    assert not any(lasso(data.ROWS, data.RESPONSES, most))
    assert any(lasso(data.ROWS, data.RESPONSES, most * Fraction(999, 1000)))


def test_the_product_of_densities_is_what_scipy_multiplies(cells):
    shown = numbers(cells, r"\theta | Product")
    assert len(shown) == 2
    for name, weights in (("zero", np.zeros(4)), ("lasso, s = 0.5", library(alpha(NARROW)))):
        logs = stats.norm.logpdf(Y, X @ weights, SIGMA).sum() + stats.laplace.logpdf(weights, 0, NARROW).sum()
        product, negative, formula = shown[name]
        assert np.isclose(product, np.exp(logs), rtol=5e-6)
        assert near([negative, formula], -logs)


def posterior(start: float):
    """The density of one weight, up to a factor, from SciPy's own densities."""
    width = SIGMA / np.sqrt(len(Y))
    return lambda weight: stats.norm.pdf(weight, start, width) * stats.laplace.pdf(weight, 0, NARROW)


def test_the_posterior_mean_is_what_scipy_integrates_and_is_not_sparse(cells):
    shown = numbers(cells, "Least-squares weight")
    assert len(shown) == len(data.MEANS)
    modes = []
    for start, (mode, mean) in shown.items():
        density = posterior(number(start))
        ends = ((-9, 0), (0, 9))
        whole = sum(integrate.quad(density, *end, epsabs=1e-13)[0] for end in ends)
        first = sum(integrate.quad(lambda weight, density=density: weight * density(weight), *end, epsabs=1e-13)[0] for end in ends)
        assert near(mean, first / whole)
        assert mean != 0
        grid = np.linspace(-1, 1, 20_001)
        assert np.isclose(grid[np.argmax(density(grid))], mode, atol=1e-4)
        modes.append(mode)
    assert modes[0] == 0 != modes[1]


def test_the_exercise_by_hand(page):
    design = np.array(data.CROSSED, float)
    measured = np.array(data.MEASURED, float)
    assert np.array_equal(design.T @ design, len(measured) * np.eye(2))
    found = Lasso(alpha=0.5, fit_intercept=False, tol=1e-14).fit(design, measured).coef_
    pull = 2 / len(measured) * design.T @ (measured - design @ found)
    told = {latex for latex, _ in formulas(page)}
    for vector in (design.T @ measured / 4, found, pull):
        assert f"({', '.join(f'{each:g}' for each in np.round(vector, 9))})" in told


def test_least_absolute_deviations_with_this_alpha_minimise_the_posterior():
    """QuantileRegressor against a linear program for the negative log posterior itself."""
    noise, prior, size, many = 0.8, 0.6, len(Y), X.shape[1]
    fit = QuantileRegressor(
        quantile=0.5,
        alpha=float(BOTH.alpha("sklearn.linear_model.QuantileRegressor").subs({n: size, b: noise, s: prior})),
        fit_intercept=False,
        solver="highs",
    ).fit(X, Y)
    cost = np.r_[np.full(2 * many, 1 / prior), np.full(2 * size, 1 / noise)]
    split = np.hstack([X, -X, np.eye(size), -np.eye(size)])
    best = optimize.linprog(cost, A_eq=split, b_eq=Y, method="highs").fun
    weights = fit.coef_
    assert np.isclose(np.abs(Y - X @ weights).sum() / noise + np.abs(weights).sum() / prior, best, rtol=1e-9)
    assert np.any(weights == 0)


# Claims and their mutants

SHOWN = (claims.AT_ZERO, claims.ABOVE, claims.BEYOND, claims.WITHIN, claims.TWO_WEIGHTS, claims.A_MEAN, claims.TWINS)
SLIPS = (claims.NO_NOISE, claims.NO_TWO, claims.TOO_FAR)


@pytest.mark.parametrize("statement", SHOWN, ids=lambda statement: statement.title)
def test_a_mutant_of_each_claim_is_refuted(statement):
    assert isinstance(statement.verdict, Proved)
    match statement.claim.after:
        case Points(element=element, condition=condition):
            changed = Points(element=element, condition=condition.func(element, condition.rhs / 2))
        case expr:
            changed = expr.subs(claims.lam, 2 * claims.lam) if expr.has(claims.lam) else 2 * expr
    assert isinstance(judge(replace(statement.claim, after=changed)), Refuted)


@pytest.mark.parametrize("statement", [claims.BEYOND, claims.A_MEAN])
def test_the_minimiser_of_one_weight_is_found_by_search(statement):
    (unknown,) = statement.claim.varied
    values = {claims.lam: 0.7, claims.z: 1.9, n: 5, s: 0.9, sigma: 1.3}
    objective = lambdify(unknown, statement.claim.before.objective.subs(values))
    found = optimize.minimize_scalar(objective, bounds=(0, 9), method="bounded", options={"xatol": 1e-10}).x
    assert np.isclose(found, float(statement.claim.after.condition.rhs.subs(values)), rtol=1e-6)
    assert found > 0


def test_each_slip_is_refuted_and_its_correction_is_not():
    assert all(isinstance(slip.verdict, Refuted) for slip in SLIPS)
    loss, penalty, lam = claims.LOSS, claims.PENALTY, claims.lam
    posterior = loss / (2 * sigma**2) + penalty / s
    assert isinstance(same("", posterior, loss + 2 * sigma**2 / s * penalty).verdict, Proved)
    assert isinstance(same("", posterior, loss + sigma**2 / s * penalty).verdict, Refuted)
    assert isinstance(same("", loss / n + lam * penalty, loss / (2 * n) + lam / 2 * penalty).verdict, Proved)
    right = minimiser(
        "", (claims.weight - claims.z) ** 2 + lam * abs(claims.weight), claims.weight,
        sign(claims.z) * Max(abs(claims.z) - lam / 2, 0),
    )  # fmt: skip
    assert right.claim.before == claims.TOO_FAR.claim.before
    assert not isinstance(right.verdict, Refuted)


def test_what_is_said_of_a_table_stands_behind_that_table(page):
    told = [" ".join(map(plain, texts(block))) for block in page.blocks]
    marks = (
        "Weight of the penalty",
        "All four rows",
        "The same in other libraries",
        "half the weight beside",
        "the sum of absolute errors",
        "QuantileRegressor",
        "loss of a quantile regression",
    )
    places = [next(place for place, text in enumerate(told) if mark in text) for mark in marks]
    assert places == sorted(places)


def test_the_page_says_its_points(page):
    found = {latex for latex, _ in formulas(page)}
    noise = same("", BOTH.objective, D.objective)
    for statement in (*SHOWN, *SLIPS, noise):
        assert display(claimed(statement, {})) in found, statement.title
    assert len([block for block in walk(page.blocks) if isinstance(block, Callout)]) == 1 + 4
    for made in (D, BOTH):
        for weight in made.penalty.values():
            assert rf"\lambda = {written(weight)}" in found
    assert r"\alpha = \frac{\sigma^2}{ns}" in found
    assert r"\alpha = \frac{b}{2ns}" in found
    assert D.penalty["mean"].subs({n: 10, sigma: 1, s: Rational(1, 2)}) == Rational(2, 5)
