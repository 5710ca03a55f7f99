"""The number of which the hyperbolic sine is x: log(x + sqrt(x^2 + 1))."""

import math

import mpmath
from sympy import S, asinh, log, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero

ENTRY = Function(
    name="asinh",
    kinds=(asinh,),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    monotone=((S.Reals, 1),),
    derivative=(1 / sqrt(1 + X**2),),
    laws=(
        FunctionalEquation(left=asinh(X), right=log(X + sqrt(1 + X**2))),
        FunctionalEquation(left=asinh(-X, evaluate=False), right=-asinh(X)),
    ),
    ball=lambda x: x.asinh(),
    digits=mpmath.asinh,
    exact=at_zero(0),
    double=math.asinh,
    numpy="np.arcsinh({0})",
)
