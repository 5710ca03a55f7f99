"""`Derivation.fit`: which weight the penalty gets, which scales are estimated, what is refused and in which words."""

import math

import numpy as np
import pytest
from sklearn.linear_model import Lasso, QuantileRegressor, Ridge
from sympy import Abs, Symbol, exp, log

import derive
from derive.derivation.estimators import derivation
from derive.numerics.solution import Status

NAMES = ("gaussian", "laplace", "gaussian+gaussian", "gaussian+laplace", "laplace+gaussian", "laplace+laplace")
SCALES = {
    "gaussian": {},
    "laplace": {},
    "gaussian+gaussian": {"sigma": 0.7, "tau": 1.3},
    "gaussian+laplace": {"sigma": 0.7, "s": 0.05},
    "laplace+gaussian": {"b": 0.4, "tau": 0.5},
    "laplace+laplace": {"b": 0.4, "s": 0.05},
}


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(20260101)
    X = random.normal(size=(60, 4)) + 3
    return X, X @ [2.0, 0.0, -1.0, 0.3] + 5 + random.laplace(size=60)


@pytest.fixture(scope="module")
def found():
    return {name: derivation(name) for name in NAMES}


def negative_log_posterior(name, residual, theta, scales):
    """The density of SciPy, not ours."""
    from scipy import stats

    noise, _, prior = name.partition("+")
    scale = {"gaussian": scales.get("sigma", 1.0), "laplace": scales.get("b", 1.0)}[noise]
    law = {"gaussian": stats.norm, "laplace": stats.laplace}
    total = -law[noise].logpdf(residual, scale=scale).sum()
    if prior:
        total -= law[prior].logpdf(theta, scale=scales["tau" if prior == "gaussian" else "s"]).sum()
    return total


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_the_posterior_density_has_no_higher_point_nearby(name, intercept, data, found):
    X, y = data
    fit = found[name].fit(X, y, intercept=intercept, **SCALES[name])
    assert fit.status is Status.OPTIMAL
    assert fit.certificate.holds
    assert (fit.intercept is None) == (not intercept)

    def height(theta, c):
        return negative_log_posterior(name, y - c - X @ theta, theta, SCALES[name])

    best = height(fit.theta, fit.intercept or 0.0)
    random = np.random.default_rng(7)
    for step in (1e-1, 1e-3, 1e-5):
        for _ in range(60):
            theta, c = fit.theta + step * random.normal(size=4), (fit.intercept or 0.0) + intercept * step * random.normal()
            assert height(theta, c) >= best - 1e-9 * abs(best)


@pytest.mark.parametrize(
    ("name", "path", "settings"),
    [
        ("gaussian+gaussian", "sklearn.linear_model.Ridge", {"tol": 1e-12}),
        ("gaussian+laplace", "sklearn.linear_model.Lasso", {"tol": 1e-13, "max_iter": 100_000}),
        ("laplace+laplace", "sklearn.linear_model.QuantileRegressor", {"quantile": 0.5}),
    ],
)
def test_scikit_learn_at_its_own_alpha_agrees(name, path, settings, data, found):
    X, y = data
    estimator = {"Ridge": Ridge, "Lasso": Lasso, "QuantileRegressor": QuantileRegressor}[path.rsplit(".", 1)[1]]
    alpha = found[name].alpha(path)
    number = float(alpha.subs(dict(numbered(alpha, SCALES[name], len(y)))))
    peer = estimator(alpha=number, fit_intercept=True, **settings).fit(X, y)
    fit = found[name].fit(X, y, intercept=True, **SCALES[name])
    np.testing.assert_allclose(fit.theta, peer.coef_, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(fit.intercept, peer.intercept_, rtol=1e-6)
    np.testing.assert_allclose(fit.predict(X), peer.predict(X), rtol=1e-6)


def numbered(expr, scales, n):
    return [(symbol, n if str(symbol) == "n" else scales[str(symbol)]) for symbol in sorted(expr.free_symbols, key=str)]


@pytest.mark.parametrize("name", [name for name in NAMES if "+" in name])
@pytest.mark.parametrize("normalisation", ["nll", "sum", "mean", "half_mean"])
def test_a_penalty_in_any_normalisation_is_the_one_that_the_scales_give(name, normalisation, data, found):
    X, y = data
    by_scales = found[name].fit(X, y, intercept=True, normalisation=normalisation, **SCALES[name])
    noise = {key: value for key, value in SCALES[name].items() if key in ("sigma", "b") and normalisation == "nll"}
    # Derivation.penalty is judged apart from the solver's weight.
    factor = found[name].penalty[normalisation]
    number = float(factor.subs(numbered(factor, SCALES[name], len(y))))
    assert math.isclose(by_scales.penalty, number, rel_tol=1e-14)
    by_factor = found[name].fit(X, y, intercept=True, penalty=number, normalisation=normalisation, **noise)
    np.testing.assert_allclose(by_factor.theta, by_scales.theta, rtol=1e-9, atol=1e-12)
    assert math.isclose(by_factor.value, by_scales.value, rel_tol=1e-12)
    assert by_factor.normalisation == normalisation


@pytest.mark.parametrize("name", NAMES)
def test_the_value_is_the_compiled_objective_at_the_point(name, data, found):
    X, y = data
    fit = found[name].fit(X, y, intercept=False, **SCALES[name])
    needed = SCALES[name] if "+" in name else {}
    assert math.isclose(fit.value, found[name].compile().value(fit.theta, X, y, **needed), rel_tol=1e-13)


def test_scales_are_estimated_under_a_flat_prior_by_the_published_formulas(data, found):
    X, y = data
    fit = found["gaussian"].fit(X, y, intercept=True)
    residual = y - fit.predict(X)
    assert math.isclose(fit.scales["sigma"], residual.std(), rel_tol=1e-12)
    assert "σ² = MSE" in fit.estimated["sigma"]
    assert "divides by n" in fit.estimated["sigma"]
    assert "divides by n" in str(fit)
    fit = derive.map(noise="laplace", prior="flat").fit(X, y, intercept=True)
    assert math.isclose(fit.scales["b"], np.abs(y - fit.predict(X)).mean(), rel_tol=1e-12)
    assert "divides by n" in fit.estimated["b"]
    assert found["gaussian"].fit(X, y, intercept=True, sigma=2.0).estimated == {}
    assert found["gaussian+laplace"].fit(X, y, intercept=True, sigma=2.0, s=1.0).estimated == {}


@pytest.mark.parametrize(("name", "scale"), [("gaussian", "sigma"), ("laplace", "b")])
def test_a_perfect_fit_has_no_scale(name, scale, data, found):
    X, _ = data
    for y in (X @ [1.0, 2.0, 3.0, 4.0] + 7, np.zeros(len(X))):
        fit = found[name].fit(X, y, intercept=True)
        assert fit.certificate.holds
        assert scale not in fit.scales
        assert fit.estimated[scale].startswith("unbounded")
        assert "unbounded" in str(fit)


def test_a_fit_that_is_perfect_but_for_rounding_has_no_scale(found):
    X = np.array([[-1.0, -1.0, -1.0], [1.0, 0.0, -1.0], [0.0, -1.0, 0.0], [0.0, 1.0, -1.0]])
    for solver in ("qr", "svd", "cholesky"):
        fit = found["gaussian"].fit(X, [1.0, 1.0, 0.0, 1.0], intercept=True, solver=solver)
        assert fit.scales == {}
    fit = found["gaussian"].fit(np.arange(1.0, 5)[:, None], np.array([1, -1, 1, 2.0]) * 1e-165, intercept=True)
    assert fit.scales == {}
    assert "range of double precision" in fit.estimated["sigma"]
    # One huge observation that has a column of its own does not make the others perfect.
    y = np.array([1e16, 1.0, 2.0, 4.0])
    fit = found["gaussian"].fit(np.array([[1.0], [0], [0], [0]]), y, intercept=True)
    assert math.isclose(fit.scales["sigma"], math.sqrt((16 + 1 + 25) / 9 / 4), rel_tol=0.05)


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("gaussian+laplace", {}, ["s and sigma are needed", "not estimated", "unbounded", "lambda"]),
        ("gaussian+laplace", {"s": 1.0}, ["sigma is needed", "several maxima"]),
        ("laplace+gaussian", {"b": 1.0}, ["tau is needed", "unbounded"]),
        ("laplace+gaussian", {"b": -1.0, "tau": 1.0}, ["`b` must be a positive finite number", "b = -1.0"]),
        ("laplace+gaussian", {"b": math.nan, "tau": 1.0}, ["`b` must be a positive"]),
        ("laplace+gaussian", {"b": "1", "tau": 1.0}, ["`b` must be a positive"]),
        ("laplace+gaussian", {"b": True, "tau": 1.0}, ["`b` must be a positive"]),
        ("laplace+gaussian", {"b": 1.0, "tua": 1.0}, ["unknown scale `tua`", "did you mean `tau`"]),
        ("gaussian+laplace", {"penalty": 0.1}, ["which loss", "half_mean"]),
        ("gaussian+laplace", {"penalty": -0.1, "normalisation": "mean"}, ["0 or more", "-0.1"]),
        ("gaussian+laplace", {"penalty": math.inf, "normalisation": "mean"}, ["finite"]),
        ("gaussian+laplace", {"penalty": 0.1, "normalisation": "nll"}, ["sigma is needed"]),
        ("gaussian+laplace", {"penalty": 0.1, "normalisation": "median"}, ["unknown normalisation `median`"]),
        ("gaussian+laplace", {"penalty": 0.1, "normalisation": "mean", "s": 1.0}, ["given twice"]),
        ("gaussian", {"penalty": 0.1, "normalisation": "mean"}, ["no penalty", "flat"]),
        ("gaussian", {"normalisation": "nll"}, ["sigma is needed"]),
        ("gaussian+laplace", {"sigma": 1e200, "s": 1e-200}, ["floating point"]),
        ("gaussian", {"solver": "quantile_vertex"}, ["quantile_vertex: cannot minimise `gaussian`", "piecewise linear", "use `cholesky`"]),
        ("laplace", {"solver": "cholesky"}, ["cholesky: cannot minimise `laplace`", "kink at r = 0", "use `quantile_vertex`"]),
        ("laplace", {"solver": "magic"}, ["unknown solver `magic`", "cholesky"]),
    ],
)
def test_what_is_refused_says_why(name, arguments, words, data, found):
    with pytest.raises(derive.InputError) as error:
        found[name].fit(*data, intercept=True, **arguments)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("X", "y", "intercept", "words"),
    [
        ([[1.0], [np.nan]], [1, 2], True, ["X must be finite", "row 1, column 0"]),
        ([[1.0], [2.0]], [1, np.inf], True, ["y must be finite", "row 1"]),
        ([1.0, 2.0], [1, 2], True, ["(n, p)", "X[:, None]"]),
        ([[1.0], [2.0]], [[1], [2]], True, ["(n,)", "ravel"]),
        ([[1.0], [2.0]], [1, 2, 3], True, ["2 rows", "3 values"]),
        (np.empty((0, 2)), [], True, ["no observations"]),
        (np.empty((3, 0)), [1, 2, 3], False, ["nothing to fit"]),
        ([["a"], ["b"]], [1, 2], True, ["X must hold real numbers"]),
        ([[1j], [2]], [1, 2], True, ["real"]),
        ([[1], [2, 3]], [1, 2], True, ["X cannot be read"]),
        ([[1.0], [2.0]], [1, 2], 1, ["intercept must be True or False"]),
        (np.ma.masked_invalid([[1.0], [np.nan]]), [1, 2], True, ["masked"]),
        ([[1.0], [None]], [1, 2], True, ["X must be finite"]),
    ],
)
def test_bad_data_are_refused(X, y, intercept, words, found):
    with pytest.raises(derive.InputError) as error:
        found["gaussian"].fit(X, y, intercept=intercept)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("name", "y", "arguments"),
    [
        ("gaussian", 3.0, {}),
        ("gaussian", [1.0, 2.0], {"sigma": 10**400}),
        ("gaussian+gaussian", [1.0, 2.0], {"penalty": 10**400, "normalisation": "sum"}),
        ("gaussian+gaussian", [1.0, 2.0], {"penalty": np.array([0.1, 0.2]), "normalisation": "sum"}),
        ("gaussian+gaussian", [1.0, 2.0], {"penalty": 1.0, "normalisation": ["sum"]}),
        ("gaussian", [1.0, 2.0], {"solver": 3}),
        ("gaussian", [1.0, 2.0], {"columns": 5}),
    ],
)
def test_odd_types_are_refused_in_words(name, y, arguments, found):
    with pytest.raises(derive.InputError):
        found[name].fit([[1.0], [2.0]], y, intercept=True, **arguments)
    with pytest.raises(derive.InputError, match="y cannot be read"):
        derive.mle(noise="gaussian", predictor="location").fit(None, [[1], [1, 2]], intercept=False)


def test_nothing_is_said_of_the_scale_at_a_point_that_is_not_certified(found):
    fit = found["laplace"].fit([[1.0], [2], [3]], [1e308, -1e308, 1e308], intercept=True)
    if fit.status is Status.NOT_CERTIFIED:
        assert fit.scales == {}
        assert fit.estimated["b"].startswith("not estimated")


def test_which_of_many_minimisers_is_shown_is_said(data, found):
    X, y = data
    doubled = np.column_stack([X, X[:, 0]])
    assert "shortest theta" in str(found["gaussian"].fit(doubled, y, intercept=True))
    assert "first independent columns" in str(found["laplace"].fit(doubled, y, intercept=True))


def test_a_huge_sum_is_no_infinity(found):
    # The quick look at finiteness overflows; the careful one must not refuse.
    fit = found["gaussian"].fit(np.array([[1e308], [1e308], [-1e308]]), [1.0, 1.0, -1.0], intercept=False)
    assert fit.status in (Status.OPTIMAL, Status.NOT_CERTIFIED)


def test_of_a_point_that_is_not_certified_nothing_else_is_claimed(found):
    # Squares of these overflow.
    fit = found["gaussian+laplace"].fit(np.array([[1.0], [2.0], [-1.0]]), [1e200, 2e200, -1e200], intercept=True, sigma=1.0, s=1.0)
    assert fit.status is Status.NOT_CERTIFIED
    assert not fit.certificate.holds
    assert fit.unique is None
    assert "not_certified" in str(fit)


def test_a_location_is_fitted_without_a_design(data):
    y = data[1]
    assert math.isclose(derive.mle(noise="gaussian", predictor="location").fit(None, y, intercept=False).theta[0], y.mean(), rel_tol=1e-14)
    fit = derive.mle(noise="laplace", predictor="location").fit(None, y, intercept=False)
    (interval,) = fit.intervals
    middle = np.sort(y)[[29, 30]]
    assert (interval.low, interval.high) == tuple(middle)
    assert fit.status is Status.NOT_UNIQUE
    # Normal mean with a Laplace prior: the soft threshold of the mean at sigma^2/(n s).
    fit = derive.map(noise="gaussian", prior="laplace", predictor="location").fit(None, y, intercept=False, sigma=3.0, s=0.1)
    assert math.isclose(fit.theta[0], max(y.mean() - 9 / (60 * 0.1), 0), rel_tol=1e-12)
    assert fit.columns == ("mu",)
    with pytest.raises(derive.InputError, match="X must be None"):
        derive.mle(noise="gaussian", predictor="location").fit(data[0], y, intercept=False)


def test_an_asymmetric_noise_is_a_quantile(data):
    e, b = Symbol("e", real=True), Symbol("b", positive=True)
    X, y = data
    # Slopes 3/2 above and 1/2 below: the quantile 3/4.
    noise = derive.Family(name="skew", variate=e, energy=Abs(e) / b + e / (2 * b), parameters=(derive.Scale(b),))
    fit = derive.mle(noise=noise).fit(X, y, intercept=True)
    peer = QuantileRegressor(quantile=0.75, alpha=0).fit(X, y)
    np.testing.assert_allclose(fit.theta, peer.coef_, rtol=1e-8)
    assert math.isclose(fit.intercept, peer.intercept_, rel_tol=1e-8)


def test_a_loss_without_a_solver_is_refused_by_name(data):
    e, b = Symbol("e", real=True), Symbol("b", positive=True)
    noise = derive.Family(
        name="logistic", variate=e, energy=e / b + 2 * log(1 + exp(-e / b)), parameters=(derive.Scale(b),), normaliser=derive.Proper(b)
    )
    with pytest.raises(derive.InputError, match="logistic: no solver: the loss is neither a square nor straight"):
        derive.mle(noise=noise).fit(*data, intercept=True)


def test_the_intercept_must_be_said(data, found):
    with pytest.raises(derive.InputError, match=r"^fit: `intercept` is missing$"):
        found["gaussian"].fit(*data)


def test_names_are_those_of_a_data_frame(data, found):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    X, y = data
    fit = found["gaussian"].fit(pandas.DataFrame(X, columns=list("abcd")), y, intercept=True)
    assert list(fit.coefficients) == list("abcd")


def test_collinear_columns_are_a_result(data, found):
    X, y = data
    doubled = np.column_stack([X[:, 0], X[:, 1], 2 * X[:, 0] + X[:, 1], X[:, 2]])
    for name in ("gaussian", "laplace"):
        fit = found[name].fit(doubled, y, intercept=True, columns=["a", "b", "c", "d"])
        assert fit.status is Status.NOT_UNIQUE
        assert "collinear columns: c = 2 a + b" in str(fit)
    assert fit.coefficients["c"] == 0
    for name in ("gaussian+gaussian", "laplace+gaussian"):
        fit = found[name].fit(doubled, y, intercept=True, columns=["a", "b", "c", "d"], **SCALES[name])
        assert fit.status is Status.OPTIMAL
        assert fit.unique is True
        assert "collinear columns: c = 2 a + b" in str(fit)
        assert "the gaussian prior makes the minimiser unique" in str(fit)


def test_nothing_is_written_to_the_data(data, found):
    X, y = (np.array(each) for each in data)
    for each in (X, y):
        each.flags.writeable = False
    for name in NAMES:
        found[name].fit(X, y, intercept=True, **SCALES[name])
    np.testing.assert_array_equal(X, data[0])
