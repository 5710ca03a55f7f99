"""The derivatives of digamma, by Hurwitz' zeta function to the right of the poles (DLMF 5.15.2)."""

from typing import Any

import mpmath
from sympy import gamma, polygamma

from derive.vocabulary.conditions import no_pole
from derive.vocabulary.functions._function import Function, FunctionalEquation, K, X


def _by_zeta(order: Any, x: Any) -> Any:
    if order == 0:
        return x.digamma()
    odd = (order / 2).floor() * 2 != order
    # To the left of zero the series is another function: no number is said there.
    return (order + 1).gamma() * (order + 1).zeta(x) * (1 if odd else -1) if x > 0 else x / 0


ENTRY = Function(
    name="polygamma",
    kinds=(polygamma,),
    arguments=(K, X),
    defined=(no_pole(X),),
    derivative=(None, polygamma(K + 1, X)),
    laws=(
        FunctionalEquation(left=polygamma(K, X + 1), right=polygamma(K, X) + (-1) ** K * gamma(K + 1) / X ** (K + 1), where=(no_pole(X),)),
    ),
    ball=_by_zeta,
    digits=lambda order, x: mpmath.polygamma(int(order), x),
    numpy="special.polygamma({0}, {1})",
    grows=True,
)
