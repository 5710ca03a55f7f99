"""Whether a derivation arrives: at a named or compilable objective, and not somewhere on the way."""

from __future__ import annotations

from sympy import Add, Expr, Mul

from derive.claims.sides import Sense
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import short, sign_of_loss
from derive.derivation.strategy import what_follows
from derive.vocabulary.nodes import Density, Named


def unfinished(derivation: Derivation) -> str:
    """See `Derivation.unfinished`."""
    last = derivation.optimum
    if last.sense is not Sense.MIN:
        return f"the last line is an arg {last.sense.value}, not the arg min of a loss"
    left_open = sorted(map(str, last.objective.atoms(Density)))
    if left_open:
        return f"no premise writes out the density `{short(left_open[0])}` in the last line"
    following = next(what_follows(derivation.steps[-1].rule.name)(last, derivation.context), None)
    if following is not None:
        return f"the last line is on the way: the rule `{following[0].name}` still applies to it"
    if why := sign_of_loss(derivation):
        return why
    if all(_named(term, derivation) for term in Add.make_args(last.objective)):
        return ""
    why = derivation.no_code
    return why and f"the objective of the last line has no name, and cannot be compiled: {why}"


def _named(term: Expr, derivation: Derivation) -> bool:
    """Whether a term of an objective is a named quantity times a factor that is certainly 0 or more."""
    quantities = [factor for factor in Mul.make_args(term) if isinstance(factor, Named)]
    return len(quantities) == 1 and derivation.context.facts.is_nonnegative(term / quantities[0])
