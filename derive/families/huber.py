"""Huber's least favourable density: squares up to k scales, absolute values beyond."""

from sympy import Abs, Min, Symbol, erf, exp, pi, sqrt

from derive.families._family import Family, Proper, Scale, Shape
from derive.vocabulary.symbols import e, sigma

k = Symbol("k", positive=True)
size = Abs(e) / sigma

ENTRY = Family(
    name="huber",
    title="Huber",
    variate=e,
    parameters=(Scale(sigma), Shape(k)),
    energy=Min(size, k) * (2 * size - Min(size, k)) / 2,
    normaliser=Proper(sigma * (sqrt(2 * pi) * erf(k / sqrt(2)) + 2 * exp(-(k**2) / 2) / k)),
    reference="Huber (1964), Robust estimation of a location parameter, sec. 6",
)
