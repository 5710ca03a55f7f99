"""Gaussian noise: squared errors, hence MSE; as a prior, the squared L2 penalty."""

from sympy import pi

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.nodes import Sqrt
from derive.vocabulary.symbols import e, sigma, tau

ENTRY = Family(
    name="gaussian",
    title="Gaussian",
    variate=e,
    parameters=(Scale(sigma, as_prior=tau),),
    energy=e**2 / (2 * sigma**2),
    normaliser=Proper(Sqrt(2 * pi * sigma**2)),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.46",
)
