"""Poisson responses by the logarithm of their mean: counts, and the deviance that goes with them."""

from sympy import S, Symbol, exp, gamma

from derive.families._family import Family, Proper

y = Symbol("y", integer=True, nonnegative=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="poisson",
    title="Poisson",
    variate=y,
    support=S.Naturals0,
    prediction=eta,
    meaning="the logarithm of the mean",
    base=1 / gamma(y + 1),
    energy=exp(eta) - y * eta,
    normaliser=Proper(S.One),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, sec. 6.2",
)
