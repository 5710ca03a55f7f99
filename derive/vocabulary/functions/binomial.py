"""The binomial coefficient x (x - 1) ... (x - k + 1)/k!: how many sets of k there are among x (DLMF 1.2.6)."""

import math
from fractions import Fraction

import mpmath
from sympy import binomial, digamma, factorial

from derive.vocabulary.conditions import no_pole, nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, K, Position, Spelling, X
from derive.vocabulary.functions.gamma import LARGEST


def _exactly(x: Fraction, k: Fraction) -> Fraction | None:
    if k.denominator != 1 or not 0 <= k <= LARGEST:
        return None
    return math.prod((x - i for i in range(int(k))), start=Fraction(1)) / math.factorial(int(k))


ENTRY = Function(
    name="binomial",
    kinds=(binomial,),
    arguments=(X, K),
    sign={"positive": (positive(X - K + 1),), "nonnegative": (nonnegative(X - K + 1),)},
    derivative=(binomial(X, K) * (digamma(X + 1) - digamma(X - K + 1)), None),
    laws=(FunctionalEquation(left=binomial(X, K), right=factorial(X) / (factorial(K) * factorial(X - K)), where=(no_pole(X - K + 1),)),),
    ball=lambda x, k: (x - k + 1).rising(k) * (k + 1).rgamma(),
    digits=lambda x, k: mpmath.rf(x - k + 1, k) / mpmath.factorial(k),
    exact=_exactly,
    numpy="special.binom({0}, {1})",
    spelling=Spelling(latex=r"\binom{{{0}}}{{{1}}}", unicode="C({0}, {1})", position=Position.AROUND),
    grows=True,
)
