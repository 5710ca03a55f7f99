"""Lognormal responses by the mean of their logarithm: squared errors of the logarithms."""

from sympy import Interval, Symbol, log, oo, pi, sqrt

from derive.families._family import Family, Proper, Shape
from derive.vocabulary.symbols import sigma

y = Symbol("y", positive=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="lognormal",
    title="lognormal",
    variate=y,
    parameters=(Shape(sigma),),
    support=Interval.open(0, oo),
    prediction=eta,
    meaning="the mean of the logarithm",
    base=1 / y,
    energy=(log(y) - eta) ** 2 / (2 * sigma**2),
    normaliser=Proper(sqrt(2 * pi) * sigma),
    reference="Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 14",
)
