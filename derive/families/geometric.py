"""Geometric responses by the logarithm of their mean: failures before the first success."""

from sympy import S, Symbol, exp, log

from derive.families._family import Family, Proper

y = Symbol("y", integer=True, nonnegative=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="geometric",
    title="geometric",
    variate=y,
    support=S.Naturals0,
    prediction=eta,
    meaning="the logarithm of the mean",
    energy=(y + 1) * log(1 + exp(eta)) - y * eta,
    normaliser=Proper(S.One),
    reference="Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, sec. 5.2",
)
