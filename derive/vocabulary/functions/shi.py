"""The hyperbolic sine integral: sinh(t)/t from 0 to x."""

import mpmath
from sympy import S, Shi, sinh

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

ENTRY = Function(
    name="shi",
    kinds=(Shi,),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(sinh(X) / X,),
    laws=(FunctionalEquation(left=Shi(-X, evaluate=False), right=-Shi(X)),),
    ball=lambda x: x.shi(),
    analytic=meromorphic,
    digits=mpmath.shi,
    exact=at_zero(0),
)
