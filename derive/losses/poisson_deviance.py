"""The deviance of counts, up to what is free of the logarithm of the mean that is predicted."""

from sympy import exp

from derive.losses._loss import Loss
from derive.numerics.objective import OBSERVED, PREDICTED

ENTRY = Loss(
    name="poisson_deviance",
    title="Poisson deviance",
    also=(
        "poisson",
        "poisson loss",
    ),
    kernel=exp(PREDICTED) - OBSERVED * PREDICTED,
    reference="McCullagh and Nelder (1989), Generalized Linear Models, sec. 2.3",
)
