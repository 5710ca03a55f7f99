"""The noise's law: its density in place of its name."""

from sympy import Product

from derive.claims.sides import Optimum
from derive.rules._examples import MAE, RIDGE, of_theta, without
from derive.rules._rule import Context, Example, NearMiss, Rewritten, Rule, by_premises, context_of
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e, i, n, predictor, x, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """p_eps(r) = exp(-energy(r)) / Z."""
    return by_premises(side, context, "noise_law")


_RESIDUAL = y[i] - predictor(x[i])
_BEFORE = Product(Density("p_eps", {e: _RESIDUAL}), (i, 1, n))

ENTRY = Rule(
    name="write_noise_density",
    title="Write out the density of the noise",
    because="The noise is assumed to have this density, the same for every observation.",
    rewrite=rewrite,
    examples=lambda: tuple(
        Example(
            before=of_theta(model, "max", _BEFORE),
            after=of_theta(model, "max", Product(model.noise.density(_RESIDUAL), (i, 1, n))),
            context=context_of(model),
        )
        for model in (MAE, RIDGE)
    ),
    near_misses=lambda: (
        NearMiss(before=of_theta(MAE, "max", _BEFORE), context=without(context_of(MAE), "noise_law"), why="nothing says what the noise is"),
    ),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.60",
)
