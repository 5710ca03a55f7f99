"""The cosecant, 1/sin, with poles at the multiples of pi."""

import mpmath
from sympy import Interval, Union, cot, csc, oo, pi, sin

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, meromorphic

ENTRY = Function(
    name="csc",
    kinds=(csc,),
    defined=(nonzero(sin(X)),),
    range=Union(Interval(-oo, -1), Interval(1, oo)),
    sign={"positive": (positive(X), positive(pi - X))},
    monotone=(
        (Interval.Lopen(-pi, -pi / 2), 1),
        (Interval.Ropen(-pi / 2, 0), -1),
        (Interval.Lopen(0, pi / 2), -1),
        (Interval.Ropen(pi / 2, pi), 1),
    ),
    derivative=(-csc(X) * cot(X),),
    laws=(FunctionalEquation(left=csc(X), right=1 / sin(X)),),
    ball=lambda x: x.csc(),
    analytic=meromorphic,
    digits=mpmath.csc,
    numpy="(1/np.sin({0}))",
    spelling=Spelling(latex=r"\csc", unicode="csc"),
)
