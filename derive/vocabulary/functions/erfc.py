"""The complementary error function, 1 - erf."""

import math

import mpmath
from sympy import Interval, S, erf, erfc, exp, pi, sqrt

from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

ENTRY = Function(
    name="erfc",
    kinds=(erfc,),
    range=Interval.open(0, 2),
    sign={"positive": ()},
    monotone=((S.Reals, -1),),
    derivative=(-2 * exp(-(X**2)) / sqrt(pi),),
    laws=(FunctionalEquation(left=erfc(X), right=1 - erf(X)),),
    ball=lambda x: x.erfc(),
    analytic=meromorphic,
    digits=mpmath.erfc,
    exact=at_zero(1),
    double=math.erfc,
    numpy="special.erfc({0})",
)
