"""Chapter 7 from the other side: NumPy, SciPy and scikit-learn on the page's data, minimisers by search, mutants of its claims."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import optimize, stats
from sklearn.linear_model import LinearRegression, Ridge
from sympy import Rational, Sum, lambdify

from derive.claims.relations import SameOrder
from derive.claims.sides import Points
from derive.claims.verdict import Proved, Refuted
from derive.derivation.display import latex as written
from derive.judging.judge import judge
from derive.notes.chapters import gaussian_prior as chapter
from derive.notes.chapters import gaussian_prior as data
from derive.notes.composing import derived
from derive.notes.exact import ridge
from derive.notes.saying import same
from derive.notes.showing import claimed
from derive.paper.blocks import Callout, texts, walk
from derive.paper.dialects.latex import display
from derive.vocabulary.nodes import ForEvery
from derive.vocabulary.symbols import j, n, p, sigma, tau, theta
from tests.notes.chapters.composed import composed, plain, tables
from tests.paper.written import formulas

X = np.array([[float(entry) for entry in row] for row in data.ROWS])
Y = np.array([float(each) for each in data.RESPONSES])
SIGMA, TAU = float(data.SIGMA), float(data.TAU)
D = derived("gaussian+gaussian")


@pytest.fixture(scope="module")
def page():
    return composed("gaussian_prior")


@pytest.fixture(scope="module")
def cells(page):
    return tables(page)


def number(text: str) -> float:
    return float(text.replace(r" \cdot 10^{", "e").rstrip("}"))


def rows(cells, start: str) -> dict[str, list[float]]:
    (found,) = [body for head, body in cells.items() if head.startswith(start)]
    return {row[0]: [number(cell) for cell in row[1:]] for row in found}


def near(shown: list[float], computed) -> bool:
    """Equal to the six digits that a page shows."""
    return np.allclose(shown, computed, rtol=5e-6, atol=5e-6)


# Numbers


def test_the_ridge_rows_are_what_scikit_learn_and_numpy_find(cells):
    shown = rows(cells, " | ")
    alpha = float(D.alpha("sklearn.linear_model.Ridge").subs({sigma: SIGMA, tau: TAU}))
    library = Ridge(alpha=alpha, fit_intercept=False, solver="svd").fit(X, Y).coef_
    (told,) = [name for name in shown if name.startswith("Ridge")]
    assert told == f"Ridge(alpha={alpha:g})"
    more = np.vstack([X, SIGMA / TAU * np.eye(3)])
    again = np.linalg.lstsq(more, np.append(Y, np.zeros(3)), rcond=None)[0]
    free = LinearRegression(fit_intercept=False).fit(X, Y).coef_
    for name, weights in (
        ("least squares", free),
        ("ridge, normal equations", library),
        ("least squares, three more rows", again),
        (told, library),
    ):
        assert near(shown[name], [*weights, np.sum((Y - X @ weights) ** 2), np.sum(weights**2)]), name


def test_another_weight_or_another_letter_would_show(cells):
    shown = rows(cells, " | ")["ridge, normal equations"]
    for wrong in (1.0, SIGMA**2 / (8 * TAU**2), SIGMA / TAU):
        assert not near(shown[:3], Ridge(alpha=wrong, fit_intercept=False).fit(X, Y).coef_)


def test_the_product_of_densities_is_what_scipy_multiplies(cells):
    shown = rows(cells, r"\theta | Product")
    found = np.linalg.solve(X.T @ X + SIGMA**2 / TAU**2 * np.eye(3), X.T @ Y)
    assert set(shown) == {"zero", "ridge"}
    for name, weights in (("zero", np.zeros(3)), ("ridge", found)):
        logs = stats.norm.logpdf(Y, X @ weights, SIGMA).sum() + stats.norm.logpdf(weights, 0, TAU).sum()
        product, negative, formula = shown[name]
        assert np.isclose(product, np.exp(logs), rtol=5e-6)
        assert near([negative, formula], -logs)


def test_the_intercept_rows_are_what_scikit_learn_finds(cells):
    (body,) = [body for head, body in cells.items() if head.startswith("Intercept")]
    assert len(body) == 4
    for told, named, *shown in body:
        shifted = Y + (data.SHIFT if "+" in named else 0)
        if told == "not penalised":
            # The table of libraries says that its alpha is the same with an intercept.
            alpha = float(D.alpha("sklearn.linear_model.Ridge").subs({sigma: SIGMA, tau: TAU}))
            fit = Ridge(alpha=alpha, fit_intercept=True, solver="svd").fit(X, shifted)
            expected = [fit.intercept_, *fit.coef_]
        else:
            ones = np.column_stack([np.ones(len(Y)), X])
            expected = Ridge(alpha=SIGMA**2 / TAU**2, fit_intercept=False, solver="svd").fit(ones, shifted).coef_
        assert near([number(cell) for cell in shown], expected), (told, named)
    free = [row for row in body if row[0] == "not penalised"]
    assert free[0][3:] == free[1][3:]
    penalised = [row for row in body if row[0] == "penalised"]
    assert penalised[0][3:] != penalised[1][3:]


# What is said of ridge


def test_one_weight_passes_through_zero_another_grows_and_the_vector_shrinks(page):
    free = LinearRegression(fit_intercept=False).fit(X, Y).coef_

    def found(weight: float) -> np.ndarray:
        return np.linalg.solve(X.T @ X + weight * np.eye(3), X.T @ Y)

    zero = optimize.brentq(lambda weight: found(weight)[1], 0, 1)
    assert f"{zero:.5g}" in {latex for latex, _ in formulas(page)}
    assert free[1] < 0 < found(0.25)[1]
    assert abs(found(0.25)[2]) > abs(free[2])
    lengths = [np.linalg.norm(found(weight)) for weight in np.linspace(0, 5, 50)]
    assert all(later < sooner for sooner, later in itertools.pairwise(lengths))
    assert sum(np.diff([found(weight)[1] > 0 for weight in np.linspace(0, 50, 20_001)])) == 1, "for one weight only"


def test_ridge_divides_every_weight_by_one_number_if_the_columns_are_orthogonal():
    rows_ = [(Fraction(1), Fraction(first), Fraction(second)) for first in (1, -1) for second in (1, -1)]
    free, found = (ridge(rows_, data.RESPONSES[:4], (4 * weight,) * 3) for weight in (Fraction(0), Fraction(1, 3)))
    assert [before / after for before, after in zip(free, found, strict=True)] == [1 + Fraction(1, 3)] * 3
    free, found = (ridge(data.ROWS, data.RESPONSES, (8 * weight,) * 3) for weight in (Fraction(0), Fraction(1, 3)))
    assert len({before / after for before, after in zip(free, found, strict=True)}) == 3


def test_ridge_is_the_posterior_mean_too(cells):
    """The mean of the weights given the responses, from the covariances of their joint Gaussian density."""
    mean = TAU**2 * X.T @ np.linalg.solve(TAU**2 * X @ X.T + SIGMA**2 * np.eye(len(Y)), Y)
    assert near(rows(cells, " | ")["ridge, normal equations"][:3], mean)


def test_what_is_said_of_a_table_stands_behind_that_table(page):
    places = {
        told: next(place for place, block in enumerate(page.blocks) if told in " ".join(map(plain, texts(block))))
        for told in ("Weight of the penalty", "four ways to write one posterior", "The same in other libraries", "glmnet")
    }
    assert list(places.values()) == sorted(places.values())


def test_the_closed_form_beats_every_point_near_it_and_has_no_zero():
    found = np.array([float(each) for each in ridge(data.ROWS, data.RESPONSES, [data.SIGMA**2 / data.TAU**2] * 3)])
    assert np.all(found != 0)

    def objective(weights):
        return np.sum((Y - X @ weights) ** 2) + SIGMA**2 / TAU**2 * np.sum(weights**2)

    steps = np.random.default_rng(0).normal(size=(200, 3)) * 10.0 ** -np.arange(200)[:, None].astype(float).clip(0, 4)
    assert all(objective(found + step) > objective(found) for step in steps)


def test_ridge_is_unique_where_least_squares_is_not():
    rows_ = [(row[0], row[0]) for row in data.ROWS]
    with pytest.raises(ZeroDivisionError):
        ridge(rows_, data.RESPONSES, (0, 0))
    first, second = ridge(rows_, data.RESPONSES, (Fraction(1, 4),) * 2)
    assert first == second != 0
    assert ridge([[Fraction(0), Fraction(2)], [Fraction(3), Fraction(1)]], [Fraction(4), Fraction(5)], (0, 0)) == (1, 2)


@pytest.mark.parametrize("statement", [chapter.ONE_WEIGHT, chapter.CENTRED_ELSEWHERE])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_minimiser_of_one_weight_is_found_by_search(statement, seed):
    claim = statement.claim
    (unknown,) = claim.varied
    draw = np.random.default_rng(seed)
    others = sorted((claim.before.objective.free_symbols | claim.after.condition.free_symbols) - {unknown}, key=str)
    values = {symbol: draw.uniform(0.2, 3) for symbol in others}
    objective = lambdify(unknown, claim.before.objective.subs(values))
    found = optimize.minimize_scalar(objective, bracket=(-1, 1), tol=1e-12).x
    assert np.isclose(found, float(claim.after.condition.rhs.subs(values)), rtol=1e-6)


def test_the_intercept_is_a_mean_and_not_another():
    assert isinstance(chapter.INTERCEPT.verdict, Proved)
    after = chapter.INTERCEPT.claim.after
    mutant = Points(element=after.element, condition=after.condition.func(after.element, after.condition.rhs * n / (n + 1)))
    assert isinstance(judge(replace(chapter.INTERCEPT.claim, after=mutant)), Refuted)


# Claims and their mutants


SHOWN = (
    chapter.STEP_IN_LOSS,
    chapter.STEP_IN_PENALTY,
    chapter.STEP_ALONG,
    chapter.CLOSED_FORM,
    chapter.SQUARES,
    chapter.ONE_WEIGHT,
    chapter.SCALED,
    chapter.INTERCEPT,
    chapter.HALF_PENALTY,
    chapter.TWINS,
    chapter.CENTRED_ELSEWHERE,
    data.MORE_ROWS,
)


@pytest.mark.parametrize("statement", SHOWN, ids=lambda statement: statement.title)
def test_a_mutant_of_each_claim_is_refuted(statement):
    """The penalty, or what stands for it, is doubled on one side: the judge sees it."""
    assert isinstance(statement.verdict, Proved)
    claim = statement.claim
    match claim.after:
        case Points(element=element, condition=ForEvery(stated=stated, limits=limits)):
            changed = Points(element=element, condition=ForEvery(stated.func(stated.lhs, 2 * stated.rhs), limits))
        case Points(element=element, condition=condition):
            changed = Points(element=element, condition=condition.func(element, 2 * condition.rhs))
        case expr if isinstance(claim.relation, SameOrder):
            changed = expr + Sum(theta[j] ** 2, (j, 1, p)) / n
        case expr:
            changed = expr + expr.subs(n, 2 * n) / 3
    assert isinstance(judge(replace(claim, after=changed)), Refuted)


def test_each_slip_is_refuted_and_its_correction_is_proved():
    loss, penalty = chapter.LOSS, chapter.PENALTY
    for slip, weight, factor in (
        (chapter.ONE_LETTER, sigma**2 / tau**2, 1),
        (chapter.OTHER_LOSS, sigma**2 / (n * tau**2), n),
    ):
        assert isinstance(slip.verdict, Refuted)
        before = slip.claim.before
        right = same("", before, loss / factor + weight * penalty)
        assert isinstance(right.verdict, Proved)
        assert isinstance(same("", before, loss / factor + 2 * weight * penalty).verdict, Refuted)


def test_the_weights_for_the_numbers_of_the_page():
    values = {n: 8, sigma: Rational(1, 2), tau: 1}
    assert [D.penalty[key].subs(values) for key in ("nll", "sum", "mean", "half_mean")] == [
        Rational(1, 2), Rational(1, 4), Rational(1, 32), Rational(1, 64),
    ]  # fmt: skip


# The points that careful notes make, as judged statements or numbers on the page


def test_the_page_says_its_points(page):
    found = {latex for latex, _ in formulas(page)}
    for statement in (*SHOWN, chapter.ONE_LETTER, chapter.OTHER_LOSS):
        assert display(claimed(statement, {})) in found, statement.title
    others = same("", derived("laplace+gaussian").objective, derived("gaussian+gaussian").objective)
    assert display(claimed(others, {})) in found
    assert len([block for block in walk(page.blocks) if isinstance(block, Callout)]) == 1 + 3
    assert any(r"[X^\top X + \lambda I]^{-1}X^\top y" in latex for latex in found)
    for weight in ("nll", "sum", "mean", "half_mean"):
        assert rf"\lambda = {written(D.penalty[weight])}" in found


def test_laplace_noise_makes_it_another_problem():
    """On data the two minimisers differ, whatever the ridge weight is."""
    line = np.array([1.0, 2.0, 3.0])
    heights = np.array([1.0, 2.0, 9.0])
    absolute = optimize.minimize_scalar(lambda w: np.abs(heights - line * w).sum() + 0.1 * w**2, bracket=(0, 3), tol=1e-10).x
    weight = (line @ heights - absolute * line @ line) / absolute
    assert weight > 0, "for this one dataset some ridge weight gives the same point"
    moved = heights + np.array([0.0, 0.0, 5.0])
    again = optimize.minimize_scalar(lambda w: np.abs(moved - line * w).sum() + 0.1 * w**2, bracket=(0, 3), tol=1e-10).x
    assert not np.isclose(again, line @ moved / (line @ line + weight), atol=1e-3), "but not for another"
