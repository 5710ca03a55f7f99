"""log(1 + exp(x)), positive, next to x where x is large."""

import mpmath
from sympy import Interval, S, exp, log, oo

from derive.vocabulary.functions._function import Function, FunctionalEquation, X
from derive.vocabulary.functions._inert import Positive
from derive.vocabulary.functions.sigmoid import Sigmoid


class Softplus(Positive):
    """log(1 + e^x), never evaluated."""


ENTRY = Function(
    name="softplus",
    kinds=(Softplus,),
    range=Interval.open(0, oo),
    sign={"positive": ()},
    monotone=((S.Reals, 1),),
    derivative=(Sigmoid(X),),
    laws=(FunctionalEquation(left=Softplus(X), right=log(1 + exp(X))),),
    ball=lambda x: x.exp().log1p(),
    analytic=lambda z: abs(z.imag) < 3,
    digits=lambda x: mpmath.log1p(mpmath.exp(x)),
    numpy="softplus({0})",
)
