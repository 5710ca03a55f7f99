"""The angle between -pi/2 and pi/2 of which the sine is x."""

import math

import mpmath
from sympy import Interval, asin, pi, sin, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero

ENTRY = Function(
    name="asin",
    kinds=(asin,),
    defined=(nonnegative(1 - X**2),),
    range=Interval(-pi / 2, pi / 2),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((Interval(-1, 1), 1),),
    derivative=(1 / sqrt(1 - X**2),),
    laws=(FunctionalEquation(left=sin(asin(X), evaluate=False), right=X),),
    ball=lambda x: x.asin(),
    digits=mpmath.asin,
    exact=at_zero(0),
    double=math.asin,
    numpy="np.arcsin({0})",
    spelling=Spelling(latex=r"\arcsin", unicode="asin"),
)
