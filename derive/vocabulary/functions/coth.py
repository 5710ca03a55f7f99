"""The hyperbolic cotangent, with a pole at zero."""

import mpmath
from sympy import Interval, Union, cosh, coth, oo, sinh

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, meromorphic

ENTRY = Function(
    name="coth",
    kinds=(coth,),
    defined=(nonzero(X),),
    range=Union(Interval.open(-oo, -1), Interval.open(1, oo)),
    sign={"positive": (positive(X),)},
    monotone=((Interval.open(0, oo), -1), (Interval.open(-oo, 0), -1)),
    derivative=(1 - coth(X) ** 2,),
    laws=(FunctionalEquation(left=coth(X), right=cosh(X) / sinh(X)),),
    ball=lambda x: x.coth(),
    analytic=meromorphic,
    digits=mpmath.coth,
    numpy="(1/np.tanh({0}))",
    spelling=Spelling(latex=r"\coth", unicode="coth"),
)
