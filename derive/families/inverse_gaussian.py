"""Inverse Gaussian responses by the logarithm of their mean: first passage times."""

from sympy import Interval, Rational, Symbol, exp, oo, pi, sqrt

from derive.families._family import Family, Proper, Scale

y = Symbol("y", positive=True)
eta = Symbol("eta", real=True)
k = Symbol("k", positive=True)

ENTRY = Family(
    name="inverse_gaussian",
    title="inverse Gaussian",
    variate=y,
    parameters=(Scale(k),),
    support=Interval.open(0, oo),
    prediction=eta,
    meaning="the logarithm of the mean",
    base=y ** Rational(-3, 2) * exp(-k / (2 * y)),
    energy=k * (y * exp(-2 * eta) / 2 - exp(-eta)),
    normaliser=Proper(sqrt(2 * pi / k)),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, table 2.1",
)
