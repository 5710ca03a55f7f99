"""The squared error of the logarithm."""

from sympy import log

from derive.losses._loss import Loss
from derive.numerics.objective import OBSERVED, PREDICTED

ENTRY = Loss(
    name="squared_log",
    title="squared logarithmic error",
    also=(
        "msle",
        "squared log error",
    ),
    kernel=(log(OBSERVED) - PREDICTED) ** 2,
    reference="Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 14",
)
