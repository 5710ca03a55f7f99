"""The cross-entropy of a label and the log odds that are predicted."""

from sympy import exp, log

from derive.losses._loss import Loss
from derive.numerics.objective import OBSERVED, PREDICTED

ENTRY = Loss(
    name="cross_entropy",
    title="cross-entropy",
    also=(
        "log loss",
        "logistic loss",
        "binary cross entropy",
        "logit",
        "deviance of a bernoulli",
    ),
    kernel=log(1 + exp(PREDICTED)) - OBSERVED * PREDICTED,
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, eq. 4.20",
)
