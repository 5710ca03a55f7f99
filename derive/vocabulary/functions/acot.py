"""The angle between -pi/2 and pi/2 of which the cotangent is x; pi/2 at zero."""

import mpmath
from sympy import Interval, Union, acot, atan, oo, pi

from derive.vocabulary.conditions import nonnegative, nonzero
from derive.vocabulary.functions._function import Function, FunctionalEquation, X

ENTRY = Function(
    name="acot",
    kinds=(acot,),
    range=Union(Interval.open(-pi / 2, 0), Interval.Lopen(0, pi / 2)),
    sign={"positive": (nonnegative(X),)},
    monotone=((Interval(0, oo), -1), (Interval.open(-oo, 0), -1)),
    derivative=(-1 / (1 + X**2),),
    laws=(FunctionalEquation(left=acot(X), right=atan(1 / X), where=(nonzero(X),)),),
    ball=lambda x: (1 / x).atan(),
    digits=mpmath.acot,
    numpy="np.arctan2(np.copysign(1.0, {0}), np.abs({0}))",
)
