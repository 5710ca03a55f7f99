"""The two valleys of chapter 9 from the other side: an optimiser, the Hessian, mutants refuted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize
from sympy import Rational, diff, lambdify

from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.notes.chapters import regularisation as valleys
from derive.vocabulary.linear import live
from derive.vocabulary.symbols import mu, sigma
from tests.notes.chapters.composed import composed, tables


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    (found,) = [rows for head, rows in tables(composed("regularisation")).items() if head.startswith(r"\sigma^2 | ")]
    return found


def test_the_excess_is_proved_and_a_changed_one_is_refuted():
    assert isinstance(valleys.EXCESS.verdict, Proved)
    for wrong in (2 * valleys.EXCESS.claim.after, valleys.EXCESS.claim.after + sigma):
        assert isinstance(judge(replace(valleys.EXCESS.claim, after=wrong)), Refuted)


def _joint():
    data = np.array([float(value) for value in valleys.SAMPLE])

    def objective(point):
        place, log_scale = point
        return len(data) * log_scale + np.sum((data - place) ** 2) / (2 * np.exp(2 * log_scale)) + place**2 / 2

    return objective


def test_the_sample_is_summed_up_rightly():
    data = np.array([float(value) for value in valleys.SAMPLE])
    assert float(valleys.MEAN) == pytest.approx(data.mean())
    assert float(valleys.SPREAD) == pytest.approx(data.var())
    shape = lambdify((mu, sigma), live(valleys.JOINT))
    for place, scale in ((1.0, 2.0), (5.5, 0.7), (-3.0, 9.0)):
        assert shape(place, scale) == pytest.approx(_joint()((place, np.log(scale))))


def test_an_optimiser_ends_in_both_valleys(rows):
    found = {
        start: optimize.minimize(_joint(), start, method="BFGS", options={"gtol": 1e-9}).x
        for start in ((6.4, np.log(0.5)), (0.0, np.log(6.0)))
    }
    ends = sorted((float(np.exp(2 * log_scale)), float(place)) for place, log_scale in found.values())
    levels = [[float(cell) for cell in row[:4]] for row in rows]
    assert ends == [pytest.approx((levels[0][0], levels[0][1]), rel=1e-4), pytest.approx((levels[2][0], levels[2][1]), rel=1e-4)]
    for variance, place, error, worth in levels:
        assert error == pytest.approx(variance)
        assert worth == pytest.approx(_joint()((place, np.log(variance) / 2)), rel=1e-5)
    assert levels[1][3] > max(levels[0][3], levels[2][3])
    assert levels[2][3] < levels[0][3], "the deeper valley is the one far from the data"


def test_the_profile_has_two_local_minima_and_the_hessian_agrees():
    def profile(variance):
        place = optimize.minimize_scalar(lambda at: _joint()((at, np.log(variance) / 2)), bracket=(0, 6.4)).x
        return _joint()((place, np.log(variance) / 2))

    grid = np.exp(np.linspace(np.log(0.1), np.log(100), 120))
    values = np.array([profile(variance) for variance in grid])
    minima = [float(grid[k]) for k in range(1, len(grid) - 1) if values[k] < min(values[k - 1], values[k + 1])]
    assert minima == [pytest.approx(float(valleys.LEVEL[0]), rel=0.06), pytest.approx(float(valleys.LEVEL[2]), rel=0.06)]
    joint = live(valleys.JOINT)
    for variance, definite in zip(valleys.LEVEL, (True, False, True), strict=True):
        here = {sigma: Rational(variance) ** Rational(1, 2), mu: valleys.BEST.subs(sigma**2, Rational(variance))}
        assert all(float(diff(joint, symbol).subs(here)) == pytest.approx(0, abs=1e-12) for symbol in (mu, sigma))
        hessian = np.array([[float(diff(joint, first, second).subs(here)) for first in (mu, sigma)] for second in (mu, sigma)])
        assert bool(np.linalg.eigvalsh(hessian).min() > 0) is definite


def test_another_best_location_is_refuted():
    assert isinstance(valleys.BEST_LOCATION.verdict, Proved)
    points = valleys.BEST_LOCATION.claim.after
    wrong = replace(points, condition=points.condition.func(mu, valleys.COUNT * valleys.MEAN / (valleys.COUNT + sigma)))
    assert isinstance(judge(replace(valleys.BEST_LOCATION.claim, after=wrong)), Refuted)
