"""Cauchy noise: an outlier costs next to nothing; as a prior, few large coefficients."""

from sympy import log, pi

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import b, e, s

ENTRY = Family(
    name="cauchy",
    title="Cauchy",
    variate=e,
    parameters=(Scale(b, as_prior=s),),
    energy=log(1 + e**2 / b**2),
    normaliser=Proper(pi * b),
    reference="Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 16",
)
