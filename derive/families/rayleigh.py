"""Rayleigh responses by the logarithm of their scale: lengths of vectors whose two entries are Gaussian."""

from sympy import Interval, S, Symbol, exp, oo

from derive.families._family import Family, Proper

y = Symbol("y", positive=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="rayleigh",
    title="Rayleigh",
    variate=y,
    support=Interval.open(0, oo),
    prediction=eta,
    meaning="the logarithm of the scale",
    base=y,
    energy=2 * eta + y**2 * exp(-2 * eta) / 2,
    normaliser=Proper(S.One),
    reference="Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 18",
)
