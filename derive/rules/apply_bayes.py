"""Bayes' rule: the posterior density is likelihood times prior over evidence."""

from dataclasses import replace

from derive.claims.relations import Equal
from derive.claims.sides import Optimum
from derive.rules._examples import LASSO, MAE, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import theta


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """p(theta | X, y) = p(y | X, theta) p(theta) / p(y | X); p(theta | X) = p(theta) where there are inputs."""
    premise, posterior = context.premise("evidence"), side.objective
    evidence = next((expr for expr in premise.positive if isinstance(expr, Density)), None) if premise else None
    if evidence is None or not isinstance(posterior, Density) or set(posterior.given) != {*evidence.given, *evidence.variates}:
        return None
    inputs, unknowns = evidence.given, posterior.variates
    likelihood, prior = Density(evidence.name, evidence.variates, (*inputs, *unknowns)), Density(evidence.name, unknowns, inputs)
    opened = replace(side, objective=likelihood * prior / evidence)
    if context.premise("prior_ignores_inputs") is None:
        return Rewritten(after=opened, relation=Equal(), cites=("evidence",))
    after = by_premise("prior_ignores_inputs")(opened, context)
    return None if after is None else replace(after, cites=("evidence", *after.cites))


_PARTS = RIDGE.likelihood * Density("p", (theta,)) / RIDGE.evidence

ENTRY = Rule(
    name="apply_bayes",
    title="Apply Bayes' rule",
    because="A joint density factors in both orders; dividing by the evidence, positive and finite, leaves the posterior.",
    rewrite=rewrite,
    examples=lambda: tuple(example(model, "max", model.posterior, _PARTS) for model in (RIDGE, LASSO)),
    near_misses=lambda: (
        near_miss(MAE, "max", MAE.likelihood, "a likelihood is not a posterior: there is no prior"),
        near_miss(RIDGE, "max", RIDGE.posterior, "without 0 < p(y | X) < ∞ the posterior is not defined", without="evidence"),
    ),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.44",
)
