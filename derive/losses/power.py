"""A power of the absolute error."""

from sympy import Abs, Symbol

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

q = Symbol("q", positive=True)

ENTRY = Loss(
    name="power",
    title="L_p loss",
    also=(
        "lp",
        "l_p",
        "power loss",
    ),
    kernel=Abs(RESIDUAL) ** q,
    parameters=(q,),
    reference="Nadarajah (2005), A generalized normal distribution, eq. 1",
)
