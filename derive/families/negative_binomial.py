"""Negative binomial responses by the logarithm of their mean: counts that vary more than Poisson ones."""

from sympy import S, Symbol, exp, gamma, log

from derive.families._family import Family, Proper, Shape

y = Symbol("y", integer=True, nonnegative=True)
eta = Symbol("eta", real=True)
k = Symbol("k", positive=True)

ENTRY = Family(
    name="negative_binomial",
    title="negative binomial",
    variate=y,
    parameters=(Shape(k),),
    support=S.Naturals0,
    prediction=eta,
    meaning="the logarithm of the mean",
    base=gamma(y + k) / gamma(y + 1),
    energy=(y + k) * log(k + exp(eta)) - y * eta,
    normaliser=Proper(gamma(k) / k**k),
    reference="Hilbe (2011), Negative Binomial Regression, sec. 8.2",
)
