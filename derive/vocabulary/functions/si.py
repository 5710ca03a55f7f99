"""The sine integral: sin(t)/t from 0 to x."""

import mpmath
from sympy import Interval, Si, pi, sinc

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

ENTRY = Function(
    name="si",
    kinds=(Si,),
    range=Interval(-Si(pi), Si(pi)),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((Interval(-pi, pi), 1),),
    derivative=(sinc(X),),
    laws=(FunctionalEquation(left=Si(-X, evaluate=False), right=-Si(X)),),
    ball=lambda x: x.si(),
    analytic=meromorphic,
    digits=mpmath.si,
    exact=at_zero(0),
)
