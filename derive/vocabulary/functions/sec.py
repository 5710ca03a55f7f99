"""The secant, 1/cos, with poles at the odd multiples of pi/2."""

import mpmath
from sympy import Interval, Union, cos, oo, pi, sec, tan

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, at_zero, meromorphic

ENTRY = Function(
    name="sec",
    kinds=(sec,),
    defined=(nonzero(cos(X)),),
    range=Union(Interval(-oo, -1), Interval(1, oo)),
    sign={"positive": (positive(pi / 2 - X), positive(pi / 2 + X))},
    monotone=(
        (Interval.Ropen(-pi, -pi / 2), -1),
        (Interval.Lopen(-pi / 2, 0), -1),
        (Interval.Ropen(0, pi / 2), 1),
        (Interval.Lopen(pi / 2, pi), 1),
    ),
    derivative=(sec(X) * tan(X),),
    laws=(FunctionalEquation(left=sec(X), right=1 / cos(X)),),
    ball=lambda x: x.sec(),
    analytic=meromorphic,
    digits=mpmath.sec,
    exact=at_zero(1),
    numpy="(1/np.cos({0}))",
    spelling=Spelling(latex=r"\sec", unicode="sec"),
)
