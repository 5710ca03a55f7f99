"""The imaginary error function: 2/sqrt(pi) times the integral of exp(t^2) from 0 to x."""

import mpmath
from sympy import S, erfi, exp, pi, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

ENTRY = Function(
    name="erfi",
    kinds=(erfi,),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(2 * exp(X**2) / sqrt(pi),),
    laws=(FunctionalEquation(left=erfi(-X, evaluate=False), right=-erfi(X)),),
    ball=lambda x: x.erfi(),
    analytic=meromorphic,
    digits=mpmath.erfi,
    exact=at_zero(0),
    numpy="special.erfi({0})",
)
