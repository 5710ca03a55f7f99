"""The squared L2 norm: sum of theta_j^2."""

from sympy import S

from derive.definitions._definition import VALUE, Definition

ENTRY = Definition(
    name="l2_squared",
    symbol="‖{}‖₂²",
    latex=r"\lVert {} \rVert_2^2",
    words="squared L2 norm",
    summand=VALUE**2,
    weight=S.One,
    role="penalty",
)
