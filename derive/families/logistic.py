"""Logistic noise: squares near 0, absolute values far out, and smooth between."""

from sympy import exp, log

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import b, e

ENTRY = Family(
    name="logistic",
    title="logistic",
    variate=e,
    parameters=(Scale(b),),
    energy=e / b + 2 * log(1 + exp(-e / b)),
    normaliser=Proper(b),
    reference="Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, ch. 23",
)
