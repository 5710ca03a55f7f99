"""Student's t noise: large errors cost their logarithm only; as a prior, a few large coefficients among small ones."""

from sympy import Symbol, gamma, log, pi, sqrt

from derive.families._family import Family, Proper, Scale, Shape
from derive.vocabulary.symbols import e, sigma, tau

nu = Symbol("nu", positive=True)

ENTRY = Family(
    name="student_t",
    title="Student-t",
    variate=e,
    parameters=(Scale(sigma, as_prior=tau), Shape(nu, as_prior=Symbol("nu_0", positive=True))),
    energy=(nu + 1) / 2 * log(1 + e**2 / (nu * sigma**2)),
    normaliser=Proper(sqrt(pi * nu) * sigma * gamma(nu / 2) / gamma((nu + 1) / 2)),
    reference="Lange, Little and Taylor (1989), Robust statistical modeling using the t distribution, eq. 1",
)
