"""The smallest of two numbers or more; at a tie its slope is the mean of the two."""

from sympy import Min, sign

from derive.vocabulary.conditions import nonnegative, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, Spelling, X, Y

ENTRY = Function(
    name="min",
    kinds=(Min,),
    arguments=(X, Y),
    sign={"positive": (positive(X), positive(Y)), "nonnegative": (nonnegative(X), nonnegative(Y))},
    derivative=((1 + sign(Y - X)) / 2, (1 - sign(Y - X)) / 2),
    laws=(FunctionalEquation(left=Min(X, Y), right=Y, where=(nonnegative(X - Y),)),),
    ball=lambda x, y: x.min(y),
    digits=min,
    exact=min,
    double=min,
    numpy="np.minimum({0}, {1})",
    spelling=Spelling(latex=r"\min", unicode="min"),
)
