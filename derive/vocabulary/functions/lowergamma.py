"""The lower incomplete gamma function: t^(a - 1) exp(-t) from 0 to x (DLMF 8.2.1)."""

import mpmath
from sympy import Interval, exp, lowergamma, oo

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, Y

ENTRY = Function(
    name="lowergamma",
    kinds=(lowergamma,),
    arguments=(X, Y),
    enough=(positive(X), nonnegative(Y)),
    range=Interval(0, oo),
    sign={"positive": (positive(X), positive(Y)), "nonnegative": (positive(X), nonnegative(Y))},
    monotone=((Interval(0, oo), 1),),
    derivative=(None, Y ** (X - 1) * exp(-Y)),
    laws=(FunctionalEquation(left=lowergamma(X + 1, Y), right=X * lowergamma(X, Y) - Y**X * exp(-Y), where=(positive(X),)),),
    ball=lambda a, x: x.gamma_lower(a),
    digits=lambda a, x: mpmath.gammainc(a, 0, x),
    numpy="(special.gammainc({0}, {1})*special.gamma({0}))",
    spelling=Spelling(latex=r"\gamma", unicode="γ"),
    grows=True,
)
