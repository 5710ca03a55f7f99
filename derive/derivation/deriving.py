"""From a model to its derivation: the one loop, whose moves become judged steps."""

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.derivation.derivation import Derivation
from derive.derivation.step import Step
from derive.derivation.strategy import Strategy, textbook
from derive.model import Model
from derive.rules._rule import Context


def derive_from(model: Model) -> Derivation:
    """Run the textbook's strategy on the model and all of its premises."""
    return derive_by(textbook(), model, model.premises, name=model.name, title=model.title)


def derive_by(strategy: Strategy, model: Model, premises: tuple[Premise, ...], *, name: str, title: str) -> Derivation:
    """Run a strategy on the model's estimate; every step carries all of these premises and cites those that it uses."""
    labels = {premise.name: premise.label for premise in premises}
    steps = []
    before = model.start
    for rule, rewritten in strategy(before, Context(premises=premises, unknowns=before.unknowns)):
        claim = Claim(before=before, relation=rewritten.relation, after=rewritten.after, premises=premises, witness=rewritten.witness)
        steps.append(Step(rule=rule, claim=claim, premises=tuple(labels[cited] for cited in rewritten.cites)))
        before = rewritten.after
    return Derivation(name=name, title=title, model=model, premises=premises, steps=tuple(steps))
