"""Chapter 6 from the other side: the estimates by brute force, the integrals by quadrature, the slips mended."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats
from sympy import Eq, diff, lambdify, log
from sympy import exp as live_exp

from derive.claims.premises import Law
from derive.claims.relations import SameArgmin
from derive.claims.sides import Points
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.notes.chapters import flat_prior as chapter
from derive.notes.composing import derived
from derive.notes.saying import most, said
from derive.notes.showing import claimed
from derive.paper.blocks import Document, Formula, walk
from derive.paper.dialects.latex import write
from derive.vocabulary.nodes import Exp
from derive.vocabulary.symbols import kappa, mu, n, theta, y
from tests.notes.chapters.composed import composed, tables


@pytest.fixture(scope="module")
def page() -> Document:
    return composed("flat_prior")


@pytest.fixture(scope="module")
def cells(page) -> dict[str, list[list[str]]]:
    """Numbers in a bold row are bold themselves: bare here."""
    return {head: [[re.sub(r"\\mathbf\{(.*)\}", r"\1", cell) for cell in row] for row in rows] for head, rows in tables(page).items()}


def _density(expr, *symbols):
    return lambdify(symbols, expr.replace(Exp, live_exp))


def test_nothing_is_assumed_about_the_noise_and_each_premise_is_needed():
    boxed = chapter.same_candidates(derived("gaussian+flat"))
    assert isinstance(boxed.verdict, Proved)
    assert {premise.name for premise in boxed.claim.premises}.isdisjoint({"additive_noise", "independence", "noise_law"})
    for premise in boxed.claim.premises:
        fewer = tuple(other for other in boxed.claim.premises if other != premise)
        assert not isinstance(judge(replace(boxed.claim, premises=fewer)), Proved), premise.name


def test_without_a_finite_evidence_the_first_step_is_not_proved():
    first = derived("gaussian+flat").steps[0]
    evidence = next(premise for premise in first.claim.premises if premise.name == "evidence")
    weaker = replace(first.claim, premises=tuple(premise for premise in first.claim.premises if premise != evidence))
    assert isinstance(first.verdict, Proved)
    assert not isinstance(judge(weaker), Proved)


def test_a_prior_that_is_not_flat_does_not_give_the_likelihood_back():
    boxed = chapter.same_candidates(derived("gaussian+flat"))
    (law,) = next(premise.laws for premise in boxed.claim.premises if premise.name == "prior_law")
    sloping = Law(left=law.left, right=kappa * Exp(-law.variables[0]), variables=law.variables)
    premises = tuple(replace(premise, laws=(sloping,)) if law in premise.laws else premise for premise in boxed.claim.premises)
    assert isinstance(judge(replace(boxed.claim, premises=premises)), Refuted)


@pytest.mark.parametrize("half", chapter.BOXES)
def test_the_estimate_in_a_box_is_what_an_optimiser_finds(half, cells):
    data = np.array([float(value) for value in chapter.SAMPLE])
    found = optimize.minimize_scalar(
        lambda at: np.sum((data - at) ** 2), bounds=(-float(half), float(half)), method="bounded", options={"xatol": 1e-9}
    )
    (row,) = [
        row
        for row in cells["h | Estimate in the box | Best on a grid, step 0.1 | Maximum likelihood?"]
        if row[0] == str(float(half)).removesuffix(".0")
    ]
    assert float(row[1]) == pytest.approx(found.x, abs=1e-6)
    assert float(row[2]) == pytest.approx(found.x, abs=1e-6)


def test_the_box_is_uniform_and_the_likelihood_without_it_is_another_problem():
    flat = derived("gaussian+flat")
    boxed = chapter.constrained(flat)
    assert isinstance(boxed.verdict, Proved)
    without = replace(boxed.claim, after=most(flat.model.likelihood, theta))
    assert not isinstance(judge(without), Proved)  # where the prior vanishes nothing is said of the likelihood
    assert isinstance(chapter.FORGOTTEN_BOX.verdict, Refuted)


@pytest.mark.parametrize(
    "statement", [chapter.PARABOLA, chapter.COMPLETED, chapter.TWIN_COLUMNS, chapter.TWO_GROUPS], ids=lambda it: it.title
)
def test_identities_are_proved_and_a_changed_one_is_refuted(statement):
    assert isinstance(statement.verdict, Proved)
    for wrong in (statement.claim.after * 2, statement.claim.after + (theta[1] - chapter.t if statement.claim.after.has(theta) else mu)):
        assert isinstance(judge(replace(statement.claim, after=wrong)), Refuted)


def test_the_likelihood_of_one_column_is_integrable_and_that_of_twin_columns_is_not():
    inputs, data = (np.array([float(value) for value in side]) for side in (chapter.INPUTS, chapter.RESPONSES))
    scale = float(chapter.NOISE)

    def relative(*weights):
        return np.exp(
            -(np.sum((data - inputs * sum(weights)) ** 2) - np.sum((data - inputs * float(chapter.least_squares())) ** 2)) / (2 * scale**2)
        )

    mass, _ = integrate.quad(relative, -10, 10, points=[float(chapter.least_squares())])
    assert mass == pytest.approx(np.sqrt(2 * np.pi * scale**2 / np.sum(inputs**2)), rel=1e-8)

    # Over ever larger squares the integral of twin columns grows like their side: it has no limit.
    def over_a_square(half):
        total = lambda both: relative(both) * (2 * half - abs(both))  # noqa: E731
        return integrate.quad(total, -2 * half, 2 * half, points=[float(chapter.least_squares())])[0]

    assert over_a_square(20) / over_a_square(10) == pytest.approx(2, rel=0.1)
    assert over_a_square(40) / over_a_square(20) == pytest.approx(2, rel=0.1)


def test_full_column_rank_decides_for_two_groups():
    group = np.array([0, 0, 1, 1, 1])
    design = np.column_stack([np.ones(5), group, 1 - group])
    assert np.linalg.matrix_rank(design) == 2
    assert np.allclose(design @ [1, -1, -1], 0)


@pytest.mark.parametrize("parameter", chapter.PARAMETERS, ids=str)
def test_every_density_of_the_rate_says_the_same_of_an_event_and_peaks_elsewhere(parameter, cells):
    rho = chapter.rho
    posterior = chapter.changed(parameter, rho * Exp(-rho), y[1])
    assert isinstance(posterior.verdict, Proved)
    density, forward = _density(posterior.after, rho), lambdify((rho,), parameter)
    # The density as a function of the new parameter itself, by inverting numerically.
    low, high = sorted((forward(0.7), forward(1.9)))
    ends = (0.7, 1.9)

    def at(value):
        return density(optimize.brentq(lambda rate: forward(rate) - value, 0.5, 2.5, xtol=1e-14))

    mass, _ = integrate.quad(at, low, high)
    assert mass == pytest.approx(stats.gamma(2).cdf(ends[1]) - stats.gamma(2).cdf(ends[0]), rel=1e-9)
    best = optimize.minimize_scalar(lambda rate: -density(rate), bounds=(1e-9, 20), method="bounded", options={"xatol": 1e-10})
    found = chapter.peak(posterior.after)
    rows = next(rows for head, rows in cells.items() if head.startswith(r"\psi"))
    (row,) = [row for row in rows if row[2].removesuffix(" (✓)") == write(claimed(posterior, {}))]
    if found is None:
        assert best.x < 1e-6
        assert row[3].startswith("nowhere")
    else:
        assert float(found) == pytest.approx(best.x, abs=1e-5)
        assert float(row[3]) == float(found)


def test_the_peak_needs_its_witness_and_another_place_is_refuted():
    assert isinstance(chapter.PEAK.verdict, Proved)
    rho = chapter.rho
    for place in (1, 2):
        claim = replace(
            chapter.PEAK.claim,
            before=most(rho**place * Exp(-rho), rho),
            after=Points(element=rho, condition=Eq(rho, place)),
            witness=None,
        )
        assert isinstance(judge(claim), Proved)
        wrong = replace(claim, after=Points(element=rho, condition=Eq(rho, place + 1)))
        assert isinstance(judge(wrong), Refuted)


def test_the_jacobian_is_what_the_slip_forgets():
    assert isinstance(chapter.FORGOTTEN_JACOBIAN.verdict, Refuted)
    rho = chapter.rho
    of_log = chapter.changed(log(rho), rho * Exp(-rho), y[1])
    kept = said("kept", most(of_log.after, rho), SameArgmin(), most(rho**2 * Exp(-rho), rho))
    assert isinstance(kept.verdict, Proved)
    forgotten = replace(of_log.claim, after=rho * Exp(-rho))
    assert isinstance(judge(forgotten), Refuted)


def test_a_flat_prior_is_flat_in_one_parameter_only():
    flat = {str(parameter): chapter.changed(parameter, kappa).after for parameter in chapter.PARAMETERS}
    assert [name for name, density in flat.items() if diff(density, chapter.rho) == 0] == ["rho"]
    # P(theta^2 <= 1/4) for theta uniform on (0, 1), by counting a fine grid.
    grid = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean(grid**2 <= 0.25) == pytest.approx(0.5)


def test_a_colleague_whose_logarithm_is_flat_has_another_posterior():
    rho = chapter.rho
    for statement, wrong in (
        (chapter.FLAT_IN_LOG, (kappa, kappa * rho, kappa / rho**2)),
        (chapter.OTHER_POSTERIOR, (rho * Exp(-rho), kappa * rho * Exp(-rho))),
    ):
        assert isinstance(statement.verdict, Proved)
        for other in wrong:
            assert isinstance(judge(replace(statement.claim, after=other)), Refuted), other
    # Flat in the logarithm: equal mass between 1 and 2, 2 and 4, 4 and 8 for the prior written in the rate.
    prior = _density(chapter.FLAT_IN_LOG.after / kappa, rho)
    assert [integrate.quad(prior, low, 2 * low)[0] for low in (1, 2, 4)] == pytest.approx([np.log(2)] * 3)
    posterior = _density(chapter.OTHER_POSTERIOR.after / kappa, rho)
    assert integrate.quad(posterior, 0, np.inf)[0] == pytest.approx(1)
    assert np.all(np.diff(posterior(np.linspace(0.001, 5, 200))) < 0), "no peak"


def test_numbers_are_those_of_scipy_and_differ_by_the_height_of_the_prior(cells):
    inputs, data = (np.array([float(value) for value in side]) for side in (chapter.INPUTS, chapter.RESPONSES))
    table = next(rows for head, rows in cells.items() if head.startswith(r"\theta | Multiplied out"))
    assert len(table) == len(chapter.CANDIDATES) + 1
    for slope, posterior, likelihood, difference in (map(float, row) for row in table):
        expected = -stats.norm(slope * inputs, float(chapter.NOISE)).logpdf(data).sum()
        assert likelihood == pytest.approx(expected, rel=1e-3)
        assert posterior == pytest.approx(expected - np.log(float(chapter.HEIGHT)), rel=1e-4)
        assert difference == pytest.approx(-np.log(float(chapter.HEIGHT)), rel=1e-5)
    best = min(table, key=lambda row: float(row[2]))
    assert float(best[0]) == pytest.approx(np.linalg.lstsq(inputs[:, None], data, rcond=None)[0][0], abs=1e-4)


def test_a_waiting_time_peaks_at_the_total_over_n_plus_two():
    times = np.array([0.4, 1.7, 0.9, 2.2])
    best = optimize.minimize_scalar(
        lambda wait: -(len(times) * np.log(1 / wait) - times.sum() / wait - 2 * np.log(wait)),
        bounds=(0.01, 10),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert best.x == pytest.approx(times.sum() / (len(times) + 2), abs=1e-6)
    place = chapter.PEAK_OF_MEAN.claim.after.condition.rhs
    assert isinstance(chapter.PEAK_OF_MEAN.verdict, Proved)
    assert float(place.subs({n: len(times), chapter.total: times.sum()})) == pytest.approx(1 / best.x, abs=1e-5)
    wrong = Points(element=chapter.rho, condition=Eq(chapter.rho, (n + 1) / chapter.total))
    assert isinstance(judge(replace(chapter.PEAK_OF_MEAN.claim, after=wrong, witness=None)), Refuted)


def test_the_density_of_the_mean_waiting_time_keeps_its_height(page):
    """What stands on the page is an equation, with the height on both sides."""
    moved = chapter.changed(1 / chapter.rho, chapter.OF_TIMES, y)
    assert isinstance(moved.verdict, Proved)
    for wrong in (moved.after / chapter.c, moved.after / chapter.rho**2, moved.after * chapter.rho):
        assert isinstance(judge(replace(moved.claim, after=wrong)), Refuted), wrong
    assert claimed(moved, {}) in [block.first for block in walk(page.blocks) if isinstance(block, Formula)]
    for size, total in ((1, 1.0), (4, 5.2)):
        mass = integrate.quad(lambda rate, size=size, total=total: rate**size * np.exp(-rate * total), 0, np.inf)[0]
        assert 1 / mass == pytest.approx(total ** (size + 1) / special.gamma(size + 1))
