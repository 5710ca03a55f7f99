"""log(1 + exp(x)), positive, next to x where x is large."""

import mpmath
from sympy import Expr, Interval, S, exp, log, oo
from sympy.core.function import Function as Applied

from derive.vocabulary.functions._function import Function, FunctionalEquation, X
from derive.vocabulary.functions.sigmoid import Sigmoid


class Softplus(Applied):
    """log(1 + e^x), never evaluated."""

    nargs = 1

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_extended_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return Sigmoid(self.args[0])


ENTRY = Function(
    name="softplus",
    kinds=(Softplus,),
    range=Interval.open(0, oo),
    sign={"positive": ()},
    monotone=((S.Reals, 1),),
    derivative=(Sigmoid(X),),
    laws=(FunctionalEquation(left=Softplus(X), right=log(1 + exp(X))),),
    ball=lambda x: x.exp().log1p(),
    analytic=lambda z: abs(z.imag) < 3,
    digits=lambda x: mpmath.log1p(mpmath.exp(x)),
    numpy="softplus({0})",
)
