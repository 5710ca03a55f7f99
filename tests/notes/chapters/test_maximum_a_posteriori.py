"""Chapter 5 from the other side: each premise is needed, modes and means by SciPy, the prior counted by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, optimize, stats
from sympy import Eq, S

from derive.claims.claim import Claim
from derive.claims.relations import Equal, SameArgmin
from derive.claims.sides import Points
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.model import PREDICTORS
from derive.notes.chapters import maximum_a_posteriori as chapter
from derive.notes.chapters._posteriors import LIKELIHOOD, PRIOR, any_laws, posterior_as_sum, premises
from derive.notes.composing import derived
from derive.notes.saying import least, over_i, said, value
from derive.paper.blocks import Document, Formula, Paragraph
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import mu, n, sigma, tau, theta
from tests.notes.chapters.composed import composed, plain, tables
from tests.paper.written import latex

FLOATS = np.array([float(time) for time in chapter.TIMES])


@pytest.fixture(scope="module")
def page() -> Document:
    return composed("maximum_a_posteriori")


@pytest.fixture(scope="module")
def cells(page) -> dict[str, list[list[str]]]:
    """Numbers in a bold row are bold themselves: bare here."""
    return {head: [[re.sub(r"\\mathbf\{(.*)\}", r"\1", cell) for cell in row] for row in rows] for head, rows in tables(page).items()}


STEPS = any_laws().steps


def test_the_steps_lead_from_the_posterior_to_the_box(page):
    made = any_laws()
    assert all(isinstance(each.verdict, Proved) for each in (made, made.conclusion))
    assert made.steps[0].before == made.model.start
    assert [step.premises for step in made.steps] == [("A1", "A2"), ("A1",), ("A3",), ("A3",)]
    assert made.objective == -Log(LIKELIHOOD) - Log(PRIOR)
    assert made.conclusion.claim == replace(posterior_as_sum(S.One).claim, witness=None)
    told = "".join(plain(block.text) for block in page.blocks if isinstance(block, Paragraph))
    assert "4 steps proved from 3 assumptions" in told
    assert [(block.number, r"\log p(\theta)" in latex(block)) for block in page.blocks if isinstance(block, Formula) and block.number] == [
        (1, False),
        (2, False),
        (3, False),
        (4, True),
    ]


def test_an_open_derivation_is_named_and_has_no_single_weight():
    made = any_laws()
    assert (made.name, made.title) == ("any_noise_any_prior", "any noise, any prior")
    assert made.parts is None
    assert made.estimates == made.libraries == ()
    assert "4 steps proved from 3 assumptions" in str(made)
    assert made.premises == premises()[:3] != made.model.premises


@pytest.mark.parametrize("place", range(4))
def test_a_step_is_not_proved_without_a_premise_that_it_cites(place):
    step = STEPS[place]
    assert step.premises
    for label in step.premises:
        fewer = tuple(premise for premise in step.claim.premises if premise.label != label)
        assert len(fewer) == len(step.claim.premises) - 1
        assert not isinstance(judge(replace(step.claim, premises=fewer)), Proved), label


@pytest.mark.parametrize("place", range(4))
def test_a_step_needs_no_premise_that_it_does_not_cite(place):
    step = STEPS[place]
    kept = tuple(premise for premise in step.claim.premises if premise.label in step.premises)
    assert isinstance(judge(replace(step.claim, premises=kept)), Proved)


def test_no_law_of_noise_or_prior_is_assumed():
    assert {premise.name for premise in premises()}.isdisjoint({"noise_law", "prior_law", "additive_noise"})


def test_a_lost_or_a_doubled_term_is_refuted():
    boxed = posterior_as_sum(S.One)
    loss, penalty = -Log(LIKELIHOOD), -Log(PRIOR)
    for wrong in (loss, penalty, loss - penalty, loss + 2 * penalty, loss / n + penalty):
        assert isinstance(judge(replace(boxed.claim, after=least(wrong, theta))), Refuted), wrong
    assert isinstance(chapter.LOST_SIGN.verdict, Refuted)
    kept = said("kept", least(chapter.ONE_PRIOR, theta), SameArgmin(), least(2 * sigma**2 * chapter.ONE_PRIOR, theta))
    assert isinstance(kept.verdict, Proved)


def test_given_the_inputs_the_prior_is_the_conditional_one():
    assert isinstance(chapter.given_inputs().verdict, Proved)
    names = {premise.name: premise for premise in chapter.given_inputs().claim.premises}
    assert set(names) == {"evidence", "positive"}
    assert names["positive"].positive == (LIKELIHOOD, chapter.GIVEN_INPUTS)
    marginal = replace(chapter.given_inputs().claim, after=posterior_as_sum(S.One).after)
    assert not isinstance(judge(marginal), Proved)


def test_the_prior_is_counted_once():
    assert isinstance(chapter.N_TIMES.verdict, Refuted)
    assert isinstance(chapter.COUNTED.verdict, Proved)
    assert isinstance(judge(replace(chapter.COUNTED.claim, after=chapter.ONE_PRIOR)), Refuted)
    spread_out = over_i(chapter.SQUARE / (2 * sigma**2) + chapter.L2 / (2 * n * tau**2))
    assert isinstance(said("divided by n", least(chapter.ONE_PRIOR, theta), SameArgmin(), least(spread_out, theta)).verdict, Proved)
    # By hand: two batches of two, ridge with one weight; the penalty once, and once per batch.
    inputs, data, lam = np.array([1.0, 2.0, -1.0, 0.5]), np.array([2.0, 3.0, -1.5, 0.0]), 3.0
    once = inputs @ data / (inputs @ inputs + lam)

    def summed_over_batches(weight, penalty):
        return sum(np.sum((data[part] - weight * inputs[part]) ** 2) + penalty * weight**2 for part in (slice(0, 2), slice(2, 4)))

    assert optimize.minimize_scalar(lambda weight: summed_over_batches(weight, lam / 2)).x == pytest.approx(once)
    assert optimize.minimize_scalar(lambda weight: summed_over_batches(weight, lam)).x == pytest.approx(
        inputs @ data / (inputs @ inputs + 2 * lam)
    )


def test_the_minimiser_between_mean_and_zero_is_found_by_an_optimiser():
    assert isinstance(chapter.BETWEEN.verdict, Proved)
    data = np.array([1.2, 0.4, 2.0, 1.1])
    noise, width = 0.8, 0.3
    best = optimize.minimize_scalar(lambda at: np.sum((data - at) ** 2) / (2 * noise**2) + at**2 / (2 * width**2))
    assert best.x == pytest.approx(data.sum() / (len(data) + noise**2 / width**2))
    for wrong in (chapter.TOTAL / n, chapter.TOTAL / (n + tau**2 / sigma**2), chapter.TOTAL / (n + sigma**2)):
        claim = replace(chapter.BETWEEN.claim, after=Points(element=mu, condition=Eq(mu, wrong)))
        assert isinstance(judge(claim), Refuted), wrong


def test_the_derivation_of_a_location_has_the_same_objective():
    ridge = derived("gaussian+gaussian", "location")
    assert ridge.model.predictor == PREDICTORS["location"]
    same = Claim(before=ridge.optimum, relation=SameArgmin(), after=chapter.BETWEEN.claim.before)
    assert isinstance(judge(same), Proved)


def test_the_share_of_the_prior(cells):
    assert isinstance(chapter.SHARED.verdict, Proved)
    assert isinstance(judge(replace(chapter.SHARED.claim, after=tau**2 / (n * tau**2 + sigma**2))), Refuted)
    for size, share in cells["n | Share of the prior"]:
        data = np.full(int(size), 1.0)
        estimate = data.sum() / (len(data) + 1 / 0.5**2)
        assert float(share) == pytest.approx(1 - estimate, abs=1e-6)


def test_the_prior_is_worth_observations_of_zero():
    data, noise, width = np.array([1.2, 0.4, 2.0, 1.1]), 0.8, 0.4
    extra = np.zeros(round(noise**2 / width**2))
    assert len(extra) == pytest.approx(noise**2 / width**2)
    told = chapter.BETWEEN.claim.after.condition.rhs
    pulled = float(value(told, n=len(data), y=tuple(map(Fraction, data)), sigma=Fraction("0.8"), tau=Fraction("0.4")))
    assert np.concatenate([data, extra]).mean() == pytest.approx(pulled)


def test_with_two_equal_columns_the_prior_decides_for_every_n():
    """Why the two methods need not come together: the ridge estimate is one point of a line for any number of rows."""
    rng = np.random.default_rng(5)
    for size in (10, 10_000):
        column = rng.normal(size=size)
        design, data = np.column_stack([column, column]), 3 * column + rng.normal(size=size)
        ridge = np.linalg.solve(design.T @ design + np.diag([1.0, 4.0]), design.T @ data)
        assert ridge[0] / ridge[1] == pytest.approx(4, rel=1e-6), "the precisions of the prior, not the data"


def test_modes_and_means_are_those_of_scipy(cells):
    assert isinstance(chapter.OF_RATE.verdict, Proved)
    for size, mode, mean, summed in (map(float, row) for row in cells["n | Mode | Mean | Mean on the grid"]):
        posterior = stats.gamma(size + 1, scale=1 / (1 + FLOATS[: int(size)].sum()))
        best = optimize.minimize_scalar(
            lambda rate, law=posterior: -law.logpdf(rate), bounds=(1e-6, 10), method="bounded", options={"xatol": 1e-10}
        )
        assert mode == pytest.approx(best.x, abs=1e-5)
        assert mean == pytest.approx(posterior.mean(), rel=1e-5)
        grid = np.arange(1, 5_000) / 10
        weights = posterior.pdf(grid)
        assert summed == pytest.approx(grid @ weights / weights.sum(), abs=5.1e-6), "all of the grid that counts"
        assert mean > mode


def test_the_evidence_scales_the_posterior_and_moves_no_peak(cells):
    rows = [[float(cell) for cell in row] for head, table in cells.items() if head.startswith(r"\rho | Likelihood") for row in table]
    evidence = integrate.quad(lambda rate: rate ** len(FLOATS) * np.exp(-rate * (1 + FLOATS.sum())), 0, np.inf)[0]
    for rate, product, logged, closed, posterior in rows:
        expected = stats.expon(scale=1 / rate).pdf(FLOATS).prod() * np.exp(-rate)
        assert product == pytest.approx(expected, rel=1e-5)
        assert [logged, closed] == pytest.approx([-np.log(expected)] * 2, rel=1e-5)
        assert posterior == pytest.approx(expected / evidence, rel=1e-5)
    columns = list(zip(*rows, strict=True))
    assert columns[1].index(max(columns[1])) == columns[4].index(max(columns[4])) == columns[2].index(min(columns[2]))
    assert columns[0][columns[1].index(max(columns[1]))] == len(FLOATS) / (1 + FLOATS.sum())


def test_another_prior_of_the_rate_moves_the_peak():
    assert isinstance(chapter.WITH_POWER.verdict, Proved)
    power, rate = 3, 2.0
    total = FLOATS.sum()
    best = optimize.minimize_scalar(
        lambda at: -(stats.expon(scale=1 / at).logpdf(FLOATS).sum() + power * np.log(at) - rate * at),
        bounds=(1e-3, 20),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert best.x == pytest.approx((len(FLOATS) + power) / (rate + total), rel=1e-6)
    wrong = replace(
        chapter.WITH_POWER.claim, after=least((chapter.before + chapter.TOTAL) * chapter.rho - n * Log(chapter.rho), chapter.rho)
    )
    assert isinstance(judge(wrong), Refuted)
    assert isinstance(chapter.PEAK_WITH_POWER.verdict, Proved)
    place = chapter.PEAK_WITH_POWER.claim.after.condition.rhs
    told = place.subs({n: len(FLOATS), chapter.m: power, chapter.before: rate, chapter.total: total})
    assert float(told) == pytest.approx(best.x, rel=1e-6)
    for other in (n / (chapter.before + chapter.total), (n + chapter.m) / chapter.total):
        points = Points(element=chapter.rho, condition=Eq(chapter.rho, other))
        assert isinstance(judge(replace(chapter.PEAK_WITH_POWER.claim, after=points, witness=None)), Refuted), other


def test_the_prior_alone_has_no_mode():
    claim = Claim(
        before=chapter.most(chapter.Exp(-chapter.rho), chapter.rho),
        relation=Equal(),
        after=Points(element=chapter.rho, condition=Eq(chapter.rho, 1)),
    )
    assert isinstance(judge(claim), Refuted)
    assert stats.expon().mean() == 1
