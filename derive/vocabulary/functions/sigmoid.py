"""The logistic function 1/(1 + exp(-x)), between 0 and 1."""

import mpmath
from sympy import Expr, Interval, S, exp
from sympy.core.function import Function as Applied

from derive.vocabulary.functions._function import Function, FunctionalEquation, X, meromorphic


class Sigmoid(Applied):
    """1/(1 + e^-x), never evaluated."""

    nargs = 1

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_extended_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return Sigmoid(self.args[0]) * Sigmoid(-self.args[0])


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
