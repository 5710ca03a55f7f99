"""Adding a constant moves the value of the minimum, never its place."""

from dataclasses import replace

from sympy import Abs, Sum, pi

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.witness import Affine
from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule
from derive.vocabulary.binding import lettered
from derive.vocabulary.nodes import Log
from derive.vocabulary.rows import row_form
from derive.vocabulary.symbols import LETTERS, b, i, n, sigma


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """Drop every term that is free of the unknowns."""
    moving, constant = row_form(side.objective, side.unknowns, context.data).split(side.unknowns)
    if constant == 0 or (moving.constant == 0 and not moving.terms):
        return None
    after = lettered(moving.expression(), LETTERS)
    return Rewritten(after=replace(side, objective=after), relation=SameOrder(), witness=Affine(constant=lettered(constant, LETTERS)))


_GAUSSIAN = Sum(RESIDUAL**2, (i, 1, n)) / (2 * sigma**2)
_LAPLACE = Sum(Abs(RESIDUAL), (i, 1, n)) / b

ENTRY = Rule(
    name="drop_constant",
    title="Drop what does not depend on the unknowns",
    because="Adding a constant moves the value of the minimum, never its place.",
    rewrite=rewrite,
    examples=lambda: (
        example(RIDGE, "min", n * Log(2 * pi * sigma**2) / 2 + _GAUSSIAN, _GAUSSIAN),
        example(MAE, "min", n * Log(2 * b) + _LAPLACE, _LAPLACE),
    ),
    near_misses=lambda: (
        near_miss(RIDGE, "min", n * Log(sigma**2) / 2 + _GAUSSIAN, "with σ unknown, log σ is no constant", unknown=(sigma,)),
    ),
    reference="Boyd and Vandenberghe (2004), Convex Optimization, sec. 4.1.3",
)
