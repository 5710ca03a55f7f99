"""Huber's loss: squares up to k, absolute values beyond."""

from sympy import Abs, Min, Symbol

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

k = Symbol("k", positive=True)

ENTRY = Loss(
    name="huber",
    title="Huber's loss",
    also=("huber loss",),
    kernel=Min(k, Abs(RESIDUAL)) * (2 * Abs(RESIDUAL) - Min(k, Abs(RESIDUAL))),
    parameters=(k,),
    reference="Huber (1964), Robust estimation of a location parameter, sec. 2",
)
