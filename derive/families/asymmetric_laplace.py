"""Asymmetric Laplace noise: errors weighed by q above and 1 - q below, so that the quantile of q is fitted."""

from sympy import Max, Symbol

from derive.families._family import Family, Probability, Proper, Scale
from derive.vocabulary.symbols import b, e

q = Symbol("q", positive=True)

ENTRY = Family(
    name="asymmetric_laplace",
    title="asymmetric Laplace",
    variate=e,
    parameters=(Scale(b), Probability(q)),
    energy=Max(q * e, (q - 1) * e) / b,
    normaliser=Proper(b / (q * (1 - q))),
    reference="Koenker and Machado (1999), Goodness of fit and related inference processes for quantile regression, sec. 2",
)
