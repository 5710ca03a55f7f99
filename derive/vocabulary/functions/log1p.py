"""log(1 + x), exact next to zero."""

import math

import mpmath
from sympy import Interval, log, oo
from sympy.codegen.cfunctions import log1p

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero

ENTRY = Function(
    name="log1p",
    kinds=(log1p,),
    defined=(positive(1 + X),),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((Interval.open(-1, oo), 1),),
    derivative=(1 / (1 + X),),
    laws=(FunctionalEquation(left=log1p(X), right=log(1 + X)),),
    ball=lambda x: x.log1p(),
    analytic=lambda z: z.real > -1,
    digits=mpmath.log1p,
    exact=at_zero(0),
    double=math.log1p,
    numpy="np.log1p({0})",
)
