"""The largest whole number that is at most x."""

import math
from fractions import Fraction

import mpmath
from sympy import S, floor

from derive.vocabulary.conditions import nonnegative
from derive.vocabulary.functions._function import Function, FunctionalEquation, X

ENTRY = Function(
    name="floor",
    kinds=(floor,),
    range=S.Integers,
    sign={"positive": (nonnegative(X - 1),), "nonnegative": (nonnegative(X),)},
    derivative=(S.Zero,),
    laws=(FunctionalEquation(left=floor(X + 1), right=floor(X) + 1),),
    ball=lambda x: x.floor(),
    digits=mpmath.floor,
    exact=lambda x: Fraction(math.floor(x)),
    double=math.floor,
    numpy="np.floor({0})",
    grows=True,
)
