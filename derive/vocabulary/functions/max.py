"""The largest of two numbers or more; at a tie its slope is the mean of the two."""

from sympy import Max, sign

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, Y

ENTRY = Function(
    name="max",
    kinds=(Max,),
    arguments=(X, Y),
    sign={"positive": (positive(X),), "nonnegative": (nonnegative(X),)},
    derivative=((1 + sign(X - Y)) / 2, (1 - sign(X - Y)) / 2),
    laws=(FunctionalEquation(left=Max(X, Y), right=Y, where=(nonnegative(Y - X),)),),
    ball=lambda x, y: x.max(y),
    digits=max,
    exact=max,
    double=max,
    numpy="np.maximum({0}, {1})",
    spelling=Spelling(latex=r"\max", unicode="max"),
)
