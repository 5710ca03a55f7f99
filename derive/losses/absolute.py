"""The absolute error |r|."""

from sympy import Abs

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

ENTRY = Loss(
    name="absolute",
    title="absolute error",
    also=(
        "absolute loss",
        "l1",
        "mae",
        "least absolute deviations",
    ),
    kernel=Abs(RESIDUAL),
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, sec. 10.6",
)
