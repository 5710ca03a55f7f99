"""Chapter 1 from the other side: SciPy's densities, brute force over batches and candidates, premises withdrawn, mutants refuted."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from sympy import Eq, Mul, Product, S
from sympy import Sum as Total

from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.notes.chapters import maximum_likelihood as chapter
from derive.notes.chapters import maximum_likelihood as say
from derive.notes.figures.underflow import RESIDUALS
from derive.notes.numbers import value_at
from derive.paper.blocks import Callout, Formula, Paragraph
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import i, n, sigma
from tests.notes.chapters.composed import plain, tables
from tests.notes.chapters.recording import recorded
from tests.paper.written import formulas, latex

DESIGN = np.column_stack([np.ones(len(chapter.INPUTS)), [float(value) for value in chapter.INPUTS]])
RESPONSES = np.array([float(value) for value in chapter.RESPONSES])


@pytest.fixture(scope="module")
def page():
    return recorded("maximum_likelihood")


def table(document, head: str) -> list[list[str]]:
    """The rows of the table whose first column has this head."""
    (found,) = (rows for heads, rows in tables(document).items() if heads.split(" | ")[0] == head)
    return found


def number(latex: str) -> float:
    mantissa, _, exponent = latex.partition(r" \cdot 10^{")
    return float(mantissa) * 10.0 ** int(exponent.rstrip("}") or 0) if exponent else float(mantissa)


# Numbers


def test_likelihoods_are_those_of_scipy(page):
    rows = table(page[1], r"\theta")
    assert len(rows) == 4
    for theta, likelihood, taken, added in rows:
        candidate = np.array([float(value) for value in theta.strip("()").split(", ")])
        logs = stats.norm.logpdf(RESPONSES - DESIGN @ candidate, scale=float(chapter.SCALE))
        assert number(likelihood) == pytest.approx(np.prod(np.exp(logs)), rel=2e-5)
        assert taken == added
        assert number(added) == pytest.approx(-logs.sum(), rel=2e-5)


def test_the_last_row_is_the_estimate_and_the_best(page):
    rows = table(page[1], r"\theta")
    theta = [float(value) for value in rows[-1][0].strip("()").split(", ")]
    assert theta == pytest.approx(np.linalg.lstsq(DESIGN, RESPONSES, rcond=None)[0], rel=1e-5)
    assert max(rows, key=lambda row: number(row[1])) == rows[-1] == min(rows, key=lambda row: number(row[3]))


def test_a_thousand_factors_leave_the_range_where_the_page_says(page):
    rows = table(page[1], r"Scale \sigma")
    residuals = np.resize(np.array([float(value) for value in RESIDUALS]), 1000)
    ends = {"0": 0.0, r"\infty": np.inf}
    assert [row[1] for row in rows] == ["0", r"\infty"], "one product vanishes, the other overflows"
    for scale, end, count, logs in rows:
        factors = stats.norm.pdf(residuals * float(scale), scale=float(scale))
        with np.errstate(over="ignore", under="ignore"):
            products = np.cumprod(factors)
        assert products[-1] == ends[end]
        assert products[int(count) - 1] == ends[end] != products[int(count) - 2]
        assert number(logs) == pytest.approx(np.log(factors).sum(), rel=1e-5)


def test_a_reader_can_repeat_the_tables(page):
    """The data of both tables of numbers stand on the page."""
    assert [[float(cell) for cell in row[1:]] for row in table(page[1], "i")] == [list(DESIGN[:, 1]), list(RESPONSES)]
    (listed,) = (block for block in page[1].blocks if isinstance(block, Paragraph) and plain(block.text).startswith("0.3, -1.1"))
    assert [float(cell) for cell in plain(listed.text).rstrip(".").split(", ")] == [float(value) for value in RESIDUALS]


def test_the_density_of_the_examples_is_scipys_and_stands_before_the_first_slip(page):
    places = {latex(block): number for number, block in enumerate(page[1].blocks) if isinstance(block, Formula)}
    shown = r"p_\varepsilon(e \mid \sigma) = \frac{1}{\sqrt{2\pi\sigma^2}}\exp\!\left( -\frac{e^2}{2\sigma^2} \right)"
    first = next(number for number, block in enumerate(page[1].blocks) if isinstance(block, Callout) and "slip" in plain(block.title))
    assert places[shown] < first
    (law,) = (law for law in say.NORMAL.laws if law.left == say.noise(say.e, sigma))
    for value in (Fraction(-3), Fraction(1, 2)):
        assert float(value_at(law.right, e=value, sigma=Fraction(7, 4))) == pytest.approx(stats.norm.pdf(float(value), scale=1.75))


def test_the_assumption_on_the_noise_is_told_in_words_and_the_judge_has_its_law(page):
    (told,) = (block for block in page[1].blocks if isinstance(block, Callout) and plain(block.title) == "Assumptions")
    lines = [plain(block.text) for block in told.blocks if isinstance(block, Paragraph)]
    assert lines[-1] == r"A3 every \varepsilon_i has the same density p_\varepsilon, and p_\varepsilon(e) > 0 for every e."
    assert not any(r"f_\ell" in told for told, _ in formulas(page[1]))
    assert say.POSITIVE in say.any_noise().premises


def test_a_density_above_one(page):
    assert "3.98942" in {told for told, _ in formulas(page[1])}
    assert stats.norm.pdf(0, scale=0.1) == pytest.approx(3.98942, rel=1e-6)


# The derivation


def test_it_is_proved_for_any_noise_and_each_premise_is_needed():
    derivation = say.any_noise()
    assert isinstance(derivation.verdict, Proved)
    assert isinstance(derivation.conclusion.verdict, Proved)
    assert [step.premises for step in derivation.steps] == [("A2",), ("A1",), ("A3",), ("A3",)]
    for step in derivation.steps:
        left = tuple(premise for premise in step.claim.premises if premise.label not in step.premises)
        assert not isinstance(judge(replace(step.claim, premises=left)), Proved), step.rule.name


@pytest.mark.parametrize("law", [stats.norm, stats.laplace, stats.logistic, stats.t(3)], ids=["norm", "laplace", "logistic", "t"])
def test_product_and_sum_have_the_same_best_candidate_under_noises_that_the_page_never_names(law):
    assert say.any_noise().optimum.objective == -Total(Log(say.noise(say.residual)), (i, 1, n))
    grid = np.linspace(-1, 6, 1401)
    factors = law.pdf(RESPONSES[:, None] - grid)
    products = np.prod(factors, axis=0)
    assert products[(-np.log(factors).sum(axis=0)).argmin()] == pytest.approx(products.max(), rel=1e-12)


# Slips, and what is right instead

CORRECTED = {
    "densities added up": lambda claim: replace(claim, after=replace(claim.after, objective=Mul(*say.TWO))),
    "one letter for two densities": lambda claim: replace(claim, after=say.over_i(say.noise(say.residual), Product)),
    "the minus sign left out": lambda claim: replace(claim, after=replace(claim.after, objective=-claim.after.objective)),
    "batches that are not scaled": lambda claim: replace(claim, before=2 * claim.before),
    "a product sampled": lambda claim: replace(claim, before=claim.before - (say.new[1] - say.new[2]) ** 2 / 2),
    "the penalty scaled too": lambda claim: replace(claim, after=claim.after + 2 * say.penalty),
}


def test_every_slip_is_refuted_and_its_correction_proved(page):
    assert set(page[0].slips) == set(CORRECTED)
    for title, slip in page[0].slips.items():
        assert isinstance(slip.verdict, Refuted), title
        verdict = judge(CORRECTED[title](slip.claim))
        assert isinstance(verdict, Proved), (title, str(verdict))


def twice(claim):
    """The right side doubled; of a set, the point moved."""
    match claim.after:
        case Points(element=element, condition=condition):
            return replace(claim, after=Points(element=element, condition=Eq(condition.lhs, 2 * condition.rhs)))
        case Optimum():
            return replace(claim, after=replace(claim.after, objective=claim.after.objective + say.over_i(say.theta[1] ** 2)))
    return replace(claim, after=Mul(2, claim.after))


def test_a_changed_claim_is_not_proved(page):
    shown = page[0].shown
    assert {"scaled batches on average", "the rate of an exponential", "other units", "a tenth of the scale"} <= set(shown)
    for title, statement in shown.items():
        assert isinstance(statement.verdict, Proved), title
        verdict = judge(twice(statement.claim))
        assert not isinstance(verdict, Proved), (title, str(verdict))


@pytest.mark.parametrize(
    "mutant",
    [
        replace(say.LOG_CHANGE.claim, after=say.over_i(Log(say.new[i]) + Log(say.old[i]))),
        replace(say.SCORES.claim, after=say.SCORES.claim.after - say.slope[3] / say.new[3]),
        replace(say.CHANGE.claim, after=(say.new[1] - say.old[1]) * (say.new[2] - say.old[2]) * (say.new[3] - say.old[3])),
        replace(say.OTHER_UNITS.claim, after=say.noise(say.e, sigma)),
        replace(say.RATE.claim, after=Points(element=say.rate, condition=Eq(say.rate, Total(say.time[i], (i, 1, n)) / n))),
        say.over_all_batches("", 4, 2, 4, say.all_losses(4)).claim,
        say.over_all_batches("", 4, 3, 2, say.all_losses(4)).claim,
    ],
)
def test_mutants_are_refuted(mutant):
    assert isinstance(judge(mutant), Refuted)


# The mathematics by brute force


def stated(page, wanted: str) -> None:
    """The formula is on the page, once, and said not to be judged."""
    blocks = page[1].blocks
    (place,) = (number for number, block in enumerate(blocks) if isinstance(block, Formula) and latex(block) == wanted)
    assert plain(blocks[place + 1].text).startswith("Stated, not judged. It takes ")


def test_batches_of_every_size_are_right_on_average_and_only_if_drawn_uniformly(page):
    assert r"\mathbb{E}\left( \frac{1}{q}\sum_{i=1}^{n}b_ih_i \right) = \sum_{i=1}^{n}h_i" in [told for told, _ in formulas(page[1])]
    losses = np.random.default_rng(1).normal(size=6)
    for size in range(1, 7):
        batches = [list(batch) for batch in combinations(range(6), size)]
        estimates = np.array([6 / size * losses[batch].sum() for batch in batches])
        assert estimates.mean() == pytest.approx(losses.sum())
        if size < 6:
            weights = np.linspace(1, 2, len(batches))
            assert np.average(estimates, weights=weights) != pytest.approx(losses.sum())


def test_a_theta_fitted_to_its_batch_makes_the_batch_look_too_good(page):
    """The numbers of the page: observations 0 and 2, batches of one."""
    told = [plain(block.text) for block in page[1].blocks if isinstance(block, Paragraph)]
    assert any("has loss 0 there, while the whole loss is 4 at either" in line for line in told)
    data = np.array([0.0, 2.0])
    scaled = [2 * np.sum((data[[place]] - data[place]) ** 2) for place in (0, 1)]
    whole = [np.sum((data - data[place]) ** 2) for place in (0, 1)]
    assert np.mean(scaled) == 0
    assert whole == [4, 4]


def test_slopes_of_product_and_of_log_are_as_stated(page):
    """Central differences of SciPy's densities, against the sum of products and the sum of scores."""
    slope = r"\frac{\partial p_i}{\partial \theta}"
    by = r"\frac{\partial}{\partial \theta}"
    stated(page, rf"{by}\prod_{{i=1}}^{{n}}p_i = \sum_{{i=1}}^{{n}}{slope}\,\prod_{{k \ne i}}\,p_k")
    stated(page, rf"{by}\sum_{{i=1}}^{{n}}\log p_i = \sum_{{i=1}}^{{n}}\frac{{1}}{{p_i}}\,{slope}")
    where, step = 0.3, 1e-5
    densities = stats.logistic.pdf(RESPONSES - where)
    slopes = (stats.logistic.pdf(RESPONSES - where - step) - stats.logistic.pdf(RESPONSES - where + step)) / (2 * step)
    up, down = (stats.logistic.pdf(RESPONSES - where - sign * step) for sign in (1, -1))
    products = sum(slope * np.prod(np.delete(densities, place)) for place, slope in enumerate(slopes))
    assert (np.prod(up) - np.prod(down)) / (2 * step) == pytest.approx(products, rel=1e-6)
    assert (np.log(up).sum() - np.log(down).sum()) / (2 * step) == pytest.approx((slopes / densities).sum(), rel=1e-6)
    assert products / np.prod(densities) == pytest.approx((slopes / densities).sum())


def test_the_rate_is_scipys():
    times = np.array([0.4, 2.5, 1.1, 0.7])
    _, scale = stats.expon.fit(times, floc=0)
    statement = say.RATE.claim.after
    assert str(statement.condition.rhs) == "n/Sum(t[i], (i, 1, n))"
    assert len(times) / times.sum() == pytest.approx(1 / scale)


def test_two_weights_for_one_input_have_a_line_of_maximisers():
    twins = np.column_stack([DESIGN[:, 1], DESIGN[:, 1]])
    best, _, rank, _ = np.linalg.lstsq(twins, RESPONSES, rcond=None)
    assert rank == 1
    for move in (Fraction(-3), Fraction(1, 2), Fraction(10)):
        weights = best + np.array([float(move), -float(move)])
        assert twins @ weights == pytest.approx(twins @ best)
        for place, fit in zip(chapter.INPUTS, twins @ weights, strict=True):
            given = {"x": place, "theta": [Fraction(value) for value in best], "delta": move}
            assert float(value_at(say.TWINS.claim.before, **given)) == pytest.approx(fit)


def test_a_perfect_fit_has_no_best_scale():
    gain, density = say.TEN_TIMES.claim.after.as_coeff_Mul()
    assert density == say.noise(S.Zero, sigma)
    for scale in 10.0 ** -np.arange(0, 30):
        assert stats.norm.pdf(0, scale=scale / 10) / stats.norm.pdf(0, scale=scale) == pytest.approx(float(gain))


# What a careful page says


def test_the_estimate_is_an_element_never_the_arg_max_itself(page):
    found = [told for told, _ in formulas(page[1]) if r"\hat\theta" in told]
    assert len(found) >= 6
    assert all(re.search(r"\\hat\\theta_\{\\mathrm\{MLE\}\} (&)?\\in", latex) for latex in found)


def test_what_is_not_judged_is_counted_as_such(page):
    (line,) = (plain(block.text) for block in page[1].blocks if isinstance(block, Paragraph) and plain(block.text).startswith("✓ 4 steps"))
    assert line.startswith("✓ 4 steps proved from 3 assumptions")
    assert line.endswith("6 slips refuted · 2 formulas stated without a proof")


def test_every_noise_bears_its_index(page):
    noises = [told.replace(r"p_\varepsilon", "") for told, _ in formulas(page[1])]
    assert sum(r"\varepsilon" in latex for latex in noises) >= 3
    assert not any(re.search(r"\\varepsilon(?!_i)", latex) for latex in noises)


def test_minimising_is_a_convention_and_the_minus_is_not(page):
    claim = page[0].shown["minimising is a convention"].claim
    assert (claim.before.sense, claim.after.sense) == (Sense.MAX, Sense.MIN)
    assert claim.after.objective == -claim.before.objective
    assert not isinstance(judge(replace(claim, after=replace(claim.after, objective=claim.before.objective))), Proved)


def test_a_base_below_one_would_matter(page):
    """log to the base 1/10 is the natural one over a negative constant."""
    claim = page[0].shown["logarithms to another base"].claim
    turned = replace(claim, before=replace(claim.before, objective=-claim.before.objective))
    assert not isinstance(judge(turned), Proved)
