"""The cotangent, with poles at the multiples of pi."""

import mpmath
from sympy import Interval, cos, cot, pi, sin

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, meromorphic

ENTRY = Function(
    name="cot",
    kinds=(cot,),
    defined=(nonzero(sin(X)),),
    sign={"positive": (positive(X), positive(pi / 2 - X))},
    monotone=((Interval.open(0, pi), -1), (Interval.open(-pi, 0), -1)),
    derivative=(-1 - cot(X) ** 2,),
    laws=(FunctionalEquation(left=cot(X), right=cos(X) / sin(X)),),
    ball=lambda x: x.cot(),
    analytic=meromorphic,
    digits=mpmath.cot,
    numpy="(1/np.tan({0}))",
    spelling=Spelling(latex=r"\cot", unicode="cot"),
)
