"""Student's t: the logarithm of one and a multiple of the squared error."""

from sympy import Symbol, log

from derive.losses._loss import Loss
from derive.numerics.objective import RESIDUAL

nu = Symbol("nu", positive=True)
sigma = Symbol("sigma", positive=True)

ENTRY = Loss(
    name="student_t",
    title="logarithm of Student-t",
    also=(
        "student",
        "t loss",
    ),
    kernel=log(1 + RESIDUAL**2 / (nu * sigma**2)),
    parameters=(
        nu,
        sigma,
    ),
    reference="Lange, Little and Taylor (1989), Robust statistical modeling using the t distribution, eq. 1",
)
