"""The logarithm of the gamma function of a positive number."""

import math
from fractions import Fraction

import mpmath
from sympy import Interval, Rational, S, digamma, log, loggamma, oo

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X

ENTRY = Function(
    name="loggamma",
    kinds=(loggamma,),
    defined=(positive(X),),
    poles=((X, S.Zero),),
    range=Interval(Rational(-1, 8), oo),
    sign={"positive": (positive(X - 2),)},
    monotone=((Interval.Lopen(0, 1), -1), (Interval(Rational(3, 2), oo), 1)),
    derivative=(digamma(X),),
    laws=(FunctionalEquation(left=loggamma(X + 1), right=log(X) + loggamma(X)),),
    ball=lambda x: x.lgamma(),
    analytic=lambda z: z.real > 0,
    digits=mpmath.loggamma,
    exact=lambda x: Fraction(0) if x in (1, 2) else None,
    double=math.lgamma,
    numpy="special.gammaln({0})",
    grows=True,
)
