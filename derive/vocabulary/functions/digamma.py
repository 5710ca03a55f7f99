"""The derivative of the logarithm of gamma: digamma(x + 1) = digamma(x) + 1/x (DLMF 5.5.2)."""

import mpmath
from sympy import Interval, digamma, oo, polygamma

from derive.vocabulary.conditions import no_pole, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, meromorphic

ENTRY = Function(
    name="digamma",
    kinds=(digamma,),
    defined=(no_pole(X),),
    sign={"positive": (positive(X - 2),)},
    monotone=((Interval.open(0, oo), 1),),
    derivative=(polygamma(1, X),),
    laws=(
        FunctionalEquation(left=digamma(X), right=polygamma(0, X)),
        FunctionalEquation(left=digamma(X + 1), right=digamma(X) + 1 / X, where=(no_pole(X),)),
    ),
    ball=lambda x: x.digamma(),
    analytic=meromorphic,
    digits=mpmath.digamma,
    numpy="special.digamma({0})",
    grows=True,
)
