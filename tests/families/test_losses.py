"""Losses by their usual names: which noise or response has which, and what is said where none or several have it."""

from __future__ import annotations

import pytest
from sympy import Abs, Max, S, Symbol, exp

from derive.claims.verdict import Proved
from derive.derivation.estimators import map, mle
from derive.families._family import Family, Proper, Scale
from derive.losses._loss import loss_named
from derive.numerics.objective import RESIDUAL
from derive.vocabulary.errors import InputError
from derive.vocabulary.symbols import e

c = Symbol("c", positive=True)


# Koenker and Machado 1999; Huber 1964; ESL eq. 4.20; McCullagh and Nelder sec. 2.3: which density has which loss.
@pytest.mark.parametrize(
    ("loss", "law"),
    [
        ("pinball", "asymmetric_laplace"),
        ("Quantile", "asymmetric_laplace"),
        ("Huber", "huber"),
        ("cross-entropy", "bernoulli"),
        ("log loss", "bernoulli"),
        ("log_cosh", "hyperbolic_secant"),
        ("Poisson deviance", "poisson"),
        ("squared error", "gaussian"),
        ("MAE", "laplace"),
        ("lp", "generalised_gaussian"),
        ("t loss", "student_t"),
    ],
)
def test_a_loss_has_its_noise_or_response(loss, law):
    found = mle(loss=loss)
    assert found.name == law
    assert isinstance(found.verdict, Proved)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: mle(loss="pinbal"), "did you mean `pinball`"),
        (lambda: mle(loss="gamma deviance"), "the loss of exponential and of gamma"),
        (lambda: mle(), "one of noise, response and loss is needed, got none"),
        (lambda: mle("gaussian", loss="pinball"), "got 2 of them"),
        (lambda: mle(response="gaussian"), "say noise='gaussian'"),
        (lambda: mle("poisson"), "say response='poisson'"),
        (lambda: mle(response="possion"), "did you mean `poisson`"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(call, told):
    with pytest.raises(InputError, match=told):
        call()


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (lambda: mle(loss="pinball"), "those with the smallest pinball loss."),
        (lambda: map(response="bernoulli", prior="gaussian"), "smallest cross-entropy, plus a fixed multiple of their squared L2 norm."),
        (lambda: map("huber", "elastic_net"), "smallest Huber's loss, plus a fixed multiple of their L1 norm and squared L2 norm."),
        (lambda: map("huber", "cauchy"), "smallest value of the objective below."),
    ],
)
def test_the_result_is_told_by_the_name_of_the_loss(found, told):
    assert told in str(found())


def test_a_response_and_a_loss_go_with_a_prior():
    assert map(response="poisson", prior="gaussian").name == "poisson+gaussian"
    assert map(loss="pinball", prior="laplace").name == "asymmetric_laplace+laplace"


@pytest.mark.parametrize(
    ("kernel", "loss", "is_one"),
    [
        (Max(c * RESIDUAL, (c - 1) * RESIDUAL), "pinball", True),
        (3 * Max(c * RESIDUAL, (c - 1) * RESIDUAL), "pinball", True),
        (Max(c * RESIDUAL, (c - 2) * RESIDUAL), "pinball", False),
        (RESIDUAL**2 / c**2, "squared", True),
        (RESIDUAL**2 + Abs(RESIDUAL), "squared", False),
        (RESIDUAL**4, "squared", False),
        (Abs(RESIDUAL) ** c, "power", True),
        (Abs(RESIDUAL) ** (2 * c), "power", False),
    ],
)
def test_a_loss_is_recognised_to_the_letter(kernel, loss, is_one):
    assert loss_named(loss).is_loss(kernel) == is_one


@pytest.mark.parametrize(
    ("scales", "told"),
    [({"q": 2}, "must be below 1, got q = 2"), ({"q": 0}, "must be positive"), ({"b": 1.5}, "scale `b` = 1.5 is a float")],
)
def test_values_outside_the_domain_are_refused(scales, told):
    with pytest.raises(InputError, match=told):
        mle("asymmetric_laplace", scales=scales)


def test_functions_and_fits_refuse_a_quantile_beyond_one():
    found = mle("asymmetric_laplace")
    with pytest.raises(InputError, match="between 0 and 1"):
        found.compile().value([1.0], [[1.0]], [2.0], q=1.3)
    with pytest.raises(InputError, match="between 0"):
        found.fit([[1.0], [2.0]], [1.0, 2.0], intercept=False, q=1.3)


def test_two_penalties_have_a_weight_each():
    found = map("gaussian", "elastic_net")
    n, sigma, s, tau = (next(x for x in found.penalties[k][1]["mean"].free_symbols if str(x) == name) for k, name in _SYMBOLS)
    (first, one), (second, two) = found.penalties
    # Zou and Hastie 2005, eq. 3, by the densities of Tibshirani 1996 and of ridge regression.
    assert (one["mean"], two["mean"]) == (2 * sigma**2 / (n * s), sigma**2 / (n * tau**2))
    assert first.has(Abs)
    assert not second.has(Abs)
    with pytest.raises(InputError, match="2 penalties, each with a factor of its own"):
        _ = found.penalty
    assert all(isinstance(each.verdict, Proved) for each in found.normalisations.values())


_SYMBOLS = ((0, "n"), (0, "sigma"), (0, "s"), (1, "tau"))


def test_a_response_of_ones_own_is_told_what_it_lacks():
    y, eta = Symbol("y", positive=True), Symbol("eta", real=True)
    with pytest.raises(InputError, match="must be declared integer"):
        from_counts(y, eta)
    with pytest.raises(InputError, match="what is the prediction"):
        Family(name="own", variate=y, energy=y * eta, prediction=eta, normaliser=Proper(c), parameters=(Scale(c),))
    with pytest.raises(InputError, match="base and meaning are for responses"):
        Family(name="own", variate=e, energy=e**2, base=c, parameters=(Scale(c),))


def from_counts(y: Symbol, eta: Symbol) -> Family:
    return Family(
        name="own", variate=y, support=S.Naturals0, prediction=eta, meaning="it", energy=exp(eta) - y * eta, normaliser=Proper(S.One)
    )


def test_the_normaliser_of_a_response_is_compared():
    y, eta = Symbol("y", integer=True, nonnegative=True), Symbol("eta", real=True)
    with pytest.raises(InputError, match=r"normaliser `1` is wrong|could not be checked"):
        mle(response=from_counts(y, eta))
