"""The number of which the hyperbolic cotangent is x, beyond -1 and 1."""

import mpmath
from sympy import FiniteSet, Interval, S, acoth, atanh, oo

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X

ENTRY = Function(
    name="acoth",
    kinds=(acoth,),
    defined=(positive(X**2 - 1),),
    range=S.Reals - FiniteSet(0),
    sign={"positive": (positive(X),)},
    monotone=((Interval.open(1, oo), -1), (Interval.open(-oo, -1), -1)),
    derivative=(1 / (1 - X**2),),
    laws=(FunctionalEquation(left=acoth(X), right=atanh(1 / X)),),
    ball=lambda x: (1 / x).atanh(),
    digits=mpmath.acoth,
    numpy="np.arctanh(1/({0}))",
)
