"""Mean absolute error: (1/n) sum of |r_i|."""

from sympy import Abs, S

from derive.definitions._definition import SIZE, VALUE, Definition

ENTRY = Definition(
    name="mae",
    symbol="MAE",
    latex=r"\mathrm{MAE}",
    words="mean absolute error",
    summand=Abs(VALUE),
    weight=S.One / SIZE,
    role="loss",
)
