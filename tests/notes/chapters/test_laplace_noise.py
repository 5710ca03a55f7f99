"""Chapter 3 from the other side: densities by SciPy, minimisers by linear programs and on grids, mutants of what is called proved."""

from __future__ import annotations

import statistics
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, optimize, stats
from sympy import Abs, Eq, Expr, Symbol, exp

from derive.claims.claim import Claim
from derive.claims.relations import Equal, IntegratesTo, SameOrder
from derive.claims.sides import Points
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.notes.chapters import laplace_noise as chapter
from derive.notes.chapters import laplace_noise as many
from derive.notes.chapters._sample import tenth
from derive.notes.composing import derived
from derive.notes.saying import least, over_i, residual
from derive.vocabulary.symbols import mu, n
from tests.notes.chapters.composed import tables
from tests.notes.chapters.recording import PRECISIONS, RESIDUALS, recorded, weighted
from tests.paper.written import formulas

X = np.array([float(each) for each in chapter.SPOILT.inputs])
Y = np.array([float(each) for each in chapter.SPOILT.responses])
CLEAN = np.array([float(each) for each in chapter.MEASURED.responses])
SCALE = float(chapter.SPOILT.value)


@pytest.fixture(scope="module")
def made():
    return recorded("laplace_noise")


@pytest.fixture(scope="module")
def claims(made):
    return made[0].shown


@pytest.fixture(scope="module")
def slips(made):
    return made[0].slips


@pytest.fixture(scope="module")
def cells(made):
    return tables(made[1])


def number(text: str) -> float:
    return float(text.split(",")[0].replace(r" \cdot 10^{", "e").rstrip("}"))


def rows(cells, start):
    (found,) = [body for head, body in cells.items() if head.startswith(start)]
    return found


def least_absolute(design, responses):
    """The smallest sum of absolute residuals and a minimiser, by linear programming."""
    size, columns = design.shape
    costs = np.r_[np.zeros(columns), np.ones(2 * size)]
    equations = np.c_[design, np.eye(size), -np.eye(size)]
    done = optimize.linprog(costs, A_eq=equations, b_eq=responses, bounds=[(None, None)] * columns + [(0, None)] * (2 * size))
    return done.fun, done.x[:columns]


# Numbers


def test_the_data_of_the_page_are_those_of_the_test(cells):
    first, second = rows(cells, "i | 1")
    assert [number(cell) for cell in first[1:]] == X.tolist()
    assert [number(cell) for cell in second[1:]] == Y.tolist()
    assert np.flatnonzero(Y != CLEAN).tolist() == [len(Y) - 1]


def test_likelihoods_in_both_ways_are_those_of_scipy(cells):
    body = rows(cells, r"\theta | Product")
    assert len(body) == 4
    for row in body:
        weight, product, minus_log, closed, mae = map(number, row)
        density = stats.laplace(loc=weight * X, scale=SCALE)
        assert product == pytest.approx(np.prod(density.pdf(Y)), rel=1e-4)
        assert minus_log == closed == pytest.approx(-density.logpdf(Y).sum(), rel=1e-5)
        assert mae == pytest.approx(np.mean(np.abs(Y - weight * X)), rel=1e-5)


def test_the_estimate_is_that_of_scikit_learn_and_of_a_linear_program(cells, made):
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is missing: pip install scikit-learn")
    body = rows(cells, r"\theta | Product")
    best = min(body, key=lambda row: number(row[4]))
    assert "estimate" in best[0]
    for responses, estimate in ((Y, number(best[0])), (CLEAN, float(chapter.MEASURED.least_absolute()))):
        fitted = linear_model.QuantileRegressor(quantile=0.5, alpha=0, fit_intercept=False).fit(X[:, None], responses)
        assert estimate == pytest.approx(fitted.coef_[0], rel=1e-6)
        assert least_absolute(X[:, None], responses)[1][0] == pytest.approx(estimate, rel=1e-6)
    inline = [latex for latex, displayed in formulas(made[1]) if not displayed]
    assert f"{float(chapter.SPOILT.least_squares()):.5f}" in inline
    assert float(chapter.SPOILT.least_squares()) == pytest.approx(np.linalg.lstsq(X[:, None], Y, rcond=None)[0][0])


def test_the_best_scale_is_the_mean_absolute_error(made):
    errors = Y - float(chapter.SPOILT.least_absolute()) * X
    found = optimize.minimize_scalar(
        lambda scale: -stats.laplace(scale=scale).logpdf(errors).sum(), bounds=(0.01, 9), method="bounded", options={"xatol": 1e-9}
    )
    assert found.x == pytest.approx(np.mean(np.abs(errors)), rel=1e-6)
    assert f"{found.x:.4f}" in [latex for latex, displayed in formulas(made[1]) if not displayed]


def test_four_numbers_have_an_interval_of_medians(cells):
    four = np.array([float(each) for each in chapter.FOUR])
    grid = np.linspace(0, 10, 1001)
    values = np.mean(np.abs(grid[:, None] - four), axis=1)
    minimisers = grid[np.isclose(values, values.min())]
    assert (minimisers.min(), minimisers.max()) == pytest.approx((2, 4))
    for row in rows(cells, r"\mu | Responses below"):
        place, below, above, mae = map(number, row)
        assert (below, above) == (np.sum(four < place), np.sum(four > place))
        assert mae == pytest.approx(np.mean(np.abs(four - place)))
        assert (2 <= place <= 4) == (max(below, above) <= 2) == (mae == pytest.approx(values.min()))


def test_one_wrong_number_moves_the_mean_and_not_the_median(cells):
    for row, sample in zip(rows(cells, "Data | Mean"), (chapter.WEIGHED, chapter.SLIPPED), strict=True):
        assert number(row[1]) == pytest.approx(float(statistics.mean(sample)), rel=1e-5)
        assert number(row[2]) == float(statistics.median(sample))
    assert sum(left != right for left, right in zip(chapter.WEIGHED, chapter.SLIPPED, strict=True)) == 1


def test_two_best_lines_with_full_column_rank(cells):
    design = np.c_[np.ones(4), many.RANKED_X]
    responses, bound = np.array(many.RANKED_Y), np.array(many.BOUND)
    assert np.linalg.matrix_rank(design) == design.shape[1]
    assert np.all(np.abs(bound) <= 1)
    assert not (bound @ design).any()
    least, _ = least_absolute(design, responses)
    assert least == pytest.approx(bound @ responses)
    *lines, totals = rows(cells, "i | x_i")
    assert len(set(totals[4:])) == 1
    body = np.array([[number(cell) for cell in row] for row in lines])
    assert np.array_equal(body[:, 1:4], np.c_[many.RANKED_X, responses, bound])
    for column, weights in zip(body[:, 4:].T, many.LINES, strict=True):
        assert np.array_equal(column, responses - design @ weights)
        assert np.abs(column).sum() == pytest.approx(least) == number(totals[4].removesuffix(" (✓)"))
    for share in np.linspace(0, 1, 5):
        between = share * np.array(many.LINES[0]) + (1 - share) * np.array(many.LINES[1])
        assert np.abs(responses - design @ between).sum() == pytest.approx(least)
    assert len(set(many.LINES)) == 2


def test_one_column_three_observations_and_an_interval(cells):
    (row,) = rows(cells, r"\theta | 0.5")
    (head,) = [head for head in cells if head.startswith(r"\theta | 0.5")]
    column, aimed = np.array(many.COLUMN), np.array(many.AIMED)
    values = {float(place): number(cell) for place, cell in zip(head.split(" | ")[1:], row[1:], strict=True)}
    least, _ = least_absolute(column[:, None], aimed)
    for place, value in values.items():
        assert value == np.abs(aimed - place * column).sum()
        assert (value == pytest.approx(least)) == (1 <= place <= 2)


def test_the_comparison_of_the_two_noises_is_that_of_scipy(cells):
    for row, responses in zip(rows(cells, "Data | Gaussian"), (CLEAN, Y), strict=True):
        weight = np.linalg.lstsq(X[:, None], responses, rcond=None)[0][0]
        errors = responses - weight * X
        assert number(row[1]) == pytest.approx(-stats.norm(scale=np.sqrt(np.mean(errors**2))).logpdf(errors).sum(), rel=1e-5)
        errors = responses - least_absolute(X[:, None], responses)[1][0] * X
        assert number(row[2]) == pytest.approx(-stats.laplace(scale=np.mean(np.abs(errors))).logpdf(errors).sum(), rel=1e-5)


def test_what_is_stated_of_the_variance_is_true(made):
    assert any(r"\int_{-\infty}^{\infty}\frac{e^2}{2b}\exp" in latex and latex.endswith("= 2b^2") for latex, _ in formulas(made[1]))
    for scale in (0.5, 3.0):
        value, _ = integrate.quad(lambda e, scale=scale: e**2 / (2 * scale) * np.exp(-abs(e) / scale), -np.inf, np.inf)
        assert value == pytest.approx(2 * scale**2)
        assert value == pytest.approx(stats.laplace(scale=scale).var())
        assert stats.laplace(scale=scale).std() == pytest.approx(np.sqrt(2) * scale)
    assert r"b\,\sqrt{2}" in [latex for latex, displayed in formulas(made[1]) if not displayed]


# Claims


def test_every_equation_with_its_right_side_doubled_is_refuted(claims):
    equations = [each.claim for each in claims.values() if isinstance(each.claim.relation, Equal) and isinstance(each.claim.after, Expr)]
    assert len(equations) >= 4
    for claim in equations:
        assert isinstance(judge(replace(claim, after=2 * claim.after)), Refuted), claim


def squared(unknown):
    """The squared error of the responses 0, 0, 3."""
    return (2 * unknown**2 + (unknown - 3) ** 2) / 3


def test_each_slip_mended_is_proved_where_the_judge_can(claims, slips):
    mended = {
        "a lost two": replace(slips["a lost two"].claim, after=chapter.CLOSED),
        "absolute for squared": replace(slips["absolute for squared"].claim, after=chapter.SAE),
        "the mean for the median": replace(slips["the mean for the median"].claim, before=least(squared(mu), mu)),
    }
    for title, claim in mended.items():
        assert isinstance(slips[title].verdict, Refuted)
        assert isinstance(judge(claim), Proved), title
    assert set(slips) - set(mended) == {"the midpoint alone", "one weight"}


@pytest.mark.parametrize("title", ["the midpoint alone", "one weight"])
def test_no_single_point_is_the_whole_set(slips, title):
    """Whichever minimiser is called the only one, and whichever other point."""
    claim = slips[title].claim
    (unknown,) = claim.varied
    for place in (1, 2, 3, 4):
        mutant = replace(claim, after=Points(element=unknown, condition=Eq(unknown, place)))
        assert isinstance(judge(mutant), Refuted), place


def test_the_lost_two_spares_the_minimisers_but_not_the_value(slips):
    lost = slips["a lost two"].claim
    assert isinstance(judge(replace(lost, relation=SameOrder(), unknowns=frozenset((chapter.theta,)))), Proved)


def test_the_profile_and_the_scale_need_their_premise(claims):
    profile, order = claims["profile"].claim, claims["profile and loss"].claim
    assert profile.premises == order.premises == (chapter.IMPERFECT,)
    assert not isinstance(judge(replace(order, premises=())), Proved)
    assert isinstance(judge(replace(profile, after=chapter.PROFILE - n)), Refuted)
    scale = derived("laplace").estimates[0].claim
    assert isinstance(judge(scale), Proved)
    assert not isinstance(judge(replace(scale, premises=())), Proved)


def test_the_profile_is_the_least_of_the_likelihood_over_the_scale():
    for weight in (0.0, 1.5, 2.5):
        errors = Y - weight * X
        found = optimize.minimize_scalar(
            lambda scale, r=errors: -stats.laplace(scale=scale).logpdf(r).sum(), bounds=(0.01, 20), method="bounded"
        )
        assert float(chapter.SPOILT.at(chapter.PROFILE, Fraction(weight))) == pytest.approx(found.fun, rel=1e-6)


def test_a_perfect_fit_has_no_best_scale():
    shrunk = tenth(chapter.LAPLACE)
    assert isinstance(shrunk.verdict, Proved)
    assert isinstance(judge(replace(shrunk.claim, after=shrunk.claim.after / 10)), Refuted)
    heights = stats.laplace(scale=0.4 / 10.0 ** np.arange(4)).pdf(0)
    assert heights[1:] == pytest.approx(10 * heights[:-1])


def test_the_middle_of_an_even_number_of_responses():
    for sample, ends in (([1, 2, 4, 9], (2, 4)), ([1, 3, 3, 9], (3, 3))):
        grid = np.linspace(0, 10, 1001)
        values = np.abs(grid[:, None] - np.array(sample)).sum(axis=1)
        found = grid[np.isclose(values, values.min())]
        assert (found.min(), found.max()) == pytest.approx(ends)


def test_the_weights_of_the_exercise_are_exactly_from_one_to_two(slips):
    grid = np.linspace(-1, 7, 801)
    column, aimed = np.array(many.COLUMN), np.array(many.AIMED)
    values = np.abs(aimed - grid[:, None] * column).sum(axis=1)
    found = grid[np.isclose(values, values.min())]
    assert (found.min(), found.max()) == pytest.approx((1, 2))
    assert not np.dot(many.SIGNS, column)
    assert values.min() == pytest.approx(np.dot(many.SIGNS, aimed))


def test_strict_counts_are_not_the_medians(claims):
    (medians,) = [each.claim for each in claims.values() if each.title.startswith("all minimisers")]
    one_side = Points(element=mu, condition=medians.after.condition.args[0])
    assert isinstance(judge(replace(medians, after=one_side, witness=None)), Refuted)


def test_weighted_deviations_start_from_densities_and_keep_their_weights(claims):
    claim = claims["weighted absolute deviations"].claim
    scales = 1 / np.array(PRECISIONS)
    assert weighted(claim.before.objective) == pytest.approx(np.prod(stats.laplace(scale=scales).pdf(RESIDUALS)))
    assert weighted(claim.after.objective) == pytest.approx(np.sum(np.abs(RESIDUALS) / scales))
    assert isinstance(judge(replace(claim, after=least(over_i(Abs(residual))))), Refuted)


def test_the_judge_agrees_with_what_is_stated_of_the_variance():
    half, scale = Symbol("e", nonnegative=True), Symbol("b", positive=True)
    variance = Claim(before=half**2 * exp(-half / scale) / scale, relation=IntegratesTo(), after=2 * scale**2, unknowns=frozenset((half,)))
    assert isinstance(judge(variance), Proved)
