"""The log of a product is the sum of the logs."""

from sympy import Add, Expr, Mul, Product, Sum, Tuple

from derive.claims.sides import Optimum
from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule, rewritten
from derive.vocabulary.binding import unpack
from derive.vocabulary.nodes import Log
from derive.vocabulary.signs import Facts
from derive.vocabulary.symbols import i, j, n, p, theta


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """log(product over i of a_i) = sum over i of log(a_i), every factor positive."""
    return rewritten(side, _spread(side.objective, context.facts))


def _spread(expr: Expr, facts: Facts) -> Expr:
    if isinstance(expr, Log):
        return _logs(expr.args[0], facts)
    if isinstance(expr, (Add, Mul)):
        return expr.func(*(_spread(argument, facts) for argument in expr.args))
    return expr


def _logs(argument: Expr, facts: Facts) -> Expr:
    if isinstance(argument, Mul) and argument.has(Product) and all(facts.is_positive(factor) for factor in argument.args):
        return Add(*(_logs(factor, facts) for factor in argument.args))
    if isinstance(argument, Product) and facts.is_positive(unpack(argument)[0]):
        body, index, lower, upper = unpack(argument)
        return Sum(Log(body), Tuple(index, lower, upper))
    return Log(argument)


_ERRORS = Product(MAE.noise.density(RESIDUAL), (i, 1, n))
_PRIOR = Product(RIDGE.noise.density(theta[j]), (j, 1, p))

ENTRY = Rule(
    name="turn_product_into_sum",
    title="Turn the product into a sum",
    because="The logarithm of a product of positive numbers is the sum of their logarithms.",
    rewrite=rewrite,
    examples=lambda: (
        example(MAE, "min", -Log(_ERRORS), -Sum(Log(_ERRORS.args[0]), (i, 1, n))),
        example(MAE, "min", -Log(_ERRORS * _PRIOR), -Sum(Log(_ERRORS.args[0]), (i, 1, n)) - Sum(Log(_PRIOR.args[0]), (j, 1, p))),
    ),
    near_misses=lambda: (near_miss(MAE, "min", Log(Product(theta[j], (j, 1, p)) ** 2 + 1), "the log of a sum is no sum of logs"),),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.54",
)
