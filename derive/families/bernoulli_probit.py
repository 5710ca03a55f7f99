"""Bernoulli responses by the probit of their probability: a Gaussian variable above its threshold."""

from sympy import Range, S, Symbol

from derive.families._family import Family, Proper
from derive.vocabulary.functions.normalcdf import NormalCDF
from derive.vocabulary.nodes import Log

y = Symbol("y", integer=True, nonnegative=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="bernoulli_probit",
    title="Bernoulli (probit)",
    variate=y,
    support=Range(2),
    prediction=eta,
    meaning="the probit of a 1",
    energy=-y * Log(NormalCDF(eta)) - (1 - y) * Log(NormalCDF(-eta)),
    normaliser=Proper(S.One),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, sec. 4.3",
)
