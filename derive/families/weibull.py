"""Weibull responses by the logarithm of their scale: lifetimes."""

from sympy import Interval, Symbol, exp, oo

from derive.families._family import Family, Proper, Shape

y = Symbol("y", positive=True)
eta = Symbol("eta", real=True)
k = Symbol("k", positive=True)

ENTRY = Family(
    name="weibull",
    title="Weibull",
    variate=y,
    parameters=(Shape(k),),
    support=Interval.open(0, oo),
    prediction=eta,
    meaning="the logarithm of the scale",
    base=y ** (k - 1),
    energy=k * eta + y**k * exp(-k * eta),
    normaliser=Proper(1 / k),
    reference="Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 21",
)
