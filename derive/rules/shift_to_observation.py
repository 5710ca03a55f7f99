"""Additive noise: p_Y(y_i | x_i, theta) is the noise density p_eps at y_i - f_theta(x_i); a shift has Jacobian one."""

from sympy import Product

from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e, i, n, theta, x, y

_BEFORE = Product(Density("p_Y", (y[i],), (x[i], theta)), (i, 1, n))
_AFTER = Product(Density("p_eps", {e: RESIDUAL}), (i, 1, n))

ENTRY = Rule(
    name="shift_to_observation",
    title="Shift the noise to the observation",
    because=(
        "Once the parameters are given the prediction is a number, so $yᵢ$ is the noise moved by a constant, and a shift has Jacobian 1."
    ),
    rewrite=by_premise("additive_noise"),
    examples=lambda: tuple(example(model, "max", _BEFORE, _AFTER) for model in (MAE, RIDGE)),
    near_misses=lambda: (
        near_miss(MAE, "max", _BEFORE, "noise that multiplies, or depends on θ, is not a shift", without="additive_noise"),
    ),
    reference="Casella and Berger (2002), Statistical Inference, thm. 2.1.5",
)
