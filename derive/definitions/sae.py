"""Sum of absolute errors: sum of |r_i|."""

from sympy import Abs, S

from derive.definitions._definition import VALUE, Definition
from derive.paper.form import Upright

ENTRY = Definition(
    name="sae",
    symbol=Upright("SAE"),
    words="sum of absolute errors",
    summand=Abs(VALUE),
    weight=S.One,
    role="loss",
)
