"""The sign: 1, 0 or -1."""

from fractions import Fraction

import mpmath
from sympy import FiniteSet, S, sign

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, Y

ENTRY = Function(
    name="sign",
    kinds=(sign,),
    range=FiniteSet(-1, 0, 1),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    derivative=(S.Zero,),
    laws=(FunctionalEquation(left=sign(X * Y, evaluate=False), right=sign(X) * sign(Y)),),
    ball=lambda x: x.sgn(),
    digits=mpmath.sign,
    exact=lambda x: Fraction((x > 0) - (x < 0)),
    double=lambda x: (x > 0) - (x < 0),
    numpy="np.sign({0})",
)
