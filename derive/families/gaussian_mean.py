"""A Gaussian prior about a mean: squared distances from it instead of squared coefficients."""

from sympy import Symbol, pi, sqrt

from derive.families._family import Family, Location, Proper, Scale
from derive.vocabulary.symbols import e, tau

m = Symbol("m_0", real=True)

ENTRY = Family(
    name="gaussian_mean",
    title="Gaussian (about a mean)",
    variate=e,
    parameters=(Location(m, as_prior=m), Scale(tau, as_prior=tau)),
    energy=(e - m) ** 2 / (2 * tau**2),
    normaliser=Proper(sqrt(2 * pi) * tau),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 3.48",
)
