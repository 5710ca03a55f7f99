"""The hyperbolic sine, (exp(x) - exp(-x))/2."""

import math

import mpmath
from sympy import S, cosh, exp, sinh

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="sinh",
    kinds=(sinh,),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(cosh(X),),
    laws=(
        FunctionalEquation(left=sinh(X), right=(exp(X) - exp(-X)) / 2),
        FunctionalEquation(left=sinh(-X, evaluate=False), right=-sinh(X)),
    ),
    ball=lambda x: x.sinh(),
    analytic=meromorphic,
    digits=mpmath.sinh,
    exact=at_zero(0),
    double=math.sinh,
    numpy="np.sinh({0})",
    spelling=Spelling(latex=r"\sinh", unicode="sinh"),
)
