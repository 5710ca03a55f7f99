"""The deviance of gamma responses, up to what is free of the logarithm of the mean that is predicted."""

from sympy import exp

from derive.losses._loss import Loss
from derive.numerics.objective import OBSERVED, PREDICTED

ENTRY = Loss(
    name="gamma_deviance",
    title="gamma deviance",
    also=("gamma",),
    kernel=PREDICTED + OBSERVED * exp(-PREDICTED),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, sec. 8.3",
)
