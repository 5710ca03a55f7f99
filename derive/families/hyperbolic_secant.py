"""Hyperbolic secant noise: the log cosh of the errors, squares near 0 and absolute values far out."""

from sympy import cosh, log, pi

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import b, e

ENTRY = Family(
    name="hyperbolic_secant",
    title="hyperbolic secant",
    variate=e,
    parameters=(Scale(b),),
    energy=log(cosh(e / b)),
    normaliser=Proper(pi * b),
    reference="Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, ch. 23",
)
