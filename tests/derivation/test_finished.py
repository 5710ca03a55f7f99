"""A derivation says whether it arrived, and hands out no factor that might turn the order round."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from sympy import Abs, Piecewise, Rational, Symbol, exp, log, pi, sqrt

from derive import Family, Improper, InputError, Proper, Proved, Scale, map, mle
from derive.derivation.estimators import derivation, derive_from
from derive.derivation.finishing import lacking
from derive.derivation.naming import combinations
from derive.numerics.solution import Status
from derive.paper.blocks import Code, Words
from derive.vocabulary.symbols import e, kappa

a, c, a1, a2 = (Symbol(name, positive=True) for name in ("a", "c", "a1", "a2"))


def mixture():
    """A density that is a sum: the logarithm stays closed, with a minus sign before it."""
    density = (exp(-(e**2) / 2) * Rational(9, 10) + exp(-(e**2) / (2 * c**2)) / (10 * c)) / sqrt(2 * pi)
    return Family.from_density(name="mix", variate=e, density=density, parameters=(Scale(c),))


def two_slopes():
    """An asymmetric Laplace density: two losses, neither of which has a factor of its own."""
    energy = a1 * (Abs(e) + e) / 2 + a2 * (Abs(e) - e) / 2
    return Family(name="slopes", variate=e, energy=energy, parameters=(Scale(a1), Scale(a2)), normaliser=Proper(1 / a1 + 1 / a2))


def improper(energy):
    scales = (Scale(a),) if a in energy.free_symbols else ()
    return Family(name="own", variate=e, energy=energy, parameters=scales, normaliser=Improper(kappa))


@pytest.mark.parametrize("predictor", ["opaque", "linear", "location"])
@pytest.mark.parametrize("name", combinations())
def test_every_combination_arrives(name, predictor):
    found = derivation(name, predictor=predictor)
    assert (found.finished, found.unfinished) == (True, "")


@pytest.mark.parametrize("name", ["gaussian", "gaussian+laplace", "laplace+flat"])
def test_what_is_cut_off_is_not_finished_though_proved(name):
    whole = derivation(name)
    for length in range(1, len(whole.steps)):
        short = replace(whole, steps=whole.steps[:length])
        assert isinstance(short.verdict, Proved)
        assert not short.finished
        assert "Not finished: " in str(short)
        assert "Not finished: " in short.to_markdown()
        assert "Not finished: " in short.to_latex()
        with pytest.raises(InputError, match="not finished"):
            short.fit([[1.0]], [1.0], intercept=False)


def test_an_arg_max_is_not_compiled():
    whole = derivation("gaussian+laplace")
    maximised = [number for number, step in enumerate(whole.steps, 1) if step.after.sense.value == "max"]
    assert maximised
    for length in maximised:
        with pytest.raises(InputError, match="arg max"):
            replace(whole, steps=whole.steps[:length]).compile()


@pytest.mark.parametrize("prior", [None, "gaussian", "laplace", "flat"])
def test_a_loss_with_a_minus_sign_gives_no_factor(prior):
    found = mle(mixture()) if prior is None else map(mixture(), prior)
    assert isinstance(found.verdict, Proved)
    assert not found.finished
    for asked in (
        lambda: found.penalty,
        lambda: found.normalisations,
        lambda: found.alpha("sklearn.linear_model.Ridge"),
        lambda: found.compile("sum"),
        lambda: found.compile("mean"),
        lambda: found.compile("half_mean"),
    ):
        with pytest.raises(InputError, match="`-1` of the loss is not certainly positive"):
            asked()
    with pytest.raises(InputError, match="not finished"):
        found.fit([[1.0], [2.0]], [1.0, 3.0], intercept=False, c=3.0)
    assert found.libraries == ()
    assert "Not finished: " in str(found)
    assert "Weight" not in str(found)


def test_what_is_compiled_of_a_mixture_has_its_sign():
    """SciPy's densities, added up."""
    random = np.random.default_rng(1)
    X, y = random.normal(size=(7, 2)), random.normal(size=7)
    likelihood, displayed = mle(mixture()).compile("nll"), mle(mixture()).compile()
    assert "not finished" in likelihood.verdict
    assert "not finished" in displayed.verdict
    points = random.normal(size=(5, 2)) * 4
    residuals = [y - X @ theta for theta in points]
    wanted = [-np.log(0.9 * stats.norm.pdf(r) + 0.1 * stats.norm.pdf(r, scale=3.0)).sum() for r in residuals]
    assert [likelihood.value(theta, X, y, c=3.0) for theta in points] == pytest.approx(wanted, rel=1e-12)
    assert np.argsort([displayed.value(theta, X, y, c=3.0) for theta in points]).tolist() == np.argsort(wanted).tolist()


@pytest.mark.parametrize("name", combinations())
def test_whatever_is_handed_out_orders_points_as_the_density_does(name):
    """The densities are SciPy's; larger density, smaller objective."""
    found = derivation(name)
    random = np.random.default_rng(2)
    X, y = random.normal(size=(6, 2)), random.normal(size=6)
    scales = {"sigma": 0.7, "b": 1.3, "tau": 0.9, "s": 1.1}
    laws = {"gaussian": stats.norm, "laplace": stats.laplace}
    noise, _, prior = name.partition("+")
    points = random.normal(size=(12, 2)) * 2
    wanted = [
        laws[noise].logpdf(y - X @ theta, scale=scales["sigma" if noise == "gaussian" else "b"]).sum()
        + (laws[prior].logpdf(theta, scale=scales["tau" if prior == "gaussian" else "s"]).sum() if prior in laws else 0.0)
        for theta in points
    ]
    for function in [found.compile(each) for each in (None, "nll", "sum", "mean", "half_mean")]:
        got = [function.value(theta, X, y, **{scale: scales[scale] for scale in function.scales}) for theta in points]
        assert np.argsort(got).tolist() == np.argsort(wanted)[::-1].tolist()


def test_a_loss_of_two_terms_is_one_loss_with_one_factor_of_the_penalty_and_is_fitted():
    found = map(two_slopes(), "gaussian")
    assert (found.finished, type(found.verdict)) == (True, Proved)
    assert {str(factor) for factor in found.penalty.values()} == {"tau**(-2)", "1/(2*tau**2)", "1/(n*tau**2)", "1/(2*n*tau**2)"}
    assert all(isinstance(each.verdict, Proved) for each in found.normalisations.values())
    solution = found.fit([[1.0], [2.0], [4.0]], [1.0, 1.5, 7.0], intercept=False, a1=2.0, a2=0.5, tau=3.0)
    assert solution.status is Status.OPTIMAL


def test_the_likelihood_of_a_location_with_two_slopes_has_its_constant():
    y = np.array([1.0, 2.0, 4.0, 7.0, 9.0])
    solution = mle(two_slopes(), predictor="location").fit(None, y, intercept=False, normalisation="nll", a1=2.0, a2=0.5)
    residual = y - solution.theta[0]
    assert solution.value == pytest.approx(y.size * np.log(1 / 2.0 + 1 / 0.5) + np.where(residual > 0, 2 * residual, -residual / 2).sum())


@pytest.mark.parametrize("predictor", ["opaque", "location"])
@pytest.mark.parametrize("energy", [-(e**2) / 2, -Abs(e), (a - 1) * Abs(e), (a - 3) * e**2, -log(1 + e**2)], ids=str)
def test_a_prior_that_may_reward_large_parameters_gives_no_lambda(energy, predictor):
    found = map("gaussian", improper(energy), predictor=predictor)
    for asked in (lambda: found.penalty, lambda: found.alpha("sklearn.linear_model.Ridge"), lambda: found.compile("mean")):
        with pytest.raises(InputError, match=r"not certainly 0 or more|not one loss"):
            asked()
    X = None if predictor == "location" else [[1.0], [2.0]]
    with pytest.raises(InputError, match=r"not certainly positive|no solver"):
        found.fit(X, [1.0, 3.0], intercept=False, penalty=1.0, normalisation="sum")


def test_a_loss_that_has_no_code_is_not_finished():
    cases = Piecewise((e**2, e > 0), (2 * e**2, True))
    known = Family(name="cases", variate=e, energy=cases, normaliser=Proper(sqrt(pi) * (1 + 1 / sqrt(2)) / 2))
    whole = derivation("gaussian").model
    found = derive_from(replace(whole, noise=known))
    assert not found.finished
    with pytest.raises(InputError):
        found.compile()


def test_what_is_not_proved_is_not_fitted():
    whole = derivation("gaussian")
    doubtful = replace(whole.steps[0], claim=replace(whole.steps[0].claim, premises=()))
    found = replace(whole, steps=(doubtful, *whole.steps[1:]))
    assert found.finished
    assert not isinstance(found.verdict, Proved)
    with pytest.raises(InputError, match="not proved"):
        found.fit([[1.0], [2.0]], [1.0, 3.0], intercept=False, sigma=1.0)


def test_after_a_refuted_step_nothing_is_handed_out():
    whole = derivation("gaussian+laplace")
    (place,) = [number for number, step in enumerate(whole.steps) if step.rule.name == "take_negative_log"]
    turned = whole.steps[place - 1].after
    turned = replace(turned, objective=turned.objective**-1)
    wrong = replace(whole.steps[place - 1].claim, after=turned)
    bent = replace(whole.steps[place].claim, before=turned, witness=whole.steps[place].claim.witness)
    steps = (
        *whole.steps[: place - 1],
        replace(whole.steps[place - 1], claim=wrong),
        replace(whole.steps[place], claim=bent),
        *whole.steps[place + 1 :],
    )
    found = replace(whole, steps=steps)
    for asked in (lambda: found.penalty, found.compile, lambda: found.compile("nll"), lambda: found.alpha("sklearn.linear_model.Lasso")):
        with pytest.raises(InputError, match="is refuted"):
            asked()


def test_what_is_missing_is_told_in_parts():
    """A rule's name is a part of its own, for every target to set as code: nothing looks for it in a sentence."""
    whole = derivation("gaussian")
    short = replace(whole, steps=whole.steps[:-1])
    last = whole.steps[-1].rule.name
    assert lacking(short) == (Words("the last line is on the way: the rule "), Code(last), Words(" still applies to it"))
    assert short.unfinished == f"the last line is on the way: the rule `{last}` still applies to it"
    assert f"Not finished: the last line is on the way: the rule `{last}` still applies to it." in short.to_markdown()
