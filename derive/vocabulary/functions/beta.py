"""Euler's beta function, gamma(a) gamma(b)/gamma(a + b) (DLMF 5.12.1)."""

import math
from fractions import Fraction

import mpmath
from sympy import beta, digamma, gamma

from derive.vocabulary.conditions import no_pole, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, Y
from derive.vocabulary.functions.gamma import LARGEST


def _at_whole(x: Fraction, y: Fraction) -> Fraction | None:
    if not all(one.denominator == 1 and 0 < one <= LARGEST for one in (x, y)):
        return None
    return Fraction(math.factorial(int(x) - 1) * math.factorial(int(y) - 1), math.factorial(int(x + y) - 1))


ENTRY = Function(
    name="beta",
    kinds=(beta,),
    arguments=(X, Y),
    defined=(no_pole(X), no_pole(Y)),
    sign={"positive": (positive(X), positive(Y))},
    derivative=(beta(X, Y) * (digamma(X) - digamma(X + Y)), beta(X, Y) * (digamma(Y) - digamma(X + Y))),
    laws=(FunctionalEquation(left=beta(X, Y), right=gamma(X) * gamma(Y) / gamma(X + Y), where=(no_pole(X + Y),)),),
    ball=lambda x, y: x.gamma() * y.gamma() * (x + y).rgamma(),
    digits=mpmath.beta,
    exact=_at_whole,
    numpy="special.beta({0}, {1})",
    spelling=Spelling(latex=r"\mathrm{B}", unicode="B"),
    grows=True,
)
