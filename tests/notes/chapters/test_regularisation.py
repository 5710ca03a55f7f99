"""Chapter 9 from the other side: weights by brute force, valleys by an optimiser, mutants refuted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, optimize, stats
from scipy.special import gamma
from sympy import Abs, Rational, Sum

from derive.claims.relations import IntegratesTo
from derive.claims.verdict import Proved, Refuted
from derive.derivation.display import arranged
from derive.derivation.naming import combinations
from derive.judging.judge import judge
from derive.notes.chapters import regularisation as chapter
from derive.notes.chapters._posteriors import posterior_as_sum
from derive.notes.composing import derived
from derive.notes.saying import equal, said
from derive.paper.blocks import Document, Paragraph
from derive.paper.dialects.latex import write
from derive.vocabulary.nodes import Exp, Log
from derive.vocabulary.symbols import b, e, mu, n, p, s, sigma, tau, theta
from tests.notes.chapters.composed import composed, plain, tables
from tests.paper.written import latex

WITH_PRIOR = [name for name in combinations() if "+" in name]
PENALISED = [name for name in WITH_PRIOR if not name.endswith("+flat")]


@pytest.fixture(scope="module")
def page() -> Document:
    return composed("regularisation")


@pytest.fixture(scope="module")
def cells(page) -> dict[str, list[list[str]]]:
    return tables(page)


def _at(cells, start):
    (found,) = [rows for head, rows in cells.items() if head.startswith(start)]
    return found


def test_the_table_has_every_combination_with_a_prior(cells):
    rows = _at(cells, "Noise | Prior | Minimised")
    titles = [(derived(name).model.noise.title, derived(name).model.prior.title) for name in WITH_PRIOR]
    assert [tuple(row[:2]) for row in rows] == titles
    for name, row in zip(WITH_PRIOR, rows, strict=True):
        made = derived(name)
        assert all(isinstance(each.verdict, Proved) for each in (made.conclusion, made.normalisations["mean"]))
        assert row[3] == write(arranged(made.penalty["mean"]))
        assert row[4:] == ["proved", "proved"]
        assert (r"\lambda" in row[2]) is (name in PENALISED)


@pytest.mark.parametrize("name", WITH_PRIOR)
def test_putting_the_weight_back_gives_the_objective_that_was_derived(name):
    made = derived(name)
    again = chapter.with_weight(made).subs(chapter.weight, made.penalty["mean"])
    assert again == made.optimum.objective


DENSITIES = {
    "gaussian": lambda scale: stats.norm(scale=scale),
    "laplace": lambda scale: stats.laplace(scale=scale),
}
LOSSES = {"gaussian": np.square, "laplace": np.abs}


@pytest.mark.parametrize("name", PENALISED)
def test_weights_are_those_that_densities_of_scipy_ask_for(name, cells):
    """Two candidates, loss and penalty: the change of -log(likelihood * prior) is a multiple of the change of the objective."""
    noise, prior = name.split("+")
    scales = {sigma: 0.7, b: 0.9, tau: 1.3, s: 0.4}
    size = 5
    rng = np.random.default_rng(3)
    residuals, weights = rng.normal(size=(4, size)), rng.normal(size=(4, 3))
    noise_scale = scales[sigma] if noise == "gaussian" else scales[b]
    prior_scale = scales[tau] if prior == "gaussian" else scales[s]
    exact = -DENSITIES[noise](noise_scale).logpdf(residuals).sum(1) - DENSITIES[prior](prior_scale).logpdf(weights).sum(1)
    made = derived(name)
    for key, divided in (("sum", 1), ("mean", size), ("half_mean", 2 * size)):
        lam = float(made.penalty[key].subs({n: size, **scales}))
        told = LOSSES[noise](residuals).sum(1) / divided + lam * LOSSES[prior](weights).sum(1)
        ratios = np.diff(exact) / np.diff(told)
        assert np.allclose(ratios, ratios[0], rtol=1e-10), key
        assert ratios[0] > 0
    row = next(
        row for row in _at(cells, "Noise | Prior | \\lambda beside") if tuple(row[:2]) == (made.model.noise.title, made.model.prior.title)
    )
    assert row[2:] == [write(arranged(made.penalty[key])) for key in ("nll", "sum", "mean", "half_mean")]


@pytest.mark.parametrize("name", PENALISED)
def test_only_means_divide_the_weight_by_n(name):
    weights = derived(name).penalty
    assert n not in weights["nll"].free_symbols | weights["sum"].free_symbols
    for key in ("mean", "half_mean"):
        assert n not in (weights[key] * n).free_symbols


def test_numbers_for_n(cells):
    for size, total, mean, half in _at(cells, "n | "):
        assert float(total) == pytest.approx(0.25 / 4)
        assert [_number(mean), _number(half)] == pytest.approx([0.0625 / int(size), 0.03125 / int(size)])


def _number(text: str) -> float:
    mantissa, _, power = text.partition(r" \cdot 10^{")
    return float(mantissa) * 10.0 ** int(power.rstrip("}") or 0)


def test_the_box_averages_over_the_observations(page):
    assert latex(page.blocks[0]).count(r"\frac{1}{n}\log p(") == 2


def test_the_box_takes_no_law_and_every_premise():
    boxed = posterior_as_sum(n)
    assert isinstance(boxed.verdict, Proved)
    assert {premise.name for premise in boxed.claim.premises} == {"evidence", "prior_ignores_inputs", "positive"}
    for premise in boxed.claim.premises:
        fewer = tuple(other for other in boxed.claim.premises if other != premise)
        assert not isinstance(judge(replace(boxed.claim, premises=fewer)), Proved), premise.name
    doubled = replace(
        boxed.claim, after=replace(boxed.claim.after, objective=boxed.claim.after.objective - Log(boxed.claim.premises[-1].positive[1]))
    )
    assert isinstance(judge(doubled), Refuted)


def test_true_ends_do_not_heal_a_wrong_line():
    assert isinstance(chapter.ENDS.verdict, Proved)
    assert isinstance(chapter.INTO.verdict, Refuted)
    assert isinstance(chapter.OUT_OF.verdict, Refuted)
    steps = derived("laplace+gaussian").steps
    place = [step.rule.name for step in steps].index("divide_by_positive")
    same = said("what the derivation does there", steps[place].before, chapter.ENDS.claim.relation, chapter.ENDS.claim.after)
    assert isinstance(same.verdict, Proved)


def test_a_bounded_penalty_has_no_proper_prior():
    assert isinstance(chapter.BOUNDED.verdict, Proved)
    for lam in (0.5, 3.0):
        near, far = (
            integrate.quad(lambda t, lam=lam: np.exp(-lam * t**2 / (1 + t**2)), -half, half, limit=500)[0] for half in (100, 1_000)
        )
        assert (far - near) / 1_800 >= np.exp(-lam)
    claim = replace(
        chapter.BOUNDED.claim, before=Exp(-(e**2) / (1 + e**2)), after=1 + 0 * e, relation=IntegratesTo(), unknowns=frozenset((e,))
    )
    assert not isinstance(judge(claim), Proved)


def test_the_logarithmic_penalty_is_proper_beyond_one_half_only():
    assert isinstance(chapter.CAUCHY.verdict, Proved)
    assert isinstance(judge(replace(chapter.CAUCHY.claim, after=1 / (1 + Abs(mu)))), Refuted)
    for lam in (0.8, 1.0, 2.5):
        mass = 2 * integrate.quad(lambda t, lam=lam: (1 + t**2) ** -lam, 0, np.inf)[0]
        assert mass == pytest.approx(np.sqrt(np.pi) * gamma(lam - 0.5) / gamma(lam), rel=1e-6)
    slow = [integrate.quad(lambda t: (1 + t**2) ** -0.5, 0, 10.0**power, limit=500)[0] for power in (2, 4, 6)]
    assert np.diff(slow) == pytest.approx([np.log(100)] * 2, rel=1e-3)


def test_the_joint_objective_sinks_by_p_log_ten_with_every_tenth(page, cells):
    rows = _at(cells, r"\theta | s | ")
    data = np.array([float(value) for value in chapter.RESPONSES])
    inputs = np.array([[float(value) for value in row] for row in chapter.INPUTS])
    at_zero = []
    for place, scale, multiplied, closed in rows:
        weights = np.array([float(weight) for weight in place.strip("()").split(", ")])
        expected = -stats.norm(inputs @ weights).logpdf(data).sum() - stats.laplace(scale=_number(scale)).logpdf(weights).sum()
        assert [_number(multiplied), _number(closed)] == pytest.approx([expected] * 2, rel=1e-5)
        if not weights.any():
            at_zero.append(expected)
    assert np.diff(at_zero) == pytest.approx(-2 * np.log(10))
    assert at_zero[0] > _number(rows[0][3]) > _number(rows[1][3]) > at_zero[-1]
    first_better = next(scale for _, scale, _, worth in rows[2:] if _number(worth) < min(_number(rows[0][3]), _number(rows[1][3])))
    last = "".join(plain(block.text) for block in page.blocks if isinstance(block, Paragraph))
    assert f"the better ones once s is {first_better} or less" in last


def _joint_of_weights(point):
    """Minus the log of likelihood (sigma = 1) times Laplace prior; the logarithm of s is the third coordinate."""
    data = np.array([float(value) for value in chapter.RESPONSES])
    inputs = np.array([[float(value) for value in row] for row in chapter.INPUTS])
    return -stats.norm(inputs @ point[:2]).logpdf(data).sum() - stats.laplace(scale=np.exp(point[2])).logpdf(point[:2]).sum()


def test_the_joint_objective_has_a_local_minimum_and_it_is_not_the_lowest_value():
    weights, scale = chapter.settled()
    place = np.array([*map(float, weights), np.log(float(scale))])
    assert [*place[:2], float(scale)] == pytest.approx([1.44057, -0.401422, 0.920995], rel=1e-5)
    assert _joint_of_weights(place) == pytest.approx(8.83915, rel=1e-6)
    start = [*map(float, chapter.NEAR), 0.0]
    found = optimize.minimize(_joint_of_weights, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 2000})
    assert found.x == pytest.approx(place, abs=1e-5), "a solver that starts near it stops there"
    rng = np.random.default_rng(7)
    for step in rng.normal(scale=0.05, size=(200, 3)):
        assert _joint_of_weights(place + step) > _joint_of_weights(place)
    assert _joint_of_weights(np.array([0, 0, np.log(1e-4)])) < _joint_of_weights(place), "and yet zero weights are better"


def test_the_best_scale_of_a_prior_is_the_mean_size_of_its_weights():
    assert isinstance(chapter.BEST_SCALE.verdict, Proved)
    points = chapter.BEST_SCALE.claim.after
    for wrong in (chapter.t, chapter.t / (2 * p), chapter.t / (p + 1)):
        claim = replace(chapter.BEST_SCALE.claim, after=replace(points, condition=points.condition.func(s, wrong)), witness=None)
        assert isinstance(judge(claim), Refuted), wrong
    best = optimize.minimize_scalar(lambda at: 3 * np.log(2 * at) + 4.2 / at, bounds=(0.01, 50), method="bounded", options={"xatol": 1e-9})
    assert best.x == pytest.approx(4.2 / 3, rel=1e-5)


def test_a_prior_of_the_scale_that_vanishes_like_its_power_bounds_the_density():
    """At zero weights the objective is a constant plus p log(2s) - log prior(s)."""
    scales = 10.0 ** -np.arange(1, 9)
    for power, bounded in ((2, True), (3, True), (1, False)):
        told = 2 * np.log(2 * scales) - power * np.log(scales)
        assert bool(told.min() > -10) is bounded


def test_doubling_both_scales_of_a_gaussian_pair():
    weights = derived("gaussian+gaussian").penalty
    ratios = {key: weight.subs({sigma: 2 * sigma, tau: 2 * tau}, simultaneous=True) / weight for key, weight in weights.items()}
    assert ratios == {"nll": Rational(1, 4), "sum": 1, "mean": 1, "half_mean": 1}


def test_the_ridge_estimate_is_the_posterior_mean():
    data, width, noise = np.array([1.2, 0.4, 2.0]), 0.7, 0.9
    mode = data.sum() / (len(data) + noise**2 / width**2)
    density = lambda at: np.exp(-np.sum((data - at) ** 2) / (2 * noise**2) - at**2 / (2 * width**2))  # noqa: E731
    mass, moment = (integrate.quad(lambda at, power=power: at**power * density(at), -8, 8)[0] for power in (0, 1))
    assert moment / mass == pytest.approx(mode)


@pytest.mark.parametrize("statement", [chapter.AT_ZERO, chapter.AT_ZERO_GAUSSIAN, chapter.ELASTIC], ids=lambda it: it.title)
def test_identities_are_proved_and_a_changed_one_is_refuted(statement):
    assert isinstance(statement.verdict, Proved)
    for wrong in (2 * statement.claim.after, statement.claim.after + Log(2 * s) + sigma):
        assert isinstance(judge(replace(statement.claim, after=wrong)), Refuted)


def test_the_scale_of_the_prior_has_a_best_value_only_with_its_logarithm():
    assert isinstance(chapter.LOST_SCALE.verdict, Refuted)
    weights = np.array([2.5, -4.25])
    best = optimize.minimize_scalar(lambda at: 2 * np.log(2 * at) + np.abs(weights).sum() / at, bounds=(0.01, 100), method="bounded")
    assert best.x == pytest.approx(np.abs(weights).mean(), rel=1e-4)
    assert best.x == pytest.approx(27 / 8, rel=1e-4), "the point of the counter-example"


def test_the_elastic_net_prior_is_proper():
    mass = integrate.quad(lambda t: np.exp(-abs(t) / 0.4 - t**2 / (2 * 1.3**2)), -50, 50, points=[0])[0]
    assert 0 < mass < np.inf
    swapped = equal(
        "swapped", chapter.ELASTIC.claim.before, Sum(0 * Abs(theta[1]), (chapter.j, 1, p)) + chapter.L1 / tau + chapter.L2 / (2 * s**2)
    )
    assert isinstance(swapped.verdict, Refuted)


def test_the_posterior_mean_under_a_laplace_prior_is_zero_where_the_product_of_input_and_response_is_and_nowhere_else():
    """One input, sigma = s = 1: the posterior depends on the data by the sums of x^2, here 2, and of x y alone."""

    def density(theta, product):
        return np.exp(-(theta**2) + theta * product - abs(theta))

    means = [integrate.quad(lambda theta, at=at: theta * density(theta, at), -20, 20, points=[0])[0] for at in (-0.9, 0, 1e-3, 0.9)]
    modes = [optimize.minimize_scalar(lambda theta, at=at: -density(theta, at), (-1, 1.1), tol=1e-12).x for at in (-0.9, 0, 1e-3, 0.9)]
    assert modes == pytest.approx([0] * 4, abs=1e-6)
    assert means[1] == pytest.approx(0, abs=1e-12)
    assert means[0] < -0.1
    assert 1e-4 < means[2] < means[3]


@pytest.mark.parametrize(("weights", "grows"), [(1, True), (2, False), (3, False)])
def test_with_one_weight_a_flat_density_of_the_scale_leaves_no_posterior(weights, grows):
    """The integral over the scale from 1 to the end, of s^-p exp(-t/s) with t = 1, as the end moves out by powers of ten."""
    parts = [integrate.quad(lambda scale: scale**-weights * np.exp(-1 / scale), 10.0**at, 10.0 ** (at + 1))[0] for at in range(6)]
    assert (parts[-1] > parts[-2] > 2) is grows
    assert (parts[-1] < 1e-4) is not grows
