"""Gumbel noise: what is largest of many; errors above the prediction cost little, those below it exponentially much."""

from sympy import exp

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import b, e

ENTRY = Family(
    name="gumbel",
    title="Gumbel",
    variate=e,
    parameters=(Scale(b),),
    energy=e / b + exp(-e / b),
    normaliser=Proper(b),
    reference="Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, ch. 22",
)
