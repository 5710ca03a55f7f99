"""The L1 norm: sum of |theta_j|."""

from sympy import Abs, S

from derive.definitions._definition import VALUE, Definition

ENTRY = Definition(
    name="l1",
    symbol="‖{}‖₁",
    latex=r"\lVert {} \rVert_1",
    words="L1 norm",
    summand=Abs(VALUE),
    weight=S.One,
    role="penalty",
)
