"""The smallest whole number that is at least x."""

import math
from fractions import Fraction

import mpmath
from sympy import S, ceiling, floor

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X

ENTRY = Function(
    name="ceiling",
    kinds=(ceiling,),
    range=S.Integers,
    sign={"positive": (positive(X),), "nonnegative": (positive(X + 1),)},
    derivative=(S.Zero,),
    laws=(FunctionalEquation(left=ceiling(X), right=-floor(-X)),),
    ball=lambda x: x.ceil(),
    digits=mpmath.ceil,
    exact=lambda x: Fraction(math.ceil(x)),
    double=math.ceil,
    numpy="np.ceil({0})",
    grows=True,
)
