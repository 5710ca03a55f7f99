"""The exponential: exp(a + b) = exp(a) exp(b), positive everywhere."""

import math

import mpmath
from sympy import Expr, Interval, S, exp, oo

from derive.vocabulary.functions._function import Function, FunctionalEquation, K, Spelling, X, Y, at_zero, meromorphic
from derive.vocabulary.functions._inert import Inert
from derive.vocabulary.functions.log import Log


class Exp(Inert):
    """The exponential, never evaluated and never merged with another."""

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return self


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
