"""The linear-exponential loss: linear above the prediction, exponential below."""

from sympy import exp

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

ENTRY = Loss(
    name="linex",
    title="linear-exponential loss",
    kernel=RESIDUAL + exp(-RESIDUAL),
    reference="Zellner (1986), Bayesian estimation and prediction using asymmetric loss functions, sec. 2",
)
