"""The logarithm of the hyperbolic cosine of the error."""

from sympy import cosh, log

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

ENTRY = Loss(
    name="log_cosh",
    title="log cosh loss",
    also=("logcosh",),
    kernel=log(cosh(RESIDUAL)),
    reference="Saleh and Saleh (2022), Statistical properties of the log-cosh loss function, sec. 2",
)
