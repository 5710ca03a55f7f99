"""What chapter 8 says of the lasso, by brute force: zeros and pulls, thresholds, uniqueness, an intercept."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import optimize, stats
from sklearn.linear_model import Lasso

from derive.notes.chapters import laplace_prior as data
from derive.notes.composing import derived
from derive.notes.exact import lasso, pulls, ridge
from derive.vocabulary.symbols import n, s, sigma

X = np.array([[float(entry) for entry in row] for row in data.ROWS])
Y = np.array([float(each) for each in data.RESPONSES])
SIGMA, NARROW, WIDE = (float(each) for each in (data.SIGMA, data.NARROW, data.WIDE))


def alpha(scale: float) -> float:
    return float(derived("gaussian+laplace").alpha("sklearn.linear_model.Lasso").subs({n: len(Y), sigma: SIGMA, s: scale}))


@pytest.mark.parametrize("seed", range(6))
def test_a_weight_is_zero_exactly_when_the_pull_it_leaves_is_at_most_the_price(seed):
    draw = np.random.default_rng(seed)
    design = [[Fraction(int(each), 10) for each in row] for row in draw.integers(-20, 21, (6, 3))]
    responses = [Fraction(int(each), 10) for each in draw.integers(-40, 41, 6)]
    price = Fraction(int(draw.integers(1, 30)), 10)
    found = lasso(design, responses, price)
    for place, weight in enumerate(found):
        without = [*found[:place], Fraction(0), *found[place + 1 :]]
        pull = 2 * pulls(design, responses, without)[place] / 6
        assert (weight == 0) is (abs(pull) <= price)
    matrix, target = np.array(design, float), np.array(responses, float)

    def objective(weights):
        return np.mean((target - matrix @ weights) ** 2) + float(price) * np.abs(weights).sum()

    point = np.array(found, float)
    steps = draw.normal(size=(100, 3)) * 10.0 ** -draw.uniform(0, 4, (100, 1))
    assert all(objective(point + step) >= objective(point) for step in steps)


def test_every_pattern_of_zeros_occurs_in_those_draws():
    counts = set()
    for seed in range(6):
        draw = np.random.default_rng(seed)
        design = [[Fraction(int(each), 10) for each in row] for row in draw.integers(-20, 21, (6, 3))]
        responses = [Fraction(int(each), 10) for each in draw.integers(-40, 41, 6)]
        counts.add(sum(weight == 0 for weight in lasso(design, responses, Fraction(int(draw.integers(1, 30)), 10))))
    assert len(counts) > 1


def soft(start: float, threshold: float) -> float:
    return np.sign(start) * max(abs(start) - threshold, 0)


@pytest.mark.parametrize("start", [-2.0, -0.4, 0.0, 0.3, 0.5, 1.7])
def test_the_soft_threshold_is_half_the_weight_beside_the_mean(start):
    price = 1.0
    found = optimize.minimize_scalar(lambda weight: (weight - start) ** 2 + price * abs(weight), bracket=(-3, 3), tol=1e-10).x
    assert np.isclose(found, soft(start, price / 2), atol=1e-6)


def test_with_orthogonal_columns_each_weight_is_thresholded():
    for tenths in (1, 4, 9, 20, 40):
        price = Fraction(tenths, 10)
        free = ridge(data.CROSSED, data.MEASURED, (0, 0))
        assert np.allclose(np.array(lasso(data.CROSSED, data.MEASURED, price), float), [soft(float(each), tenths / 20) for each in free])


@pytest.mark.parametrize("scale", [NARROW, WIDE])
def test_alpha_is_the_same_with_an_intercept_that_is_not_penalised(scale):
    """The posterior with a flat prior for the intercept, minimised by a general solver on weights split into two parts."""
    fit = Lasso(alpha=alpha(scale), fit_intercept=True, tol=1e-14, max_iter=100_000).fit(X, Y)
    size = X.shape[1]
    split = np.column_stack([np.ones(len(Y)), X, -X])

    def negative_log(parts: np.ndarray) -> tuple[float, np.ndarray]:
        residuals = Y - split @ parts
        slope = -split.T @ residuals / SIGMA**2 + np.r_[0, np.full(2 * size, 1 / scale)]
        return residuals @ residuals / (2 * SIGMA**2) + parts[1:].sum() / scale, slope

    bounds = [(None, None), *[(0, None)] * (2 * size)]
    found = optimize.minimize(
        negative_log, np.zeros(2 * size + 1), jac=True, bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-10}
    ).x
    expected = np.r_[found[0], found[1 : size + 1] - found[size + 1 :]]
    assert np.allclose([fit.intercept_, *fit.coef_], expected, atol=1e-6)
    assert abs(fit.intercept_) > 0.1, "the intercept matters on these data"


def test_equal_columns_leave_nothing_to_split_from_the_largest_pull_on():
    column = [(row[0], row[0]) for row in data.ROWS]
    most = max(abs(2 * pull / len(Y)) for pull in pulls(column, data.RESPONSES, [Fraction(0)] * 2))
    assert lasso(column, data.RESPONSES, most) == (0, 0)
    values = np.linspace(-1, 1, 41)
    first, second = np.meshgrid(values, values)
    fitted = np.array([float(row[0]) for row in column])[:, None, None] * (first + second)
    objective = np.mean((Y[:, None, None] - fitted) ** 2, axis=0) + float(most) * (abs(first) + abs(second))
    assert np.sum(objective <= objective.min() + 1e-12) == 1


def test_a_fixed_prior_does_not_keep_zeros():
    """A quantity that is zero: the share of means beyond the threshold grows with their number."""
    shares = [2 * stats.norm.sf(SIGMA**2 / (size * NARROW), scale=SIGMA / np.sqrt(size)) for size in (1, 10, 100, 10_000)]
    assert shares == sorted(shares)
    assert shares[0] < 0.1 < 0.95 < shares[-1]


def test_the_lasso_need_not_be_unique():
    column = [row[0] for row in data.ROWS]
    found = lasso([(each, each) for each in column], data.RESPONSES, Fraction(2, 5))
    total = sum(found)

    def objective(first, second):
        squares = sum((response - each * (first + second)) ** 2 for each, response in zip(column, data.RESPONSES, strict=True))
        return squares / len(column) + Fraction(2, 5) * (abs(first) + abs(second))

    assert objective(total, 0) == objective(total / 2, total / 2) == objective(total / 3, 2 * total / 3)
    assert objective(total + 1, -1) > objective(total, 0)
