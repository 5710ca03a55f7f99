"""The prior's law: its density in place of its name."""

from sympy import Product

from derive.claims.sides import Optimum
from derive.rules._examples import LASSO, RIDGE, of_theta, without
from derive.rules._rule import Context, Example, NearMiss, Rewritten, Rule, by_premises, context_of
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import X, e, j, p, theta, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """p_theta(t) = exp(-energy(t)) / Z."""
    return by_premises(side, context, "prior_law")


_JOINT = Density("p", (y,), (X, theta))
_BEFORE = _JOINT * Product(Density("p_theta", {e: theta[j]}), (j, 1, p))

ENTRY = Rule(
    name="write_prior_density",
    title="Write out the density of the prior",
    because="This is what is believed of each coordinate beforehand.",
    rewrite=rewrite,
    examples=lambda: tuple(
        Example(
            before=of_theta(model, "max", _BEFORE),
            after=of_theta(model, "max", _JOINT * Product(model.prior.density(theta[j]), (j, 1, p))),
            context=context_of(model),
        )
        for model in (RIDGE, LASSO)
        if model.prior
    ),
    near_misses=lambda: (
        NearMiss(
            before=of_theta(RIDGE, "max", _BEFORE), context=without(context_of(RIDGE), "prior_law"), why="nothing says what is believed"
        ),
    ),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.65",
)
