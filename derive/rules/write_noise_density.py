"""The noise's law: its density in place of its name, p_eps(r) = exp(-energy(r)) / Z."""

from sympy import Product

from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e, i, n

_BEFORE = Product(Density("p_eps", {e: RESIDUAL}), (i, 1, n))

ENTRY = Rule(
    name="write_noise_density",
    title="Write out the density of the noise",
    because="The noise is assumed to have this density, the same for every observation.",
    rewrite=by_premise("noise_law"),
    examples=lambda: tuple(example(model, "max", _BEFORE, Product(model.noise.density(RESIDUAL), (i, 1, n))) for model in (MAE, RIDGE)),
    near_misses=lambda: (near_miss(MAE, "max", _BEFORE, "nothing says what the noise is", without="noise_law"),),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.60",
)
