"""The evidence p(y | X) does not contain the unknowns: dividing by it changes the posterior's height, not its peak."""

from dataclasses import replace

from sympy import Mul

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.witness import Affine
from derive.rules._examples import LASSO, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule
from derive.vocabulary.binding import depends
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import theta


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """Drop positive factors made of opaque densities that are free of the unknowns."""
    premise = context.premise("evidence")
    if premise is None:
        return None
    factors = Mul.make_args(side.objective)
    dropped = [
        factor for factor in factors if factor.has(Density) and not depends(factor, context.unknowns) and context.facts.is_positive(factor)
    ]
    if not dropped:
        return None
    rest = Mul(*(factor for factor in factors if factor not in dropped))
    return Rewritten(after=replace(side, objective=rest), relation=SameOrder(), witness=Affine(factor=Mul(*dropped)), cites=("evidence",))


_JOINT = RIDGE.likelihood * Density("p", (theta,))

ENTRY = Rule(
    name="drop_evidence",
    title="Drop the evidence",
    because="The evidence is a positive number that does not contain the unknowns, so no two candidates change their order.",
    rewrite=rewrite,
    examples=lambda: tuple(example(model, "max", _JOINT / RIDGE.evidence, _JOINT) for model in (RIDGE, LASSO)),
    near_misses=lambda: (
        near_miss(RIDGE, "max", _JOINT, "both factors contain θ"),
        near_miss(RIDGE, "max", _JOINT / RIDGE.evidence, "an evidence that may be zero or infinite is no factor", without="evidence"),
    ),
    reference="Murphy (2012), Machine Learning: A Probabilistic Perspective, sec. 5.2.1",
)
