"""Independence: the likelihood is a product over the observations."""

from sympy import Product

from derive.claims.sides import Optimum
from derive.rules._examples import MAE, RIDGE, of_theta, without
from derive.rules._rule import Context, Example, NearMiss, Rewritten, Rule, by_premises, context_of
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import X, i, n, theta, x, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """p(y | X, theta) = product over i of p_Y(y_i | x_i, theta)."""
    return by_premises(side, context, "independence")


_JOINT = Density("p", (y,), (X, theta))
_PRODUCT = Product(Density("p_Y", (y[i],), (x[i], theta)), (i, 1, n))
_PRIOR = Density("p", (theta,))

ENTRY = Rule(
    name="factor_likelihood",
    title="Factor the likelihood over the observations",
    because="Independence, assumed before any product is written, makes the joint density the product of the single ones.",
    rewrite=rewrite,
    examples=lambda: (
        Example(before=MAE.start, after=of_theta(MAE, "max", _PRODUCT), context=context_of(MAE)),
        Example(before=of_theta(RIDGE, "max", _JOINT * _PRIOR), after=of_theta(RIDGE, "max", _PRODUCT * _PRIOR), context=context_of(RIDGE)),
    ),
    near_misses=lambda: (
        NearMiss(before=MAE.start, context=without(context_of(MAE), "independence"), why="dependent observations have no such product"),
    ),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.53",
)
