"""The logarithm of the gamma function of a positive number."""

import math
from fractions import Fraction

import mpmath
from sympy import Interval, Rational, digamma, log, loggamma, oo

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X
from derive.vocabulary.functions.gamma import AFTER, BEFORE

ENTRY = Function(
    name="loggamma",
    kinds=(loggamma,),
    defined=(positive(X),),
    range=Interval(Rational(-12149, 100_000), oo),
    sign={"positive": (positive(X - 2),)},
    monotone=((Interval.Lopen(0, BEFORE), -1), (Interval(AFTER, oo), 1)),
    derivative=(digamma(X),),
    laws=(FunctionalEquation(left=loggamma(X + 1), right=log(X) + loggamma(X), where=(positive(X),)),),
    ball=lambda x: x.lgamma(),
    analytic=lambda z: z.real > 0,
    digits=mpmath.loggamma,
    exact=lambda x: Fraction(0) if x in (1, 2) else None,
    double=math.lgamma,
    numpy="special.gammaln({0})",
    grows=True,
)
