"""Generalised Gaussian noise: the q-th power of the errors; as a prior, bridge regression, which is not convex for q below 1."""

from sympy import Abs, Symbol, gamma

from derive.families._family import Family, Proper, Scale, Shape
from derive.vocabulary.symbols import b, e, s

q = Symbol("q", positive=True)

ENTRY = Family(
    name="generalised_gaussian",
    title="generalised Gaussian",
    variate=e,
    parameters=(Scale(b, as_prior=s), Shape(q, as_prior=Symbol("q_0", positive=True))),
    energy=(Abs(e) / b) ** q,
    normaliser=Proper(2 * b * gamma(1 + 1 / q)),
    reference="Nadarajah (2005), A generalized normal distribution, eq. 1",
)
