"""The number of which the hyperbolic tangent is x, between -1 and 1."""

import math

import mpmath
from sympy import Interval, atanh, log

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero

ENTRY = Function(
    name="atanh",
    kinds=(atanh,),
    defined=(positive(1 - X**2),),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((Interval.open(-1, 1), 1),),
    derivative=(1 / (1 - X**2),),
    laws=(FunctionalEquation(left=atanh(X), right=(log(1 + X) - log(1 - X)) / 2),),
    ball=lambda x: x.atanh(),
    digits=mpmath.atanh,
    exact=at_zero(0),
    double=math.atanh,
    numpy="np.arctanh({0})",
)
