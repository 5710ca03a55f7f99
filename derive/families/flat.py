"""The flat prior on the whole line: constant, hence improper; maximum likelihood again."""

from sympy import S

from derive.families._family import Family, Improper
from derive.vocabulary.symbols import e, kappa

ENTRY = Family(
    name="flat",
    title="flat",
    variate=e,
    energy=S.Zero,
    normaliser=Improper(kappa),
    reference="Gelman et al. (2013), Bayesian Data Analysis, sec. 2.8",
)
