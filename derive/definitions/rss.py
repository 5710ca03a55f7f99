"""Residual sum of squares: sum of r_i^2."""

from sympy import S

from derive.definitions._definition import VALUE, Definition
from derive.paper.form import Upright

ENTRY = Definition(
    name="rss",
    symbol=Upright("RSS"),
    words="residual sum of squares",
    summand=VALUE**2,
    weight=S.One,
    role="loss",
)
