"""The squared L2 norm: sum of theta_j^2."""

from sympy import S

from derive.definitions._definition import VALUE, Definition
from derive.paper.form import Norm, Number, Power

ENTRY = Definition(
    name="l2_squared",
    symbol=lambda values: Power(Norm(values, "2"), Number("2")),
    words="squared L2 norm",
    summand=VALUE**2,
    weight=S.One,
    role="penalty",
)
