"""Mean squared error: (1/n) sum of r_i^2."""

from sympy import S

from derive.definitions._definition import SIZE, VALUE, Definition

ENTRY = Definition(
    name="mse",
    symbol="MSE",
    latex=r"\mathrm{MSE}",
    words="mean squared error",
    summand=VALUE**2,
    weight=S.One / SIZE,
    role="loss",
)
