"""One where two numbers are equal, zero elsewhere."""

from fractions import Fraction

import mpmath
from sympy import FiniteSet, KroneckerDelta, S

from derive.vocabulary.conditions import nonzero, zero
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, Y

ENTRY = Function(
    name="kroneckerdelta",
    kinds=(KroneckerDelta,),
    arguments=(X, Y),
    range=FiniteSet(0, 1),
    sign={"nonnegative": (), "positive": (zero(X - Y),)},
    derivative=(S.Zero, S.Zero),
    laws=(FunctionalEquation(left=KroneckerDelta(X, Y), right=S.Zero, where=(nonzero(X - Y),)),),
    ball=lambda x, y: 1 - (x - y).sgn() ** 2,
    digits=lambda x, y: mpmath.mpf(x == y),
    exact=lambda x, y: Fraction(x == y),
    numpy="(np.equal({0}, {1})*1.0)",
    grows=True,
)
