"""An objective taken apart is the same function: added up again by NumPy, entry by entry, and by SymPy, term by term."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Abs, Add, Expr, Rational, Sum, Symbol, lambdify, log

import derive
from derive.numerics.objective import (
    COORDINATE,
    NORMALISATIONS,
    OBSERVED,
    PREDICTED,
    RESIDUAL,
    divisor,
    objective_of,
    with_prediction,
)
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import live
from derive.vocabulary.symbols import X, i, j, linear_predictor, mu, n, p, predictor, sigma, theta, x, y

lam, t = Symbol("lambda", positive=True), Symbol("t", positive=True)
PREDICTIONS = {"opaque": predictor(x[i]), "linear": linear_predictor(i), "location": mu}
LOSSES = {
    "square": lambda r, eta: r**2 / (2 * sigma**2),
    "absolute": lambda r, eta: Abs(r) / t,
    "slanted": lambda r, eta: t * Abs(r) + r / 3,
    "shifted": lambda r, eta: (r - 1) ** 2 / sigma**2,
    "levelling off": lambda r, eta: t * log(1 + r**2 / sigma**2),
    "of the prediction too": lambda r, eta: r**2 + lam * eta**2,
    "a product written out": lambda r, eta: y[i] * Abs(r) - eta * Abs(r),
}
PENALTIES = {"none": lambda b: b * 0, "ridge": lambda b: lam * b**2, "lasso": lambda b: lam * Abs(b), "both": lambda b: b**2 + lam * Abs(b)}
CASES = [(prediction, loss, penalty) for prediction in PREDICTIONS for loss in LOSSES for penalty in PENALTIES]


def example(prediction: str, loss: str, penalty: str) -> Expr:
    """n log(sigma) + rows + penalties, the loss of every row."""
    eta = PREDICTIONS[prediction]
    rows = Sum(LOSSES[loss](y[i] - eta, eta), (i, 1, n))
    return n * log(sigma) + rows + (PENALTIES[penalty](mu) if prediction == "location" else Sum(PENALTIES[penalty](theta[j]), (j, 1, p)))


DATA = np.random.default_rng(20260301)
Xs, ys, thetas = DATA.normal(size=(3, 2)), DATA.normal(size=3) * 2, DATA.normal(size=2)
SCALES = {sigma: 0.7, lam: 1.3, t: 0.4}


def at(expr: Expr, prediction: str) -> float:
    """The expression at three observations and two coordinates, by SymPy's own sums."""
    entries = {y[k + 1]: value for k, value in enumerate(ys)} | {theta[k + 1]: value for k, value in enumerate(thetas)}
    entries |= {X[row + 1, column + 1]: Xs[row, column] for row in range(3) for column in range(2)} | SCALES | {mu: thetas[0]}
    whole = with_prediction(expr, PREDICTIONS["linear"]).subs({n: 3, p: 2}).doit()
    return float(whole.subs(entries))


@pytest.mark.parametrize(("prediction", "loss", "penalty"), CASES)
def test_the_terms_add_up_to_the_objective(prediction, loss, penalty):
    whole = example(prediction, loss, penalty)
    found = objective_of(whole)
    terms = [weight * found.written(total) for weight, total in (*found.rows, *found.penalties)]
    assert at(found.unmoved + Add(*terms), prediction) == pytest.approx(at(whole, prediction), rel=1e-12)
    assert not live(found.constant).free_symbols - {n, *SCALES}


@pytest.mark.parametrize(("prediction", "loss", "penalty"), CASES)
def test_the_kernels_add_up_to_the_objective_entry_by_entry(prediction, loss, penalty):
    whole = example(prediction, loss, penalty)
    found = objective_of(whole)
    eta, coordinates = (np.full(3, thetas[0]), thetas[:1]) if prediction == "location" else (Xs @ thetas, thetas)
    rows, penalties = found.kernels
    total = float(found.constant.subs({n: 3, **SCALES}))
    for weight, kernel in rows:
        values = lambdify((RESIDUAL, PREDICTED, OBSERVED), kernel.subs(SCALES), "numpy")(ys - eta, eta, ys)
        total += float(weight.subs({n: 3, **SCALES})) * float(np.sum(values * np.ones(3)))
    for weight, kernel in penalties:
        total += float(weight.subs(SCALES)) * float(np.sum(lambdify(COORDINATE, kernel.subs(SCALES), "numpy")(coordinates)))
    assert total == pytest.approx(at(whole, prediction), rel=1e-12)


@pytest.mark.parametrize("prediction", PREDICTIONS)
@pytest.mark.parametrize("loss", ["square", "absolute", "slanted", "shifted", "levelling off", "a product written out"])
def test_residuals_are_kept(prediction, loss):
    """Neither y nor the prediction is left where only their difference matters, even if it was written out."""
    rows, _ = objective_of(example(prediction, loss, "ridge")).kernels
    assert rows
    assert all(kernel.free_symbols & {RESIDUAL, PREDICTED, OBSERVED} == {RESIDUAL} for _, kernel in rows)


@pytest.mark.parametrize("name", ["gaussian+laplace", "laplace+gaussian"])
@pytest.mark.parametrize("predictor", ["opaque", "linear", "location"])
def test_a_normalisation_divides_the_whole_and_drops_constants(name, predictor):
    """At two points: what is displayed differs by the difference of the negative log posterior over the divisor."""
    found = derive.map(*name.split("+"), predictor=predictor).parts
    symbols = sorted(found.negative_log.free_symbols - {n, p}, key=str)
    scales = {symbol: Rational(k + 2, 3) for k, symbol in enumerate(s for s in symbols if s.is_positive)}
    moved = {theta[1]: Rational(1, 5), theta[2]: Rational(-3, 2), mu: Rational(7, 4)}
    for key in NORMALISATIONS:
        assert float((found.divisor(key) / divisor(key, found.loss_factor)).subs({n: 3, **scales})) == 1

        def difference(expr, scales=scales):
            whole = with_prediction(live(expr), linear_predictor(i)).subs({n: 3, p: 2}).doit().subs(scales)
            whole = whole.subs({y[k + 1]: value for k, value in enumerate(ys)})
            whole = whole.subs({X[row + 1, column + 1]: Xs[row, column] for row in range(3) for column in range(2)})
            return float(whole.subs(moved)) - float(whole.subs({each: value + 1 for each, value in moved.items()}))

        by = float(found.divisor(key).subs({n: 3, **scales}))
        assert difference(found.displayed(key)) == pytest.approx(difference(found.negative_log) / by, rel=1e-12)


def test_an_unknown_normalisation_is_refused_by_name():
    for odd in ("mode", None, 3):
        with pytest.raises(InputError, match="unknown normalisation"):
            divisor(odd, Rational(1, 2))
