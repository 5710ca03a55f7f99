"""The cosine, between -1 and 1."""

import math

import mpmath
from sympy import Interval, cos, pi, sin

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="cos",
    kinds=(cos,),
    range=Interval(-1, 1),
    sign={"positive": (positive(pi / 2 - X), positive(pi / 2 + X))},
    monotone=((Interval(0, pi), -1), (Interval(-pi, 0), 1)),
    derivative=(-sin(X),),
    laws=(
        FunctionalEquation(left=cos(2 * X), right=1 - 2 * sin(X) ** 2),
        FunctionalEquation(left=cos(-X, evaluate=False), right=cos(X)),
    ),
    ball=lambda x: x.cos(),
    analytic=meromorphic,
    digits=mpmath.cos,
    exact=at_zero(1),
    double=math.cos,
    numpy="np.cos({0})",
    spelling=Spelling(latex=r"\cos", unicode="cos"),
)
