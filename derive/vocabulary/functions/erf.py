"""The error function: 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x."""

import math

import mpmath
from sympy import Interval, S, erf, exp, pi, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

ENTRY = Function(
    name="erf",
    kinds=(erf,),
    range=Interval.open(-1, 1),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(2 * exp(-(X**2)) / sqrt(pi),),
    laws=(FunctionalEquation(left=erf(-X, evaluate=False), right=-erf(X)),),
    ball=lambda x: x.erf(),
    analytic=meromorphic,
    digits=mpmath.erf,
    exact=at_zero(0),
    double=math.erf,
    numpy="special.erf({0})",
)
