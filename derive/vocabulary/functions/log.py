"""The natural logarithm of a positive number: log(a b) = log a + log b."""

import math

import mpmath
from sympy import Expr, Interval, exp, log, oo

from derive.vocabulary.conditions import positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, Y
from derive.vocabulary.functions._inert import Inert


class Log(Inert):
    """The natural logarithm, never evaluated; its argument must be positive."""

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / self.args[0]


ENTRY = Function(
    name="log",
    kinds=(log, Log),
    defined=(positive(X),),
    sign={"positive": (positive(X - 1),)},
    monotone=((Interval.open(0, oo), 1),),
    derivative=(1 / X,),
    laws=(
        FunctionalEquation(left=Log(X * Y), right=Log(X) + Log(Y), where=(positive(X),)),
        FunctionalEquation(left=Log(X**Y), right=Y * Log(X), where=(positive(X),)),
        FunctionalEquation(left=Log(exp(X)), right=X),
    ),
    ball=lambda x: x.log(),
    analytic=lambda z: z.real > 0,
    digits=mpmath.log,
    exact=lambda x: x - 1 if x == 1 else None,
    double=math.log,
    numpy="np.log({0})",
    spelling=Spelling(latex=r"\log", unicode="log"),
)
