"""The L1 norm: sum of |theta_j|."""

from sympy import Abs, S

from derive.definitions._definition import VALUE, Definition
from derive.paper.form import Norm

ENTRY = Definition(
    name="l1",
    symbol=lambda values: Norm(values, "1"),
    words="L1 norm",
    summand=Abs(VALUE),
    weight=S.One,
    role="penalty",
)
