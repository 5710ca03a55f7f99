"""The factorial n! = 1 2 ... n, gamma(x + 1) in between; poles at -1, -2, ... (DLMF 5.4.1)."""

import math
from fractions import Fraction

import mpmath
from sympy import FiniteSet, Interval, S, digamma, factorial, gamma, oo

from derive.vocabulary.conditions import no_pole, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Position, Spelling, X, meromorphic
from derive.vocabulary.functions.gamma import AFTER, BEFORE, LARGEST

ENTRY = Function(
    name="factorial",
    kinds=(factorial,),
    defined=(no_pole(X + 1),),
    range=S.Reals - FiniteSet(0),
    sign={"positive": (positive(X + 1),)},
    monotone=((Interval.Lopen(-1, BEFORE - 1), -1), (Interval(AFTER - 1, oo), 1)),
    derivative=(factorial(X) * digamma(X + 1),),
    laws=(FunctionalEquation(left=factorial(X), right=gamma(X + 1)),),
    ball=lambda x: (x + 1).gamma(),
    analytic=meromorphic,
    digits=mpmath.factorial,
    exact=lambda x: Fraction(math.factorial(int(x))) if x.denominator == 1 and 0 <= x < LARGEST else None,
    double=lambda x: math.gamma(x + 1),
    numpy="special.gamma({0} + 1)",
    spelling=Spelling(latex="!", unicode="!", position=Position.AFTER),
    grows=True,
)
