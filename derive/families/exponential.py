"""Exponential responses by the logarithm of their mean: waiting times."""

from sympy import Interval, S, Symbol, exp, oo

from derive.families._family import Family, Proper

y = Symbol("y", positive=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="exponential",
    title="exponential",
    variate=y,
    support=Interval.open(0, oo),
    prediction=eta,
    meaning="the logarithm of the mean",
    energy=eta + y * exp(-eta),
    normaliser=Proper(S.One),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, ch. 8",
)
