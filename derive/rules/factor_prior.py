"""Independent coordinates: the prior of a vector is a product over its entries."""

from sympy import Product

from derive.claims.sides import Optimum
from derive.rules._examples import LASSO, RIDGE, of_theta, without
from derive.rules._rule import Context, Example, NearMiss, Rewritten, Rule, by_premises, context_of
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import X, e, j, p, theta, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """p(theta) = product over j of p_theta(theta_j)."""
    return by_premises(side, context, "prior_coordinates")


_JOINT = Density("p", (y,), (X, theta))
_BEFORE = _JOINT * Density("p", (theta,))
_AFTER = _JOINT * Product(Density("p_theta", {e: theta[j]}), (j, 1, p))

ENTRY = Rule(
    name="factor_prior",
    title="Factor the prior over the coordinates",
    because="Coordinates that are independent beforehand have a joint density that is the product of theirs.",
    rewrite=rewrite,
    examples=lambda: tuple(
        Example(before=of_theta(model, "max", _BEFORE), after=of_theta(model, "max", _AFTER), context=context_of(model))
        for model in (RIDGE, LASSO)
    ),
    near_misses=lambda: (
        NearMiss(
            before=of_theta(RIDGE, "max", _BEFORE),
            context=without(context_of(RIDGE), "prior_coordinates"),
            why="a prior with dependent coordinates does not factor",
        ),
    ),
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, sec. 3.4.3",
)
