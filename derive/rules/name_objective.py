"""The objective by its name: MSE, MAE, L1 norm, squared L2 norm."""

from sympy import Abs, Add, Expr, S, Sum

from derive.claims.sides import Optimum
from derive.definitions._definition import recognise
from derive.rules._examples import LASSO, MAE, RESIDUAL, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule, rewritten
from derive.vocabulary.binding import depends, free, lettered
from derive.vocabulary.nodes import Named
from derive.vocabulary.rows import row_form
from derive.vocabulary.symbols import LETTERS, i, j, n, p, s, sigma, theta


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """Replace weight * Sum by the quantity of that name, for losses and for penalties."""
    form = row_form(side.objective, side.unknowns, context.data)
    parts = [form.constant]
    for total, coefficient in form.terms.items():
        shown = lettered(total, LETTERS)
        role = "loss" if context.data in free(total) else "penalty"
        for weight in (coefficient, S.One) if role == "loss" else (S.One,):
            named = recognise(shown, weight, role)
            if named is not None and _plain(named.entry, context):
                parts.append(coefficient / weight * named)
                break
        else:
            parts.append(coefficient * shown)
    after = Add(*parts)
    return rewritten(side, after) if after.has(Named) else None


def _plain(entry: Expr, context: Context) -> bool:
    """Whether values are residuals or parameters themselves: a shifted residual has another mean square than the one that is named."""
    moving = context.unknowns | {context.data}
    return all(depends(term, moving) for term in Add.make_args(entry))


ENTRY = Rule(
    name="name_objective",
    title="Recognise the objective",
    because="This is the definition of the quantity, read from right to left.",
    rewrite=rewrite,
    examples=lambda: (
        example(MAE, "min", Sum(Abs(RESIDUAL), (i, 1, n)) / n, Named(RESIDUAL, (i, 1, n), "mae")),
        example(
            LASSO,
            "min",
            Sum(RESIDUAL**2, (i, 1, n)) / n + 2 * sigma**2 / (n * s) * Sum(Abs(theta[j]), (j, 1, p)),
            Named(RESIDUAL, (i, 1, n), "mse") + 2 * sigma**2 / (n * s) * Named(theta[j], (j, 1, p), "l1"),
        ),
    ),
    near_misses=lambda: (near_miss(MAE, "min", Sum(RESIDUAL**4, (i, 1, n)) / n, "the mean fourth power has no name here"),),
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, eq. 3.41 and 3.52",
)
