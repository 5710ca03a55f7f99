"""The squared error r^2."""

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

ENTRY = Loss(
    name="squared",
    title="squared error",
    also=(
        "squared loss",
        "l2",
        "mse",
        "least squares",
    ),
    kernel=RESIDUAL**2,
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, sec. 2.4",
)
