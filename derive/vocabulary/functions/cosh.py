"""The hyperbolic cosine, (exp(x) + exp(-x))/2, at least 1."""

import math

import mpmath
from sympy import Interval, cosh, exp, oo, sinh

from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="cosh",
    kinds=(cosh,),
    range=Interval(1, oo),
    sign={"positive": ()},
    monotone=((Interval(-oo, 0), -1), (Interval(0, oo), 1)),
    derivative=(sinh(X),),
    laws=(FunctionalEquation(left=cosh(X), right=(exp(X) + exp(-X)) / 2),),
    ball=lambda x: x.cosh(),
    analytic=meromorphic,
    digits=mpmath.cosh,
    exact=at_zero(1),
    double=math.cosh,
    numpy="np.cosh({0})",
    spelling=Spelling(latex=r"\cosh", unicode="cosh"),
)
