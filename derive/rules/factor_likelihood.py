"""Independence: the likelihood is a product over the observations, p(y | X, theta) = product over i of p_Y(y_i | x_i, theta)."""

from sympy import Product

from derive.rules._examples import MAE, RIDGE, example, near_miss
from derive.rules._rule import Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import i, n, theta, x, y

_PRODUCT = Product(Density("p_Y", (y[i],), (x[i], theta)), (i, 1, n))
_PRIOR = Density("p", (theta,))

ENTRY = Rule(
    name="factor_likelihood",
    title="Factor the likelihood over the observations",
    because="Independence, assumed before any product is written, makes the joint density the product of the single ones.",
    rewrite=by_premise("independence"),
    examples=lambda: (example(MAE, "max", RIDGE.likelihood, _PRODUCT), example(RIDGE, "max", RIDGE.likelihood * _PRIOR, _PRODUCT * _PRIOR)),
    near_misses=lambda: (near_miss(MAE, "max", RIDGE.likelihood, "dependent observations have no such product", without="independence"),),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.53",
)
