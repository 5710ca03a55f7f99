"""The hyperbolic cosecant, 1/sinh, with a pole at zero."""

import mpmath
from sympy import FiniteSet, Interval, S, coth, csch, oo, sinh

from derive.vocabulary.conditions import nonzero, positive
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, meromorphic

ENTRY = Function(
    name="csch",
    kinds=(csch,),
    defined=(nonzero(X),),
    range=S.Reals - FiniteSet(0),
    sign={"positive": (positive(X),)},
    monotone=((Interval.open(0, oo), -1), (Interval.open(-oo, 0), -1)),
    derivative=(-csch(X) * coth(X),),
    laws=(FunctionalEquation(left=csch(X), right=1 / sinh(X)),),
    ball=lambda x: x.csch(),
    analytic=meromorphic,
    digits=mpmath.csch,
    numpy="(1/np.sinh({0}))",
)
