"""The angle between 0 and pi of which the cosine is x."""

import math

import mpmath
from sympy import Interval, acos, cos, pi, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X

ENTRY = Function(
    name="acos",
    kinds=(acos,),
    defined=(nonnegative(1 - X**2),),
    range=Interval(0, pi),
    sign={"positive": (positive(1 - X),), "nonnegative": ()},
    monotone=((Interval(-1, 1), -1),),
    derivative=(-1 / sqrt(1 - X**2),),
    laws=(FunctionalEquation(left=cos(acos(X), evaluate=False), right=X),),
    ball=lambda x: x.acos(),
    digits=mpmath.acos,
    double=math.acos,
    numpy="np.arccos({0})",
    spelling=Spelling(latex=r"\arccos", unicode="acos"),
)
