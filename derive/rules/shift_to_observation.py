"""Additive noise: the density of y_i is the noise density at the residual; a shift has Jacobian one."""

from sympy import Product

from derive.claims.sides import Optimum
from derive.rules._examples import MAE, RIDGE, of_theta, without
from derive.rules._rule import Context, Example, NearMiss, Rewritten, Rule, by_premises, context_of
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e, i, n, predictor, theta, x, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """p_Y(y_i | x_i, theta) = p_eps(y_i - f_theta(x_i))."""
    return by_premises(side, context, "additive_noise")


_BEFORE = Product(Density("p_Y", (y[i],), (x[i], theta)), (i, 1, n))
_AFTER = Product(Density("p_eps", {e: y[i] - predictor(x[i])}), (i, 1, n))

ENTRY = Rule(
    name="shift_to_observation",
    title="Shift the noise to the observation",
    because=(
        "Once the parameters are given the prediction is a number, so $yᵢ$ is the noise moved by a constant, and a shift has Jacobian 1."
    ),
    rewrite=rewrite,
    examples=lambda: tuple(
        Example(before=of_theta(model, "max", _BEFORE), after=of_theta(model, "max", _AFTER), context=context_of(model))
        for model in (MAE, RIDGE)
    ),
    near_misses=lambda: (
        NearMiss(
            before=of_theta(MAE, "max", _BEFORE),
            context=without(context_of(MAE), "additive_noise"),
            why="noise that multiplies, or depends on θ, is not a shift",
        ),
    ),
    reference="Casella and Berger (2002), Statistical Inference, thm. 2.1.5",
)
