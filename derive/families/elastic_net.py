"""The elastic net as a prior: absolute values and squares of the coefficients, each with a weight of its own."""

from sympy import Abs, erfc, exp, pi, sqrt

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import e, s, tau

ENTRY = Family(
    name="elastic_net",
    title="elastic net",
    variate=e,
    parameters=(Scale(s, as_prior=s), Scale(tau, as_prior=tau)),
    energy=Abs(e) / s + e**2 / (2 * tau**2),
    normaliser=Proper(sqrt(2 * pi) * tau * exp(tau**2 / (2 * s**2)) * erfc(tau / (sqrt(2) * s))),
    reference="Zou and Hastie (2005), Regularization and variable selection via the elastic net, sec. 2",
)
