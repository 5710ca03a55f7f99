"""The upper incomplete gamma function: t^(a - 1) exp(-t) from x to infinity (DLMF 8.2.2)."""

import mpmath
from sympy import Interval, exp, oo, uppergamma

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, Y

ENTRY = Function(
    name="uppergamma",
    kinds=(uppergamma,),
    arguments=(X, Y),
    enough=(positive(Y),),
    range=Interval.open(0, oo),
    sign={"positive": (positive(Y),)},
    monotone=((Interval.open(0, oo), -1),),
    derivative=(None, -(Y ** (X - 1)) * exp(-Y)),
    laws=(FunctionalEquation(left=uppergamma(X + 1, Y), right=X * uppergamma(X, Y) + Y**X * exp(-Y)),),
    ball=lambda a, x: x.gamma_upper(a),
    digits=lambda a, x: mpmath.gammainc(a, x),
    numpy="(special.gammaincc({0}, {1})*special.gamma({0}))",
    spelling=Spelling(latex=r"\Gamma", unicode="Γ"),
    grows=True,
)
