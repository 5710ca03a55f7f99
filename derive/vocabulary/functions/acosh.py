"""The number, not negative, of which the hyperbolic cosine is x >= 1."""

import math

import mpmath
from sympy import Interval, acosh, cosh, oo, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X

ENTRY = Function(
    name="acosh",
    kinds=(acosh,),
    defined=(nonnegative(X - 1),),
    range=Interval(0, oo),
    sign={"positive": (positive(X - 1),), "nonnegative": ()},
    monotone=((Interval(1, oo), 1),),
    derivative=(1 / (sqrt(X - 1) * sqrt(X + 1)),),
    laws=(FunctionalEquation(left=cosh(acosh(X), evaluate=False), right=X),),
    ball=lambda x: x.acosh(),
    digits=mpmath.acosh,
    double=math.acosh,
    numpy="np.arccosh({0})",
)
