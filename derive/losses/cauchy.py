"""The Cauchy or Lorentzian loss, the logarithm of one and the squared error."""

from sympy import log

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

ENTRY = Loss(
    name="cauchy",
    title="Cauchy loss",
    also=("lorentzian",),
    kernel=log(1 + RESIDUAL**2),
    reference="Black and Anandan (1996), The robust estimation of multiple motions, sec. 2",
)
