"""Chapter 2 from the other side: densities by SciPy, least squares by scikit-learn, mutants of what the page calls proved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import optimize, stats
from sympy import Eq, Expr, Rational

from derive.claims.relations import Equal, SameArgmin
from derive.claims.sides import Points
from derive.claims.verdict import Proved, Refuted
from derive.derivation.step import Statement
from derive.judging.judge import judge
from derive.notes.chapters import gaussian_noise as chapter
from derive.notes.chapters._sample import tenth
from derive.notes.composing import derived
from derive.notes.saying import least, line, over_i
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import n, sigma, theta
from tests.notes.chapters.composed import tables
from tests.notes.chapters.recording import PRECISIONS, RESIDUALS, recorded, weighted
from tests.paper.written import formulas

X = np.array([float(each) for each in chapter.SAMPLE.inputs])
Y = np.array([float(each) for each in chapter.SAMPLE.responses])
SIGMA = float(chapter.SAMPLE.value)


@pytest.fixture(scope="module")
def made():
    return recorded("gaussian_noise")


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


# Numbers


def test_the_data_of_the_page_are_those_of_the_test(cells):
    first, second = rows(cells, "i | 1")
    assert [number(cell) for cell in first[1:]] == X.tolist()
    assert [number(cell) for cell in second[1:]] == Y.tolist()


def test_likelihoods_in_both_ways_are_those_of_scipy(cells):
    body = rows(cells, r"\theta | Product")
    assert len(body) == 4
    for row in body:
        weight, product, minus_log, closed, mse = map(number, row)
        density = stats.norm(loc=weight * X, scale=SIGMA)
        assert product == pytest.approx(np.prod(density.pdf(Y)), rel=1e-4)
        assert minus_log == closed == pytest.approx(-density.logpdf(Y).sum(), rel=1e-5)
        assert mse == pytest.approx(np.mean((Y - weight * X) ** 2), rel=1e-5)


def test_the_estimate_is_that_of_scikit_learn_and_the_best_row(cells):
    linear_model = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is missing: pip install scikit-learn")
    fitted = linear_model.LinearRegression(fit_intercept=False).fit(X[:, None], Y)
    body = rows(cells, r"\theta | Product")
    best = min(body, key=lambda row: number(row[4]))
    assert best == next(row for row in body if "estimate" in row[0])
    assert number(best[0]) == pytest.approx(fitted.coef_[0], rel=1e-5)
    squares, products, _ = chapter.moments()
    assert products / squares == Rational(1729, 1020)


def test_the_root_of_the_mean_squared_error_is_the_best_scale(made):
    weight = float(X @ Y / (X @ X))
    found = optimize.minimize_scalar(
        lambda scale: -stats.norm(scale=scale).logpdf(Y - weight * X).sum(), bounds=(0.01, 5), method="bounded", options={"xatol": 1e-9}
    )
    inline = [latex for latex, displayed in formulas(made[1]) if not displayed]
    assert f"{found.x:.6f}" in inline
    assert found.x == pytest.approx(np.sqrt(np.mean((Y - weight * X) ** 2)), rel=1e-6)


# Claims


def test_every_equation_with_its_right_side_doubled_is_refuted(claims):
    equations = [each for each in claims.values() if isinstance(each.claim.after, Expr) and isinstance(each.claim.before, Expr)]
    mutants = [
        replace(each.claim, after=2 * each.claim.after, witness=None) for each in equations if each.claim.relation != chapter.SameOrder()
    ]
    assert len(mutants) >= 7
    told = [type(judge(mutant)) for mutant in mutants]
    # Up to a constant and a factor, twice the right side is as good.
    assert told.count(Proved) == 1
    assert set(told) == {Proved, Refuted}


def test_the_constant_and_the_factor_are_those_that_stand_on_the_page(claims):
    exact = claims["the two objectives"].claim
    for wrong in ({"constant": -exact.witness.constant}, {"factor": exact.witness.factor / n}, {"constant": exact.witness.constant / 2}):
        assert isinstance(judge(replace(exact, witness=replace(exact.witness, **wrong))), Refuted), wrong


def test_each_slip_mended_is_proved(claims, slips):
    product = line(derived("gaussian"), "write_noise_density")
    mended = {
        "one noise for all": replace(slips["one noise for all"].claim, after=slips["one noise for all"].claim.before),
        "a lost sign": replace(slips["a lost sign"].claim, before=chapter.CONSTANT + chapter.RSS / (2 * sigma**2)),
        "mean negative log likelihood": claims["mean negative log likelihood"].claim,
        "into the wrong line": replace(slips["into the wrong line"].claim, after=least(-Log(product))),
        "out of the wrong line": replace(slips["out of the wrong line"].claim, before=least(-Log(product))),
        "weights dropped": replace(slips["weights dropped"].claim, after=3 * slips["weights dropped"].claim.before),
        "n - 1": claims["divided by n - 1"].claim,
    }
    assert set(mended) == set(slips)
    for title, claim in mended.items():
        assert isinstance(judge(claim), Proved), title


def test_the_profile_needs_its_premise_and_its_last_term(claims):
    profile, order = claims["profile"].claim, claims["profile and loss"].claim
    assert profile.premises == order.premises == (chapter.IMPERFECT,)
    assert not isinstance(judge(replace(order, premises=())), Proved)
    assert isinstance(judge(replace(profile, after=chapter.PROFILE - n / 2)), Refuted)


def test_the_profile_is_the_least_of_the_likelihood_over_the_scale():
    for weight in (0.0, 1.5, 2.0):
        errors = Y - weight * X
        found = optimize.minimize_scalar(
            lambda scale, r=errors: -stats.norm(scale=scale).logpdf(r).sum(), bounds=(0.01, 20), method="bounded"
        )
        assert float(chapter.SAMPLE.at(chapter.PROFILE, Fraction(weight))) == pytest.approx(found.fun, rel=1e-6)


def test_a_perfect_fit_has_no_best_scale():
    shrunk = tenth(chapter.GAUSSIAN)
    assert isinstance(shrunk.verdict, Proved)
    assert isinstance(judge(replace(shrunk.claim, after=shrunk.claim.after / 10)), Refuted)
    heights = stats.norm(scale=0.4 / 10.0 ** np.arange(4)).pdf(0)
    assert heights[1:] == pytest.approx(10 * heights[:-1])


def test_precise_responses_pull_the_mean_to_them(slips):
    claim = slips["weights dropped"].claim
    for side, precisions in ((claim.before, (4, 1)), (claim.after, (1, 1))):
        mean = Rational(precisions[0] * 1 + precisions[1] * 6, sum(precisions))
        points = Points(element=chapter.mu, condition=Eq(chapter.mu, mean))
        assert isinstance(
            Statement(title="", claim=replace(claim, before=least(side, chapter.mu), relation=Equal(), after=points)).verdict, Proved
        )


def test_the_divisor_n_minus_p_is_unbiased_and_n_is_not():
    design = np.c_[np.ones(6), np.arange(6.0), np.arange(6.0) ** 2]
    leftover = np.eye(6) - design @ np.linalg.pinv(design)
    # The mean of the residual sum of squares is sigma^2 times this trace.
    assert np.trace(leftover) == pytest.approx(6 - 3)


def test_no_minimiser_is_left_when_the_sign_is_lost(claims):
    identity = claims["squares about the mean"]
    assert isinstance(identity.verdict, Proved)
    falling = [-np.sum((Y - shift) ** 2) for shift in 10.0 ** np.arange(1, 9)]
    assert np.all(np.diff(falling) < 0)
    at_mean = least(-identity.claim.before, chapter.mu)
    mean = Points(element=chapter.mu, condition=Eq(chapter.mu, over_i(chapter.y[chapter.i]) / n))
    assert isinstance(Statement(title="", claim=replace(identity.claim, before=at_mean, after=mean)).verdict, Refuted)


def test_each_line_of_the_wrong_chain_is_shown_and_only_the_ends_agree(claims, slips):
    into, out, ends = slips["into the wrong line"].claim, slips["out of the wrong line"].claim, claims["the ends"].claim
    assert (into.before, into.after, out.after) == (ends.before, out.before, ends.after)
    assert [type(judge(each)) for each in (into, out, ends)] == [Refuted, Refuted, Proved]


def test_weighted_least_squares_starts_from_densities_and_keeps_the_first_power_of_the_precision(claims):
    claim = claims["weighted least squares"].claim
    scales = 1 / np.sqrt(PRECISIONS)
    assert weighted(claim.before.objective) == pytest.approx(np.prod(stats.norm(scale=scales).pdf(RESIDUALS)))
    assert weighted(claim.after.objective) == pytest.approx(np.sum((RESIDUALS / scales) ** 2))
    squared = over_i(chapter.precision[chapter.i] ** 2 * chapter.residual**2)
    assert isinstance(judge(replace(claim, after=least(squared))), Refuted)


# What a careful page says


def test_the_page_says_its_points(made):
    composer, page = made
    written = {latex for latex, _ in formulas(page)}

    def stands(*fragments):
        return any(all(fragment in latex for fragment in fragments) for latex in written)

    assert stands(r"\frac{1}{2}\log(2\pi\sigma^2) + \frac{1}{2\sigma^2}\,\mathrm{MSE}(\theta)"), "the mean negative log likelihood"
    assert stands(r"\sigma > 0 : \sigma^2 = \mathrm{MSE}(\theta)"), "the scale"
    assert stands(r"\left\{ \mu : \mu = \frac{1}{n}\sum_{i=1}^{n}y_i \right\}"), "the mean"
    assert stands(r"\varepsilon_i^2"), "the index on the noise"
    assert stands(r"\sum_{i=1}^{n}\varepsilon^2 = n\varepsilon^2"), "what one draw for all would give"
    assert stands(r"\hat\sigma_{\mathrm{MLE}}^2 = \mathrm{MSE}(\hat\theta_{\mathrm{MLE}})"), "the variance at the fitted weights"
    assert stands(r"\frac{n}{2\,\mathrm{MSE}(\theta)}\,\mathrm{MSE}(\theta)"), "where the n/2 of the profile comes from"
    assert not stands(r"\pi e"), "e is the argument of the density"
    sets = composer.shown["the two sets of minimisers"].claim
    assert isinstance(sets.relation, SameArgmin)
    assert sets.varied == frozenset((theta,))
