"""Dividing by a positive number rescales the objective and keeps its order: the loss becomes a mean."""

from dataclasses import replace

from sympy import Abs, Add, Mul, Sum

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.witness import Affine
from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule
from derive.vocabulary.binding import depends, free, lettered, unpack
from derive.vocabulary.linear import LinearForm
from derive.vocabulary.rows import in_lowest_terms, row_form
from derive.vocabulary.symbols import LETTERS, b, i, j, n, p, sigma, tau, theta


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """Divide by the loss's coefficient times the number of observations."""
    form = row_form(side.objective, side.unknowns, context.data)
    losses = [(total, coefficient) for total, coefficient in form.terms.items() if context.data in free(total)]
    if len(losses) != 1:
        return None
    ((total, coefficient),) = losses
    _, _, lower, upper = unpack(total)
    factor = Mul(coefficient, upper - lower + 1)
    if factor == 1 or depends(factor, side.unknowns) or not context.facts.is_positive(factor):
        return None
    divided = LinearForm(
        Add(*(term / factor for term in Add.make_args(form.constant))),
        {one: in_lowest_terms(weight / factor) for one, weight in form.terms.items()},
    )
    after = lettered(divided.expression(), LETTERS)
    return Rewritten(after=replace(side, objective=after), relation=SameOrder(), witness=Affine(factor=factor))


_PENALTY = Sum(theta[j] ** 2, (j, 1, p))

ENTRY = Rule(
    name="divide_by_positive",
    title="Divide by a positive factor",
    because="Dividing an objective by a positive number changes its values, not which of two is smaller.",
    rewrite=rewrite,
    examples=lambda: (
        example(MAE, "min", Sum(Abs(RESIDUAL), (i, 1, n)) / b, Sum(Abs(RESIDUAL), (i, 1, n)) / n),
        example(
            RIDGE,
            "min",
            Sum(RESIDUAL**2, (i, 1, n)) / (2 * sigma**2) + _PENALTY / (2 * tau**2),
            Sum(RESIDUAL**2, (i, 1, n)) / n + sigma**2 * _PENALTY / (n * tau**2),
        ),
    ),
    near_misses=lambda: (near_miss(MAE, "min", -Sum(Abs(RESIDUAL), (i, 1, n)) / b, "a negative factor reverses the order"),),
    reference="Boyd and Vandenberghe (2004), Convex Optimization, sec. 4.1.3",
)
