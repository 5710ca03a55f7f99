"""Derivations that leave a model's densities open: what rules do that wait for a density is claimed of one that is a letter."""

from __future__ import annotations

from collections.abc import Iterable

from derive.catalogue import entry
from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.derivation.derivation import Derivation
from derive.derivation.step import Step
from derive.model import Model
from derive.rules._rule import Context, Rewritten, Rule


def opened(model: Model, called: str, premises: tuple[Premise, ...], moves: Iterable[tuple[str, Rewritten | None]]) -> Derivation:
    """A derivation from the model's estimate on these premises only.

    Parameters
    ----------
    model : Model
        Whose estimate it is, and whose names for densities are used; of its laws only those in `premises` are.
    called : str
        What the derivation is called.
    premises : tuple of Premise
        What is assumed.
    moves : iterable of (str, Rewritten or None)
        Names of rules with what each does; None asks the rule itself.
    """
    context = Context(premises=premises, unknowns=model.start.unknowns)
    labels = {premise.name: premise.label for premise in premises}
    steps: list[Step] = []
    before = model.start
    for name, told in moves:
        rule = entry("derive.rules", name, Rule)
        done = told or rule.rewrite(before, context)
        if done is None:
            raise AssertionError(f"{called}: `{name}` does not apply by itself: say what it does")
        claim = Claim(before=before, relation=done.relation, after=done.after, premises=premises, witness=done.witness)
        steps.append(Step(rule=rule, claim=claim, premises=tuple(labels[cited] for cited in done.cites)))
        before = done.after
    return Derivation(model=model, steps=tuple(steps), assumed=premises, called=called)
