"""sin(x)/x, and 1 at zero."""

import mpmath
from sympy import Interval, Rational, cos, pi, sin, sinc

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, at_zero, meromorphic

TURN = Rational(44934, 10_000)
"""Next to where tan x = x, where it turns, which has no closed form; and what it is worth there at least."""
LOWEST = Rational(-21724, 100_000)

ENTRY = Function(
    name="sinc",
    kinds=(sinc,),
    range=Interval(LOWEST, 1),
    sign={"positive": (positive(pi - X), positive(pi + X))},
    monotone=((Interval(0, TURN), -1), (Interval(-TURN, 0), 1)),
    derivative=((X * cos(X) - sin(X)) / X**2,),
    laws=(
        FunctionalEquation(left=sinc(X), right=sin(X) / X, where=(nonzero(X),)),
        FunctionalEquation(left=sinc(-X, evaluate=False), right=sinc(X)),
    ),
    ball=lambda x: x.sinc(),
    analytic=meromorphic,
    digits=mpmath.sinc,
    exact=at_zero(1),
    numpy="np.sinc(({0})/np.pi)",
)
