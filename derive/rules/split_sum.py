"""Sums are linear: what is free of the unknowns apart, constant factors in front, and n equal terms make n times one."""

from sympy import Abs, Sum, pi

from derive.claims.sides import Optimum
from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule, rewritten
from derive.vocabulary.binding import lettered
from derive.vocabulary.nodes import Log
from derive.vocabulary.rows import row_form
from derive.vocabulary.symbols import LETTERS, b, i, n, sigma


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """sum over i of (c a_i + d) = c sum over i of a_i + n d."""
    if not side.objective.has(Sum):
        return None
    return rewritten(side, lettered(row_form(side.objective, side.unknowns, context.data).expression(), LETTERS))


ENTRY = Rule(
    name="split_sum",
    title="Split the sum and take constants out",
    because="Sums are linear, and a term that does not contain the index is added once for each of its values.",
    rewrite=rewrite,
    examples=lambda: (
        example(MAE, "min", -Sum(-Log(2 * b) - Abs(RESIDUAL) / b, (i, 1, n)), n * Log(2 * b) + Sum(Abs(RESIDUAL), (i, 1, n)) / b),
        example(
            RIDGE,
            "min",
            -Sum(-Log(2 * pi * sigma**2) / 2 - RESIDUAL**2 / (2 * sigma**2), (i, 1, n)),
            n * Log(2 * pi * sigma**2) / 2 + Sum(RESIDUAL**2, (i, 1, n)) / (2 * sigma**2),
        ),
    ),
    near_misses=lambda: (near_miss(RIDGE, "min", Sum(RESIDUAL**2, (i, 1, n)), "the square of a difference is one term"),),
    reference="Graham, Knuth, Patashnik (1994), Concrete Mathematics, eq. 2.15",
)
