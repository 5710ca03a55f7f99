"""Equalities: chains of one to three sound rewritings, and the same with exactly one slip in them."""

from __future__ import annotations

from random import Random

from sympy import Expr, Indexed, S

from derive import Claim, Equal, InputError
from tests.attack import rewritings, slips
from tests.attack.rewriting import SLIPS, SOUND, Rewriting, apply
from tests.attack.vocabulary import Case, Kinds, Unfit

KINDS = Kinds()
TRIES = 40
LARGEST = 160
"""Nodes: a chain whose expression outgrows this is drawn again."""


def chain(main: Rewriting, rng: Random) -> tuple[Expr, Expr]:
    """The start of a chain and its end; the rewriting is applied at a random step, up to two other sound ones before and after."""
    before = after = S(main.seed(rng))
    steps = [rng.choice(list(SOUND.values())) for _ in range(rng.choice((0, 0, 1, 2)))]
    steps.insert(rng.randint(0, len(steps)), main)
    for step in steps:
        try:
            after = apply(step, after, rng)
        except Unfit:
            if step is main:
                raise
    if after == before or sum(1 for _ in after.args and _nodes(after)) > LARGEST:
        raise Unfit("nothing changed, or too much")
    return before, after


def _nodes(expr: Expr) -> list:
    return [expr, *(node for part in expr.args for node in _nodes(part))] if not isinstance(expr, Indexed) else [expr]


def equality(main: Rewriting, rng: Random) -> Case:
    """A claim of equality by such a chain."""
    for _ in range(TRIES):
        try:
            before, after = chain(main, rng)
            if rng.random() < 0.3:
                before, after = after, before
            claim = Claim(before=before, relation=Equal(), after=after)
        except (Unfit, InputError):
            continue
        return Case(lambda claim=claim: claim)
    raise Unfit(main.name)


for rewriting in SOUND.values():
    KINDS(rewriting.name, "true")(lambda rng, main=rewriting: equality(main, rng))
for rewriting in SLIPS.values():
    KINDS(f"slip: {rewriting.name}", "false")(lambda rng, main=rewriting: equality(main, rng))

__all__ = ["KINDS", "rewritings", "slips"]
