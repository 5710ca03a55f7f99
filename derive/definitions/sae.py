"""Sum of absolute errors: sum of |r_i|."""

from sympy import Abs, S

from derive.definitions._definition import VALUE, Definition

ENTRY = Definition(
    name="sae",
    symbol="SAE",
    latex=r"\mathrm{SAE}",
    words="sum of absolute errors",
    summand=Abs(VALUE),
    weight=S.One,
    role="loss",
)
