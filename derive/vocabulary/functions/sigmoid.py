"""The logistic function 1/(1 + exp(-x)), between 0 and 1."""

import mpmath
from sympy import Interval, S, exp

from derive.vocabulary.functions._function import Function, FunctionalEquation, X, meromorphic
from derive.vocabulary.functions._inert import Positive


class Sigmoid(Positive):
    """1/(1 + e^-x), never evaluated."""


ENTRY = Function(
    name="sigmoid",
    kinds=(Sigmoid,),
    range=Interval.open(0, 1),
    sign={"positive": ()},
    monotone=((S.Reals, 1),),
    derivative=(Sigmoid(X) * Sigmoid(-X),),
    laws=(FunctionalEquation(left=Sigmoid(X), right=1 / (1 + exp(-X))),),
    ball=lambda x: 1 / (1 + (-x).exp()),
    analytic=meromorphic,
    digits=lambda x: 1 / (1 + mpmath.exp(-x)),
    numpy="sigmoid({0})",
)
