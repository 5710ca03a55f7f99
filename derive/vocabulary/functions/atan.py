"""The angle between -pi/2 and pi/2 of which the tangent is x."""

import math

import mpmath
from sympy import Interval, S, atan, pi, tan

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero

ENTRY = Function(
    name="atan",
    kinds=(atan,),
    range=Interval.open(-pi / 2, pi / 2),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(1 / (1 + X**2),),
    laws=(
        FunctionalEquation(left=tan(atan(X), evaluate=False), right=X),
        FunctionalEquation(left=atan(-X, evaluate=False), right=-atan(X)),
    ),
    ball=lambda x: x.atan(),
    analytic=lambda z: z.real > 0 or abs(z.imag) < 1,
    digits=mpmath.atan,
    exact=at_zero(0),
    double=math.atan,
    numpy="np.arctan({0})",
    spelling=Spelling(latex=r"\arctan", unicode="atan"),
)
