"""Mean absolute error: (1/n) sum of |r_i|."""

from sympy import Abs, S

from derive.definitions._definition import SIZE, VALUE, Definition
from derive.paper.form import Upright

ENTRY = Definition(
    name="mae",
    symbol=Upright("MAE"),
    words="mean absolute error",
    summand=Abs(VALUE),
    weight=S.One / SIZE,
    role="loss",
)
