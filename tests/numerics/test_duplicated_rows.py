"""Ridge with fewer independent rows than coefficients: rounding in rows that repeat must not be divided by a small weight."""

import numpy as np
import pytest

import derive

FIRST, SECOND = [-132.0, -847, -362, 113, 743], [795.0, -178, -701, 641, -996]


@pytest.mark.parametrize("weight", [1e-14, 1e-9, 1e-6])
def test_repeated_rows(weight):
    """Averaged, two different rows are left, and theta tends to the shortest solution through them as the weight vanishes."""
    X, y = np.array([FIRST, SECOND, FIRST, SECOND]), np.array([1.0, 1.0, -1.0, 0.0])
    fit = derive.map(noise="gaussian", prior="gaussian").fit(X, y, intercept=True, penalty=weight, normalisation="sum")
    apart = np.subtract(FIRST, SECOND)
    # Means of y are 0 and 1/2 for the two rows.
    expected = -apart / 2 / (apart @ apart)
    np.testing.assert_allclose(fit.theta, expected, rtol=1e-9)
    np.testing.assert_allclose(fit.intercept, 0.25 - np.add(FIRST, SECOND) @ expected / 2, rtol=1e-9)


@pytest.mark.parametrize("weight", [1e-3, 1e-6, 2.0**-40])
def test_a_large_offset_of_a_column(weight):
    X = np.array([[1e8, 1, 1, 1], [1e8 + 1, 1, 0, -1], [1e8 + 1, 1, -1, 1]])
    fit = derive.map(noise="gaussian", prior="gaussian").fit(X, [70.0, 55, -32], intercept=True, penalty=weight, normalisation="sum")
    np.testing.assert_allclose(fit.theta, [-16, 0, 43, -22], rtol=20 * weight + 1e-6, atol=1e-3 * weight + 1e-6)


def test_a_minimiser_that_is_zero_but_for_rounding_is_certified():
    fit = derive.mle(noise="gaussian").fit(np.array([[3.0, -3, 0], [3, -3, 0], [-2, -1, -3]]), [-1.0, 1, 0], intercept=False)
    assert fit.certificate.holds
    assert np.abs(fit.theta).max() < 1e-15
