"""Laplace noise: absolute errors, hence MAE; as a prior, the L1 penalty."""

from sympy import Abs

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import b, e, s

ENTRY = Family(
    name="laplace",
    title="Laplace",
    variate=e,
    parameters=(Scale(b, as_prior=s),),
    energy=Abs(e) / b,
    normaliser=Proper(2 * b),
    reference="Koenker (2005), Quantile Regression, sec. 1.3",
)
