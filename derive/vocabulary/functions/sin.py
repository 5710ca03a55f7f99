"""The sine, between -1 and 1."""

import math

import mpmath
from sympy import Interval, cos, pi, sin

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="sin",
    kinds=(sin,),
    range=Interval(-1, 1),
    sign={"positive": (positive(X), positive(pi - X))},
    monotone=((Interval(-3 * pi / 2, -pi / 2), -1), (Interval(-pi / 2, pi / 2), 1), (Interval(pi / 2, 3 * pi / 2), -1)),
    derivative=(cos(X),),
    laws=(
        FunctionalEquation(left=sin(2 * X), right=2 * sin(X) * cos(X)),
        FunctionalEquation(left=sin(-X, evaluate=False), right=-sin(X)),
    ),
    ball=lambda x: x.sin(),
    analytic=meromorphic,
    digits=mpmath.sin,
    exact=at_zero(0),
    double=math.sin,
    numpy="np.sin({0})",
    spelling=Spelling(latex=r"\sin", unicode="sin"),
)
