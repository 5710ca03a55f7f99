"""The hyperbolic tangent, between -1 and 1."""

import math

import mpmath
from sympy import Interval, S, cosh, sinh, tanh

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="tanh",
    kinds=(tanh,),
    range=Interval.open(-1, 1),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(1 - tanh(X) ** 2,),
    laws=(
        FunctionalEquation(left=tanh(X), right=sinh(X) / cosh(X)),
        FunctionalEquation(left=tanh(-X, evaluate=False), right=-tanh(X)),
    ),
    ball=lambda x: x.tanh(),
    analytic=meromorphic,
    digits=mpmath.tanh,
    exact=at_zero(0),
    double=math.tanh,
    numpy="np.tanh({0})",
    spelling=Spelling(latex=r"\tanh", unicode="tanh"),
)
