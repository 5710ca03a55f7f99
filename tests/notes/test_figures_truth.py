"""What figures show is true: curves, crossings, points of contact, bands and limits, each found in another way."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from scipy import optimize, stats

from derive.catalogue import entry
from derive.derivation.estimators import derivation
from derive.families._family import Family
from derive.notes.drawing import canvas, render
from derive.notes.figures import _two_weights as two
from derive.notes.figures import gaussian_against_laplace, gaussian_loss, lasso_geometry, ridge_geometry, shrinkage, underflow
from derive.notes.figures._densities import curve, density, loss, steps
from derive.notes.figures._pen import BLUE, ORANGE, THICK
from derive.vocabulary.symbols import n, s, sigma, tau
from tests.notes.validators.needs import needs

X, Y = (np.array(data, dtype=float) for data in (two.X, two.Y))


@pytest.fixture(autouse=True)
def matplotlib():
    needs("matplotlib", "pip install matplotlib")


def comments(picture):
    """The words of an SVG, which stand beside their outlines in comments."""
    return "\n".join(re.findall(r"<!-- (.*?) -->", picture.decode(), re.DOTALL))


@pytest.mark.parametrize("name, peer", [("gaussian", stats.norm(scale=0.7)), ("laplace", stats.laplace(scale=0.7))])
def test_curves_are_the_densities_of_another_library(name, peer):
    family = entry("derive.families", name, Family)
    scales = {str(family.parameters[0].symbol): Fraction(7, 10)}
    for quantity, expected in ((density, peer.pdf), (loss, lambda place: -peer.logpdf(place))):
        places, values = zip(*curve(quantity(family), steps(4, 10), **scales), strict=True)
        assert places[10] == 0
        assert values == pytest.approx(expected(np.array(places)), rel=1e-12)


def test_three_times_as_far_is_nine_times_the_gaussian_loss():
    loss_at = [-stats.norm.logpdf(place) + stats.norm.logpdf(0) for place in (1, 3)]
    assert f"{gaussian_loss.FAR / gaussian_loss.NEAR} times as far" in comments(render(gaussian_loss.ENTRY.drawn({}), "svg"))
    assert f"{loss_at[1] / loss_at[0]:.0f} times the loss" in comments(render(gaussian_loss.ENTRY.drawn({}), "svg"))
    for value in stats.norm.pdf([1, 3]):
        assert f"{value:.2g}" in comments(render(gaussian_loss.ENTRY.drawn({}), "svg"))
        assert f"{value:.2g}" in gaussian_loss.ENTRY.description
    assert "nine times" in gaussian_loss.ENTRY.description
    assert "nine times" in gaussian_loss.ENTRY.caption


def test_where_gaussian_and_laplace_cross():
    gaussian, laplace = stats.norm(), stats.laplace(scale=1 / math.sqrt(2))
    assert laplace.std() == pytest.approx(gaussian.std())
    found = [float(place) for place in gaussian_against_laplace.crossings()]
    grid = np.linspace(0, 4, 4001)
    signs = np.sign(gaussian.logpdf(grid) - laplace.logpdf(grid))
    assert len(found) == 2 == np.count_nonzero(np.diff(signs))
    assert gaussian.pdf(found) == pytest.approx(laplace.pdf(found), rel=1e-9)
    assert gaussian.pdf(1) > laplace.pdf(1)
    for place in found:
        assert f"±{place:.2f}" in comments(render(gaussian_against_laplace.ENTRY.drawn({}), "svg"))
        assert f"plus and minus {place:.2f}" in gaussian_against_laplace.ENTRY.description


def test_the_equal_scales_are_those_of_the_drawn_families():
    for family, peer in zip(gaussian_against_laplace.families(), (stats.norm(), stats.laplace(scale=1 / math.sqrt(2))), strict=True):
        for place, value in curve(density(family), steps(3, 3)):
            assert value == pytest.approx(peer.pdf(place), rel=1e-12)


def test_the_contour_touches_the_disc_in_the_ridge_solution():
    weight = float(ridge_geometry.WEIGHT)
    contact = np.array(two.ridge(ridge_geometry.WEIGHT), dtype=float)
    found = optimize.minimize(lambda theta: np.sum((Y - X @ theta) ** 2) + weight * np.sum(theta**2), np.zeros(2), tol=1e-12)
    assert contact == pytest.approx(found.x, abs=1e-5)
    downhill = 2 * X.T @ (Y - X @ contact)
    assert downhill == pytest.approx(2 * weight * contact), "the two gradients are parallel where the curves touch"
    touch(ridge_geometry, contact, np.linalg.norm)


def test_the_contour_touches_the_diamond_in_a_corner():
    linear_model = pytest.importorskip("sklearn.linear_model")
    weight = lasso_geometry.WEIGHT
    contact = two.lasso(weight)
    assert contact[0] == 0
    assert contact[1] > 0
    peer = linear_model.Lasso(alpha=float(weight) / (2 * len(Y)), fit_intercept=False, tol=1e-14, max_iter=100_000).fit(X, Y)
    assert peer.coef_[0] == 0
    assert [float(value) for value in contact] == pytest.approx(peer.coef_)
    assert tuple(map(float, contact)) in lasso_geometry.diamond(contact)
    slopes = 2 * X.T @ (Y - X @ np.array(contact, dtype=float))
    assert abs(slopes[0]) < float(weight), "zero is held by the kink, not by luck"
    assert slopes[1] == pytest.approx(float(weight))
    touch(lasso_geometry, np.array(contact, dtype=float), lambda theta: np.abs(theta).sum())


def touch(module, contact, size):
    """As it is drawn: the outline is that of a region, the contour through the contact never enters it and passes through the contact."""
    with canvas(module.ENTRY.drawn({})) as drawn:
        (axes,) = drawn.axes
        thick = {line.get_color(): line.get_xydata() for line in axes.lines if line.get_linewidth() == THICK and len(line.get_xydata()) > 1}
        dots = {line.get_color(): line.get_xydata()[0] for line in axes.lines if len(line.get_xydata()) == 1}
        across, up = (axes.transData.transform(unit) - axes.transData.transform((0, 0)) for unit in ((1, 0), (0, 1)))
    assert across[0] == pytest.approx(up[1]), "a disc is round"
    assert [size(theta) for theta in thick[ORANGE]] == pytest.approx([size(contact)] * len(thick[ORANGE]))
    assert dots[ORANGE] == pytest.approx(contact)
    assert dots[BLUE] == pytest.approx(np.linalg.lstsq(X, Y, rcond=None)[0])
    squares = np.sum((Y - X @ contact) ** 2)
    assert np.sum((Y[:, None] - X @ thick[BLUE].T) ** 2, axis=0) == pytest.approx(np.full(len(thick[BLUE]), squares))
    assert min(size(theta) for theta in thick[BLUE]) >= size(contact) - 1e-9
    assert np.linalg.norm(thick[BLUE] - contact, axis=1).min() < 0.1


@pytest.mark.parametrize("weight", ["0.5", "1", "3", "6", "9", "14", "20"])
def test_lasso_in_two_weights_against_another_library(weight):
    linear_model = pytest.importorskip("sklearn.linear_model")
    exact = Fraction(weight)
    peer = linear_model.Lasso(alpha=float(exact) / (2 * len(Y)), fit_intercept=False, tol=1e-14, max_iter=100_000).fit(X, Y)
    assert [float(value) for value in two.lasso(exact)] == pytest.approx(peer.coef_, abs=1e-9)


@pytest.mark.parametrize("module", [ridge_geometry, lasso_geometry])
def test_coordinates_that_are_told(module):
    solve = two.ridge if module is ridge_geometry else two.lasso
    for theta in (two.least_squares(), solve(module.WEIGHT)):
        told = ", ".join(f"{float(value):.2f}" if value else "0" for value in theta)
        assert f"({told})" in comments(render(module.ENTRY.drawn({}), "svg"))
        assert f"at {told}" in module.ENTRY.description


@pytest.mark.parametrize("name, combination, values", [("gaussian", "ridge", {tau**2: Fraction(1, 2)}), ("laplace", "lasso", {s: 1})])
def test_shrinkage_is_the_minimiser_for_the_weight_that_is_told(name, combination, values):
    found = derivation(combination).penalty["mean"]
    weight = found.subs({sigma: 1, n: 1} | values)
    assert weight == shrinkage.WEIGHT
    penalty = {"gaussian": lambda theta: theta**2, "laplace": abs}[name]
    function = shrinkage.shrunk(name)
    for start in (-4, -2, -1, Fraction(-1, 2), 0, Fraction(1, 3), 1, Fraction(5, 4), 3):
        objective = lambda theta, start=float(start): (theta - start) ** 2 + float(weight) * penalty(theta)  # noqa: E731
        best = optimize.minimize_scalar(objective, bounds=(-5, 5), method="bounded", options={"xatol": 1e-10}).x
        assert float(function(start)) == pytest.approx(best, abs=1e-6)


def test_the_band_of_zeros_ends_where_it_is_said_to():
    half = Fraction(shrinkage.WEIGHT, 2)
    laplace, gaussian, flat = map(shrinkage.shrunk, ("laplace", "gaussian", "flat"))
    assert laplace.band == (-half, half)
    assert gaussian.band == (0, 0)
    assert laplace(half) == 0 == laplace(-half)
    assert laplace(half + Fraction(1, 1000)) == Fraction(1, 1000)
    assert gaussian(Fraction(3)) == Fraction(3) / (1 + shrinkage.WEIGHT)
    assert flat(Fraction(-7, 3)) == Fraction(-7, 3)
    assert "a third" in shrinkage.ENTRY.description


@pytest.mark.parametrize("unit", underflow.UNITS, ids=str)
def test_where_the_running_product_is_lost(unit):
    residuals = np.resize(np.array(underflow.RESIDUALS, dtype=float), underflow.OBSERVATIONS) * float(unit)
    densities = stats.norm.pdf(residuals, scale=float(unit))
    with np.errstate(over="ignore", under="ignore"):
        products = np.cumprod(densities)
    count, product = underflow.lost(unit)
    gone = (products == 0) | np.isinf(products)
    assert count == 1 + int(np.argmax(gone))
    assert product == products[-1]
    assert product == (0 if unit == 1 else math.inf)
    sums = np.cumsum(stats.norm.logpdf(residuals, scale=float(unit))) / math.log(10)
    for place, value in underflow.logs(unit)[1:]:
        assert value == pytest.approx(sums[int(place) - 1])
    text = comments(render(underflow.ENTRY.drawn({}), "svg"))
    assert f"from observation {count} on" in text
    assert f"at observation {count}" in underflow.ENTRY.description.replace("\n", " ")
    end = "minus" if sums[-1] < 0 else "plus"
    assert f"{end} {abs(sums[-1]):.0f}" in underflow.ENTRY.description


def test_the_residuals_have_standard_deviation_about_one():
    assert math.sqrt(sum(float(residual) ** 2 for residual in underflow.RESIDUALS) / len(underflow.RESIDUALS)) == pytest.approx(1, abs=0.01)


def test_the_ends_of_double_precision():
    assert np.finfo(float).max == underflow.LARGEST
    assert np.nextafter(0, 1) == underflow.SMALLEST > 0
