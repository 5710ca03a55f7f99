"""Minus the log density of logistic noise."""

from sympy import exp, log

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

ENTRY = Loss(
    name="logistic_noise",
    title="symmetric logistic loss",
    kernel=RESIDUAL + 2 * log(1 + exp(-RESIDUAL)),
    reference="Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, ch. 23",
)
