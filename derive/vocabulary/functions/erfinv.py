"""The inverse of the error function, between -1 and 1."""

import mpmath
from sympy import Interval, erf, erfinv, exp, pi, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero

ENTRY = Function(
    name="erfinv",
    kinds=(erfinv,),
    defined=(positive(1 - X**2),),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((Interval.open(-1, 1), 1),),
    derivative=(sqrt(pi) * exp(erfinv(X) ** 2) / 2,),
    laws=(
        FunctionalEquation(left=erf(erfinv(X), evaluate=False), right=X),
        FunctionalEquation(left=erfinv(-X, evaluate=False), right=-erfinv(X)),
    ),
    ball=lambda x: x.erfinv(),
    digits=mpmath.erfinv,
    exact=at_zero(0),
    numpy="special.erfinv({0})",
)
