"""Independent coordinates: the prior of a vector is a product over its entries, p(theta) = product over j of p_theta(theta_j)."""

from sympy import Product

from derive.rules._examples import LASSO, RIDGE, example, near_miss
from derive.rules._rule import Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e, j, p, theta

_BEFORE = RIDGE.likelihood * Density("p", (theta,))
_AFTER = RIDGE.likelihood * Product(Density("p_theta", {e: theta[j]}), (j, 1, p))

ENTRY = Rule(
    name="factor_prior",
    title="Factor the prior over the coordinates",
    because="Coordinates that are independent beforehand have a joint density that is the product of theirs.",
    rewrite=by_premise("prior_coordinates"),
    examples=lambda: tuple(example(model, "max", _BEFORE, _AFTER) for model in (RIDGE, LASSO)),
    near_misses=lambda: (
        near_miss(RIDGE, "max", _BEFORE, "a prior with dependent coordinates does not factor", without="prior_coordinates"),
    ),
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, sec. 3.4.3",
)
