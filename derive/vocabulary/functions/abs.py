"""The absolute value: |a b| = |a| |b|."""

from sympy import Abs, Interval, oo, sign

from derive.vocabulary.conditions import nonnegative, nonzero
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, Y

ENTRY = Function(
    name="abs",
    kinds=(Abs,),
    range=Interval(0, oo),
    sign={"positive": (nonzero(X),), "nonnegative": ()},
    monotone=((Interval(-oo, 0), -1), (Interval(0, oo), 1)),
    derivative=(sign(X),),
    laws=(
        FunctionalEquation(left=Abs(X * Y, evaluate=False), right=Abs(X) * Abs(Y)),
        FunctionalEquation(left=Abs(X), right=X, where=(nonnegative(X),)),
    ),
    ball=abs,
    digits=abs,
    exact=abs,
    double=abs,
    numpy="np.abs({0})",
)
