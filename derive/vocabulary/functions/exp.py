"""The exponential: exp(a + b) = exp(a) exp(b), positive everywhere."""

from __future__ import annotations

import math

import mpmath
from sympy import Interval, S, exp, oo

from derive.vocabulary.functions._function import Function, FunctionalEquation, K, Spelling, X, Y, at_zero, meromorphic
from derive.vocabulary.nodes import Exp, Log

ENTRY = Function(
    name="exp",
    kinds=(exp, Exp),
    range=Interval.open(0, oo),
    sign={"positive": ()},
    monotone=((S.Reals, 1),),
    derivative=(exp(X),),
    laws=(
        FunctionalEquation(left=Exp(X + Y), right=Exp(X) * Exp(Y)),
        FunctionalEquation(left=Exp(K * X), right=Exp(X) ** K),
        FunctionalEquation(left=Exp(Y * Log(X)), right=X**Y),
    ),
    ball=lambda x: x.exp(),
    analytic=meromorphic,
    digits=mpmath.exp,
    exact=at_zero(1),
    double=math.exp,
    numpy="np.exp({0})",
    spelling=Spelling(latex=r"\exp", unicode="exp"),
)
