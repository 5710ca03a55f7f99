"""Gamma responses by the logarithm of their mean: positive numbers whose standard deviation grows with it."""

from sympy import Interval, Symbol, exp, gamma, oo

from derive.families._family import Family, Proper, Shape

y = Symbol("y", positive=True)
eta = Symbol("eta", real=True)
k = Symbol("k", positive=True)

ENTRY = Family(
    name="gamma",
    title="gamma",
    variate=y,
    parameters=(Shape(k),),
    support=Interval.open(0, oo),
    prediction=eta,
    meaning="the logarithm of the mean",
    base=y ** (k - 1),
    energy=k * (eta + y * exp(-eta)),
    normaliser=Proper(gamma(k) / k**k),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, sec. 8.2",
)
