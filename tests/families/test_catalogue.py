"""Every family of the catalogue: its density, the objectives of its combinations at random data, and their verdicts."""

from __future__ import annotations

import zlib
from fractions import Fraction

import numpy as np
import pytest
from sympy import Rational, erf, sqrt

from derive.catalogue import entries
from derive.claims.verdict import Proved, Refuted
from derive.derivation.estimators import derivation
from derive.derivation.naming import COURSE, FAMILIES, combinations, families
from derive.families._family import Family
from derive.vocabulary.binding import substitute
from derive.vocabulary.functions.normalcdf import NormalCDF
from derive.vocabulary.linear import live
from tests.families.reference import PEERS, RESPONSES

EVERY = combinations(families())
PROPER = [family for family in entries(FAMILIES, Family) if family.proper and family.prediction is None]
ANSWERS = [family for family in entries(FAMILIES, Family) if family.prediction is not None]


def values(family: Family, number: int) -> dict[str, Fraction]:
    """Exact values of its parameters, each in its domain; which, the names and the number say."""
    drawn = {}
    for parameter in family.parameters:
        seed = zlib.crc32(f"{family.name} {parameter.symbol} {number}".encode())
        drawn[str(parameter.symbol)] = parameter.placed(Fraction(2 + seed % 9, 3 + seed // 9 % 5))
    return drawn


def peer(family: Family, at: dict[str, Fraction]):
    return PEERS[family.name](*(float(at[str(parameter.symbol)]) for parameter in family.parameters))


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("family", PROPER, ids=lambda family: family.name)
def test_the_density_is_what_others_compute(family, number):
    at = values(family, number)
    exact = {parameter.symbol: Rational(at[str(parameter.symbol)]) for parameter in family.parameters}
    for point in (-3, Rational(-1, 7), Rational(1, 2), 5):
        ours = live(substitute(family.density(family.variate), {**exact, family.variate: point + 0 * family.variate}))
        assert float(ours.evalf(30)) == pytest.approx(float(np.exp(peer(family, at).logpdf(float(point))).item()), rel=1e-9)


def law(family: Family, at: dict[str, Fraction], prediction):
    """The law of the observations as others compute it."""
    given = (float(at[str(parameter.symbol)]) for parameter in family.parameters)
    return peer(family, at) if family.prediction is None else RESPONSES[family.name](prediction, *given)


def loss(family: Family, at: dict[str, Fraction], y, prediction) -> float:
    """Minus the log likelihood by that law."""
    known = law(family, at, prediction)
    if family.prediction is None:
        return -np.sum(known.logpdf(y - prediction))
    return -np.sum(known.logpmf(y) if family.variate.is_integer else known.logpdf(y))


def drawn(family: Family, at: dict[str, Fraction], X, draws):
    """Observations of the right kind, at some coefficients."""
    if family.prediction is None:
        return draws.normal(size=X.shape[0])
    y = law(family, at, X @ draws.normal(size=X.shape[1])).rvs(random_state=draws)
    return np.asarray(y, dtype=float)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("family", ANSWERS, ids=lambda family: family.name)
def test_the_density_of_a_response_is_what_others_compute(family, number):
    at = values(family, number)
    exact = {parameter.symbol: Rational(at[str(parameter.symbol)]) for parameter in family.parameters}
    for prediction in (Rational(-3, 2), Rational(0), Rational(7, 5)):
        known = law(family, at, float(prediction))
        for value in sorted({*known.rvs(size=4, random_state=number)}):
            exactly = Rational(Fraction(float(value)))
            ours = live(substitute(family.density(family.variate, prediction), {**exact, family.variate: exactly}))
            ours = ours.replace(NormalCDF, lambda x: (1 + erf(x / sqrt(2))) / 2)
            theirs = known.pmf(value) if family.variate.is_integer else known.pdf(value)
            assert float(ours.evalf(30)) == pytest.approx(float(theirs), rel=1e-9)


@pytest.mark.parametrize("name", EVERY)
def test_the_objective_at_random_data_is_the_sum_of_the_log_densities(name):
    found = derivation(name)
    noise, prior = found.model.noise, found.model.prior
    at = values(noise, 5) | (values(prior, 6) if prior else {})
    draws = np.random.default_rng(zlib.crc32(name.encode()))
    X = draws.normal(size=(7, 3))
    y = drawn(noise, at, X, draws)
    functions = found.compile()
    scales = {scale: float(at[scale]) for scale in functions.scales}
    ours, theirs = [], []
    for theta in draws.normal(size=(3, 3)):
        ours.append(functions.value(theta, X, y, **scales))
        total = loss(noise, at, y, X @ theta)
        # A constant prior is the same everywhere, and so is the factor of one that is known up to it.
        theirs.append(total - (np.sum(peer(prior, at).logpdf(theta)) if prior and not prior.constant else 0.0))
    # The last line of a derivation orders the points as minus the log posterior does: up to a constant and a positive factor.
    (a, b, c), (u, v, w) = ours, theirs
    factor = (a - b) / (u - v)
    assert factor > 0
    assert a - c == pytest.approx(factor * (u - w), rel=1e-7, abs=1e-9 * abs(a))


@pytest.mark.parametrize("name", EVERY)
def test_the_whole_negative_log_posterior_is_that_sum(name):
    found = derivation(name)
    noise, prior = found.model.noise, found.model.prior
    at = values(noise, 3) | (values(prior, 4) if prior else {})
    draws = np.random.default_rng(zlib.crc32(name.encode()))
    X, theta = draws.normal(size=(6, 2)), draws.normal(size=2)
    y = drawn(noise, at, X, draws)
    functions = found.compile("nll")
    ours = functions.value(theta, X, y, **{scale: float(at[scale]) for scale in functions.scales})
    zero = functions.value(np.zeros(2), X, y, **{scale: float(at[scale]) for scale in functions.scales})
    theirs = [loss(noise, at, y, X @ point) for point in (theta, np.zeros(2))]
    if prior is None:
        assert ours == pytest.approx(theirs[0], rel=1e-9)
    elif not prior.constant:
        theirs = [total - np.sum(peer(prior, at).logpdf(point)) for total, point in zip(theirs, (theta, np.zeros(2)), strict=True)]
    # Beside a prior, its own constants are left out of what is displayed.
    assert ours - zero == pytest.approx(theirs[0] - theirs[1], rel=1e-7, abs=1e-9 * abs(ours))


@pytest.mark.parametrize("name", [name for name in EVERY if not {*name.split("+")} <= {*COURSE}])
def test_every_step_is_proved_and_arrives(name):
    found = derivation(name)
    assert isinstance(found.verdict, Proved), str(found.verdict)
    assert not isinstance(found.conclusion.verdict, Refuted), str(found.conclusion.verdict)
    assert found.finished, found.unfinished
