"""The hyperbolic secant, 1/cosh, at most 1."""

import mpmath
from sympy import Interval, cosh, oo, sech, tanh

from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

ENTRY = Function(
    name="sech",
    kinds=(sech,),
    range=Interval.Lopen(0, 1),
    sign={"positive": ()},
    monotone=((Interval(-oo, 0), 1), (Interval(0, oo), -1)),
    derivative=(-sech(X) * tanh(X),),
    laws=(FunctionalEquation(left=sech(X), right=1 / cosh(X)),),
    ball=lambda x: x.sech(),
    analytic=meromorphic,
    digits=mpmath.sech,
    exact=at_zero(1),
    numpy="(1/np.cosh({0}))",
)
