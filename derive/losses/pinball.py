"""The pinball loss: q r above, (q - 1) r below."""

from sympy import Max, Symbol

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

q = Symbol("q", positive=True)

ENTRY = Loss(
    name="pinball",
    title="pinball loss",
    also=(
        "quantile",
        "check loss",
        "tick loss",
    ),
    kernel=Max(q * RESIDUAL, (q - 1) * RESIDUAL),
    parameters=(q,),
    reference="Koenker (2005), Quantile Regression, sec. 1.3",
)
