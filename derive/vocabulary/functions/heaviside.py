"""The step: 0 below zero, 1 above, and at zero what is said: one half, of the slope of max(x, 0)."""

import mpmath
from sympy import Heaviside, S, sign

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, Y

ENTRY = Function(
    name="heaviside",
    kinds=(Heaviside,),
    arguments=(X, Y),
    sign={"positive": (positive(X),)},
    derivative=(S.Zero, S.Zero),
    laws=(FunctionalEquation(left=Heaviside(X, S.Half), right=(1 + sign(X)) / 2),),
    ball=lambda x, y: (x.sgn() ** 2 + x.sgn()) / 2 + (1 - x.sgn() ** 2) * y,
    digits=lambda x, y: y if x == 0 else (mpmath.sign(x) + 1) / 2,
    numpy="np.heaviside({0}, {1})",
    grows=True,
)
