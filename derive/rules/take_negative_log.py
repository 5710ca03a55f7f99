"""Minus the log of a positive objective: the arg max becomes an arg min."""

from sympy import Abs, Product, Sum

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.witness import Monotone, Transform
from derive.rules._examples import MAE, RESIDUAL, RIDGE, near_miss, of_theta
from derive.rules._rule import Context, Example, Rewritten, Rule, context_of
from derive.vocabulary.nodes import Density, Log
from derive.vocabulary.symbols import i, n


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """arg max L = arg min -log L where L > 0."""
    if side.sense is not Sense.MAX or side.objective.has(Density) or not context.facts.is_positive(side.objective):
        return None
    after = Optimum(sense=Sense.MIN, objective=-Log(side.objective), unknowns=side.unknowns, feasible=side.feasible)
    return Rewritten(after=after, relation=SameOrder(), witness=Monotone(transform=Transform.NEGATIVE_LOG))


ENTRY = Rule(
    name="take_negative_log",
    title="Take the negative logarithm",
    because="The logarithm is strictly increasing on positive numbers and the minus sign reverses the order, so the same candidates win.",
    rewrite=rewrite,
    examples=lambda: tuple(
        Example(before=of_theta(model, "max", product), after=of_theta(model, "min", -Log(product)), context=context_of(model))
        for model in (MAE, RIDGE)
        for product in (Product(model.noise.density(RESIDUAL), (i, 1, n)),)
    ),
    near_misses=lambda: (
        near_miss(MAE, "max", -Sum(Abs(RESIDUAL), (i, 1, n)), "a negative objective has no logarithm"),
        near_miss(MAE, "min", Sum(Abs(RESIDUAL), (i, 1, n)), "an arg min would become an arg max"),
    ),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, sec. 1.2.5",
)
