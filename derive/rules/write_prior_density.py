"""The prior's law: its density in place of its name, p_theta(t) = exp(-energy(t)) / Z."""

from sympy import Product

from derive.rules._examples import LASSO, RIDGE, example, near_miss
from derive.rules._rule import Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e, j, p, theta

_BEFORE = RIDGE.likelihood * Product(Density("p_theta", {e: theta[j]}), (j, 1, p))

ENTRY = Rule(
    name="write_prior_density",
    title="Write out the density of the prior",
    because="This is what is believed of each coordinate beforehand.",
    rewrite=by_premise("prior_law"),
    examples=lambda: tuple(
        example(model, "max", _BEFORE, RIDGE.likelihood * Product(model.prior.density(theta[j]), (j, 1, p)))
        for model in (RIDGE, LASSO)
        if model.prior
    ),
    near_misses=lambda: (near_miss(RIDGE, "max", _BEFORE, "nothing says what is believed", without="prior_law"),),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.65",
)
