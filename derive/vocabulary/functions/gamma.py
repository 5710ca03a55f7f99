"""Euler's gamma function: gamma(x + 1) = x gamma(x), (n - 1)! at whole numbers; poles at 0, -1, -2, ... (DLMF 5.2.1)."""

import math
from fractions import Fraction

import mpmath
from sympy import FiniteSet, Interval, Rational, S, digamma, gamma, oo

from derive.vocabulary.conditions import no_pole, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, meromorphic

LARGEST = 1_000
"""Values at larger whole numbers are not written out."""

BEFORE, AFTER = Rational(14616, 10_000), Rational(14617, 10_000)
"""Next to where it turns, at the zero of digamma, which has no closed form."""


def _at_whole(x: Fraction) -> Fraction | None:
    return Fraction(math.factorial(int(x) - 1)) if x.denominator == 1 and 0 < x <= LARGEST else None


ENTRY = Function(
    name="gamma",
    kinds=(gamma,),
    defined=(no_pole(X),),
    range=S.Reals - FiniteSet(0),
    sign={"positive": (positive(X),)},
    monotone=((Interval.Lopen(0, BEFORE), -1), (Interval(AFTER, oo), 1)),
    derivative=(gamma(X) * digamma(X),),
    laws=(FunctionalEquation(left=gamma(X + 1), right=X * gamma(X), where=(no_pole(X),)),),
    ball=lambda x: x.gamma(),
    analytic=meromorphic,
    digits=mpmath.gamma,
    exact=_at_whole,
    double=math.gamma,
    numpy="special.gamma({0})",
    spelling=Spelling(latex=r"\Gamma", unicode="Γ"),
    grows=True,
)
