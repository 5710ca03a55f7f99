"""The square root of what is not negative, never negative itself."""

import math
from fractions import Fraction

import mpmath
from sympy import Expr, Interval, oo, sqrt

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, Y
from derive.vocabulary.functions._inert import Inert


class Sqrt(Inert):
    """The square root of something nonnegative, never evaluated."""

    def _eval_is_real(self) -> bool | None:
        return True if self.args[0].is_nonnegative else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (2 * self)


def _of_squares(x: Fraction) -> Fraction | None:
    root = Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator))
    return root if root * root == x else None


ENTRY = Function(
    name="sqrt",
    kinds=(Sqrt,),
    defined=(nonnegative(X),),
    range=Interval(0, oo),
    sign={"positive": (positive(X),), "nonnegative": ()},
    monotone=((Interval(0, oo), 1),),
    derivative=(1 / (2 * sqrt(X)),),
    laws=(
        FunctionalEquation(left=Sqrt(X * Y), right=Sqrt(X) * Sqrt(Y), where=(nonnegative(X), nonnegative(Y))),
        FunctionalEquation(left=Sqrt(X) ** 2, right=X),
    ),
    ball=lambda x: x.sqrt(),
    analytic=lambda z: z.real > 0,
    digits=mpmath.sqrt,
    exact=_of_squares,
    double=math.sqrt,
    numpy="np.sqrt({0})",
)
