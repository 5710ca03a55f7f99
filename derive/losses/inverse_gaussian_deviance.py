"""The deviance of inverse Gaussian responses, up to what is free of the prediction."""

from sympy import exp

from derive.losses._loss import Loss
from derive.numerics.objective import OBSERVED, PREDICTED

ENTRY = Loss(
    name="inverse_gaussian_deviance",
    title="inverse Gaussian deviance",
    also=("inverse gaussian",),
    kernel=OBSERVED * exp(-2 * PREDICTED) - 2 * exp(-PREDICTED),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, table 2.1",
)
