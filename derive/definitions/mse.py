"""Mean squared error: (1/n) sum of r_i^2."""

from sympy import S

from derive.definitions._definition import SIZE, VALUE, Definition
from derive.paper.form import Upright

ENTRY = Definition(
    name="mse",
    symbol=Upright("MSE"),
    words="mean squared error",
    summand=VALUE**2,
    weight=S.One / SIZE,
    role="loss",
)
