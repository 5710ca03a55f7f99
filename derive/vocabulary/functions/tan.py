"""The tangent, with poles at the odd multiples of pi/2."""

import math

import mpmath
from sympy import Interval, S, cos, pi, sin, tan

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="tan",
    kinds=(tan,),
    defined=(nonzero(cos(X)),),
    monotone=tuple((Interval.open(turn - pi / 2, turn + pi / 2), 1) for turn in (-pi, S.Zero, pi)),
    sign={"positive": (positive(X), positive(pi / 2 - X))},
    derivative=(1 + tan(X) ** 2,),
    laws=(FunctionalEquation(left=tan(X), right=sin(X) / cos(X)),),
    ball=lambda x: x.tan(),
    analytic=meromorphic,
    digits=mpmath.tan,
    exact=at_zero(0),
    double=math.tan,
    numpy="np.tan({0})",
    spelling=Spelling(latex=r"\tan", unicode="tan"),
)
