"""The standard normal distribution function: the chance that a normal variate is at most x.

SymPy has none: `NormalCDF(x)` of this file is what claims and objectives are written with.
"""

import math

import mpmath
from sympy import Expr, Interval, S, erf, exp, pi, sqrt

from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, meromorphic
from derive.vocabulary.functions._inert import Positive

DENSITY = exp(-(X**2) / 2) / sqrt(2 * pi)


class NormalCDF(Positive):
    """The standard normal distribution function."""

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        known = {S.Zero: S.Half, S.Infinity: S.One, S.NegativeInfinity: S.Zero}
        return known.get(x)


ENTRY = Function(
    name="normalcdf",
    kinds=(NormalCDF,),
    range=Interval.open(0, 1),
    sign={"positive": ()},
    monotone=((S.Reals, 1),),
    derivative=(DENSITY,),
    laws=(FunctionalEquation(left=NormalCDF(X), right=(1 + erf(X / sqrt(2))) / 2),),
    ball=lambda x: (-x / (x * 0 + 2).sqrt()).erfc() / 2,
    analytic=meromorphic,
    digits=lambda x: mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    double=lambda x: math.erfc(-x / math.sqrt(2)) / 2,
    numpy="special.ndtr({0})",
    spelling=Spelling(latex=r"\Phi", unicode="Φ"),
)
