"""Rows of every noise and response: values against the log densities, derivatives in the prediction against differences in 60 digits."""

from __future__ import annotations

import zlib

import mpmath
import numpy as np
import pytest
from sympy import Float, erf, sqrt

from derive.catalogue import entries
from derive.derivation.estimators import derivation
from derive.derivation.naming import FAMILIES
from derive.families._family import Family
from derive.numerics.objective import OBSERVED, PREDICTED, RESIDUAL, objective_of
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions.normalcdf import NormalCDF
from derive.vocabulary.linear import live
from tests.families.test_catalogue import drawn, loss, values

LAWS = [family for family in entries(FAMILIES, Family) if family.as_noise]


def data(family: Family):
    """Values of the parameters, predictions, observations."""
    at = values(family, 7)
    draws = np.random.default_rng(zlib.crc32(family.name.encode()))
    return at, draws.normal(size=6), drawn(family, at, draws.normal(size=(6, 2)), draws)


@pytest.mark.parametrize("family", LAWS, ids=lambda family: family.name)
def test_the_values_differ_as_the_log_densities_do(family):
    at, eta, y = data(family)
    rows = derivation(family.name).compile("nll").rows
    scales = {str(symbol): float(at[str(symbol)]) for symbol in rows.symbols}
    other = eta + 0.3
    ours = rows.value(eta, y, **scales) - rows.value(other, y, **scales)
    theirs = [loss(family, at, y[k : k + 1], eta[k : k + 1]) - loss(family, at, y[k : k + 1], other[k : k + 1]) for k in range(6)]
    assert ours == pytest.approx(theirs, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("family", LAWS, ids=lambda family: family.name)
def test_the_derivatives_are_those_of_differences(family):
    at, eta, y = data(family)
    found = derivation(family.name)
    rows = found.compile("sum").rows
    scales = {str(symbol): float(at[str(symbol)]) for symbol in rows.symbols}
    terms = objective_of(live(found.parts.displayed("sum"))).kernels[0]
    ((weight, kernel),) = (term for term in terms if term[1].has(RESIDUAL, PREDICTED))
    kernel = kernel.replace(NormalCDF, _normal).subs({symbol: Float(repr(scales[str(symbol)]), 60) for symbol in rows.symbols})

    def value(place: int, prediction) -> mpmath.mpf:
        observed, exactly = Float(repr(float(y[place])), 60), Float(str(prediction), 60)
        return mpmath.mpf(str((weight * kernel).subs({RESIDUAL: observed - exactly, OBSERVED: observed, PREDICTED: exactly}).evalf(60)))

    first, second = rows.gradient(eta, y, **scales), rows.curvature(eta, y, **scales)
    with mpmath.workdps(60):
        step = mpmath.mpf(10) ** -15
        for place in range(6):
            low, middle, high = (value(place, mpmath.mpf(repr(float(eta[place]))) + k * step) for k in (-1, 0, 1))
            assert first[place] == pytest.approx(float((high - low) / (2 * step)), rel=1e-9, abs=1e-12)
            assert second[place] == pytest.approx(float((high - 2 * middle + low) / step**2), rel=1e-9, abs=1e-9)


def _normal(x):
    return (1 + erf(x / sqrt(2))) / 2


def test_rows_are_of_one_length_and_know_their_scales():
    rows = derivation("huber").compile().rows
    with pytest.raises(InputError, match="the scales are k, sigma, got k"):
        rows.value([1.0], [2.0], k=1.0)
    with pytest.raises(InputError, match="must be positive"):
        rows.value([1.0], [2.0], k=-1.0, sigma=1.0)
    with pytest.raises(InputError, match="one for each row"):
        rows.value([1.0, 2.0], [2.0], k=1.0, sigma=1.0)
